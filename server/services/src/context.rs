//! What every use case is given: the portal (store, clock), the actor and the request.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use store::{Store, Tx};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::Clock;
use crate::error::UseCaseError;
use crate::files::Files;
use crate::monitoring::pseudonym::PseudonymKeys;
use crate::policy::{self, Action, Subject};
use crate::signing::trust::TrustSource;

/// How many passwords are hashed at once: each takes memory and a core.
const PASSWORD_WORKERS: usize = 2;
/// How many files of rows are read at once: each takes memory, see `documents::rows_file`.
const FILE_READERS: usize = 2;

/// How many files for the user are made at once: what each is made of is in memory meanwhile.
const FILE_MAKERS: usize = 2;

/// How many signed files are verified at once: each is in memory with the document it is of.
const SIGNATURE_READERS: usize = 2;

/// The name of the setting that makes the portal's day stand still.
pub const FIXED_DAY_SETTING: &str = "fixed_day";

/// The name of the setting that says which region runs the portal.
pub const REGION_NAME_SETTING: &str = "region_name";

/// What the region is called until the setting says so.
const REGION_UNNAMED: &str = "Regione";

/// What lives as long as the process: store, files and clock. Cheap to clone.
#[derive(Clone)]
pub struct Portal {
    /// The database.
    pub store: Store,
    /// The files: those of [`Portal::new`] are gone with the process.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
    /// The region that runs it, for header and footer.
    pub region: Arc<str>,
    pub(crate) password_workers: Arc<Semaphore>,
    pub(crate) file_readers: Arc<Semaphore>,
    pub(crate) signature_readers: Arc<Semaphore>,
    /// The certificates that are trusted; none: signatures cannot be verified.
    pub(crate) trust: Option<TrustSource>,
    /// The keys of pseudonyms: those of [`Portal::new`] are gone with the process.
    pub(crate) keys: PseudonymKeys,
    pub(crate) file_makers: Arc<Semaphore>,
}

impl Portal {
    /// A portal on a store, with the clock given.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        Portal {
            store,
            files: Files::in_memory(),
            clock,
            region: Arc::from(REGION_UNNAMED),
            password_workers: Arc::new(Semaphore::new(PASSWORD_WORKERS)),
            file_readers: Arc::new(Semaphore::new(FILE_READERS)),
            signature_readers: Arc::new(Semaphore::new(SIGNATURE_READERS)),
            trust: None,
            keys: PseudonymKeys::in_memory(),
            file_makers: Arc::new(Semaphore::new(FILE_MAKERS)),
        }
    }

    /// A portal as the store's settings say: the region's name, and where its day stands, if it does.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(store: Store) -> Result<Self, UseCaseError> {
        let mut tx = store.read().await?;
        let fixed = store::setting::setting_get(&mut tx, FIXED_DAY_SETTING).await?;
        let clock = match fixed.and_then(|day| day.parse::<NaiveDate>().ok()) {
            Some(day) => Clock::standing_at(day),
            None => Clock::real(),
        };
        let region = store::setting::setting_get(&mut tx, REGION_NAME_SETTING).await?;
        drop(tx);
        let mut portal = Portal::new(store, clock);
        if let Some(name) = region {
            portal.region = Arc::from(name);
        }
        Ok(portal)
    }

    /// The same portal with its files elsewhere.
    #[must_use]
    pub fn with_files(mut self, files: Files) -> Self {
        self.files = files;
        self
    }

    /// Waits for one of the few places at which files for the user are made (PDF, lists), from
    /// reading the rows on: so that however many ask at once, the memory it takes has a bound.
    ///
    /// # Errors
    /// Never while the process lives.
    pub async fn turn_to_make_a_file(&self) -> Result<OwnedSemaphorePermit, UseCaseError> {
        let makers = self.file_makers.clone();
        makers.acquire_owned().await.map_err(|error| UseCaseError::Broken(error.to_string()))
    }

    /// The same portal with certificates to trust.
    #[must_use]
    pub fn with_trust(mut self, trust: Option<TrustSource>) -> Self {
        self.trust = trust;
        self
    }

    /// The same portal with its keys of pseudonyms elsewhere.
    #[must_use]
    pub fn with_keys(mut self, keys: PseudonymKeys) -> Self {
        self.keys = keys;
        self
    }

    /// A new id, ordered by time.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place the ban leaves open")]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// One request: who asks, on which portal. Use cases take this.
#[derive(Clone)]
pub struct Context {
    /// Store and clock.
    pub portal: Portal,
    /// The person who has logged in; `None` for the public.
    pub actor: Option<Actor>,
    /// Ties log, history and error page together.
    pub request_id: Uuid,
}

impl Context {
    /// A context for one request.
    #[must_use]
    pub fn new(portal: Portal, actor: Option<Actor>, request_id: Uuid) -> Self {
        Context { portal, actor, request_id }
    }

    /// The actor.
    ///
    /// # Errors
    /// [`UseCaseError::NotLoggedIn`].
    pub fn actor(&self) -> Result<&Actor, UseCaseError> {
        self.actor.as_ref().ok_or(UseCaseError::NotLoggedIn)
    }

    /// Lets pass who may do `action` on `subject`.
    ///
    /// # Errors
    /// `NotLoggedIn`; `NotFound` when the actor may not even know of the subject; `Forbidden`
    /// when it may see it but not do this.
    pub fn authorize(&self, action: Action, subject: Subject) -> Result<&Actor, UseCaseError> {
        let actor = self.actor()?;
        policy::authorize(actor, action, subject)?;
        Ok(actor)
    }

    /// Whether the actor may do `action` on `subject`: for showing or hiding a button.
    #[must_use]
    pub fn may(&self, action: Action, subject: Subject) -> bool {
        self.actor.as_ref().is_some_and(|actor| policy::allows(actor, action, subject))
    }

    /// Today, as the portal sees it.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.portal.clock.today()
    }

    /// Now, as the portal sees it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.portal.clock.now()
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.portal.new_id()
    }

    /// A transaction that reads one consistent state.
    ///
    /// # Errors
    /// When the store cannot open one.
    pub async fn read(&self) -> Result<Tx, UseCaseError> {
        Ok(self.portal.store.read().await?)
    }

    /// A transaction that may write; nothing stays unless it is committed.
    ///
    /// # Errors
    /// When the store cannot open one.
    pub async fn write(&self) -> Result<Tx, UseCaseError> {
        Ok(self.portal.store.write().await?)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use store::testing::TestDatabase;

    use super::*;

    #[tokio::test]
    async fn only_so_many_files_are_made_at_once_and_the_next_waits_its_turn() {
        let database = TestDatabase::sqlite().await.unwrap();
        let portal = Portal::new(database.store().clone(), Clock::real());
        // Whoever asks through a copy of the portal waits in the same line.
        let turn = async || {
            let asked = portal.clone();
            tokio::time::timeout(Duration::from_millis(50), async move { asked.turn_to_make_a_file().await }).await
        };
        let mut taken = Vec::new();
        for _ in 0..FILE_MAKERS {
            taken.push(turn().await.unwrap().unwrap());
        }
        assert!(turn().await.is_err(), "all places are taken");
        taken.pop();
        assert!(turn().await.is_ok(), "one is free again");
    }
}
