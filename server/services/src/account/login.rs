//! Logging in with name and password.
//!
//! The answer to a wrong name and to a wrong password is the same and takes as long. Attempts
//! are counted by account and by address, in the store: before the password is looked at, so
//! that many at once do not get past the limit.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::account::UserRow;
use uuid::Uuid;

use crate::account::{grants, password, session};
use crate::actor::Actor;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};

/// Failed logins that an account may have within [`WINDOW_MINUTES`].
const FAILURES_PER_ACCOUNT: i64 = 5;
/// Failed logins that may come from an address within [`WINDOW_MINUTES`]: an office shares one.
const FAILURES_PER_ADDRESS: i64 = 20;
/// How long a failed login counts.
const WINDOW_MINUTES: i64 = 15;

/// What was typed, and from where.
pub struct Login {
    /// The account's name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The address it came from.
    pub address: String,
    /// The token the browser has already, if one: its session ends.
    pub replaces: Option<String>,
}

/// A login that went well.
pub struct LoggedIn {
    /// The token for the browser's cookie.
    pub token: String,
    /// Who it is.
    pub actor: Actor,
}

impl std::fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoggedIn").field("actor", &self.actor).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Failure {
    /// How many now count for the account.
    failures: i64,
    /// Whether the account is closed to further attempts for a while.
    locked: bool,
}

fn key(kind: &str, value: &str) -> Vec<u8> {
    Sha256::digest(format!("{kind}:{value}").as_bytes()).to_vec()
}

/// The attempt's keys in the store.
struct Keys {
    account: Vec<u8>,
    address: Vec<u8>,
}

/// Opens a session for who knows name and password.
///
/// # Errors
/// `Invalid` with the same words whether name or password is wrong; `TooManyAttempts`.
pub async fn login(context: &Context, input: Login) -> Result<LoggedIn, UseCaseError> {
    let username = input.username.trim().to_lowercase();
    let mut problems = Vec::new();
    if username.is_empty() {
        problems.push(FieldProblem::new("utente", "Scrivere il nome utente."));
    }
    if input.password.is_empty() {
        problems.push(FieldProblem::new("password", "Scrivere la password."));
    }
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let keys = Keys { account: key("account", &username), address: key("address", &input.address) };
    let portal = &context.portal;
    let _turn = portal.password_workers.acquire().await.map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let user = store::retrying(|| count_attempt(context, &username, &keys)).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = password::matches(hash, input.password).await?;
    match user {
        Some(user) if right && user.active => {
            store::retrying(|| open(context, &user, &keys, input.replaces.as_deref())).await
        }
        user => {
            store::retrying(|| note_failure(context, user.as_ref().map(|user| user.id), &keys)).await?;
            Err(UseCaseError::field("", "Nome utente o password non corretti. Controlli i dati e riprovi."))
        }
    }
}

fn since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::minutes(WINDOW_MINUTES)
}

/// Counts the attempt for the account, unless there were too many, and finds the account.
async fn count_attempt(context: &Context, username: &str, keys: &Keys) -> Result<Option<UserRow>, UseCaseError> {
    let now = context.portal.clock.instant();
    let mut tx = context.write().await?;
    let of_account = store::account::login_attempt_count(&mut tx, &keys.account, since(now)).await?;
    let of_address = store::account::login_attempt_count(&mut tx, &keys.address, since(now)).await?;
    if of_account >= FAILURES_PER_ACCOUNT || of_address >= FAILURES_PER_ADDRESS {
        tracing::warn!(of_account, of_address, "login refused: too many attempts");
        return Err(UseCaseError::TooManyAttempts);
    }
    store::account::login_attempt_insert(&mut tx, context.new_id(), &keys.account, now).await?;
    let user = store::account::user_by_username(&mut tx, username).await?;
    tx.commit().await?;
    Ok(user)
}

async fn open(
    context: &Context,
    user: &UserRow,
    keys: &Keys,
    replaces: Option<&str>,
) -> Result<LoggedIn, UseCaseError> {
    let mut tx = context.write().await?;
    let roles = store::account::user_role_list(&mut tx, user.id).await?;
    let actor = Actor {
        user_id: user.id,
        username: user.username.clone(),
        display_name: user.display_name.clone(),
        person_id: user.person_id,
        grants: grants(&roles)?,
    };
    store::account::login_attempt_delete(&mut tx, &keys.account).await?;
    if let Some(token) = replaces {
        session::replace(&mut tx, &context.portal, token).await?;
    }
    let token = session::open(&mut tx, &context.portal, user.id).await?;
    let as_actor = Context::new(context.portal.clone(), Some(actor.clone()), context.request_id);
    let change = Change { project: None, action: "account.login", entity: "account", entity_id: user.id.to_string() };
    audit::record(&mut tx, &as_actor, change, None::<&()>, None::<&()>).await?;
    tx.commit().await?;
    Ok(LoggedIn { token, actor })
}

/// Counts the failure for the address too (the account's is counted already) and writes it into
/// the history. An unknown name is not written: it may be a password typed in the wrong field.
async fn note_failure(context: &Context, user_id: Option<Uuid>, keys: &Keys) -> Result<(), UseCaseError> {
    let now = context.portal.clock.instant();
    let mut tx = context.write().await?;
    store::account::login_attempt_insert(&mut tx, context.new_id(), &keys.address, now).await?;
    let failures = store::account::login_attempt_count(&mut tx, &keys.account, since(now)).await?;
    let locked = failures >= FAILURES_PER_ACCOUNT;
    let action = if locked { "account.login_locked" } else { "account.login_failed" };
    let entity_id = user_id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let change = Change { project: None, action, entity: "account", entity_id };
    audit::record(&mut tx, context, change, None::<&()>, Some(&Failure { failures, locked })).await?;
    tx.commit().await?;
    Ok(())
}
