//! The signing desk: the documents whose signature is the actor's turn, why, by when, and what
//! signing each does in one sentence.

use chrono::NaiveDate;
use domain::document::{DocumentKind, Party};
use store::signing::{WaitingFor, WaitingRow, waiting_count, waiting_list};
use uuid::Uuid;

use super::scope::{kind_of, party_of};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject, allows};

/// Cards the desk shows at once.
const CARDS: i64 = 30;

/// A document that waits.
#[derive(Debug, Clone)]
pub struct Card {
    /// The document.
    pub document: Uuid,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// Number of its version.
    pub number: i64,
    /// Title of the project.
    pub project: String,
    /// ATS of the project.
    pub ats: i64,
    /// For whom the actor signs.
    pub party: Party,
    /// The last day for signing.
    pub due: Option<NaiveDate>,
    /// Days that remain; negative: passed.
    pub days: Option<i64>,
    /// Its size, in bytes.
    pub bytes: i64,
}

impl Card {
    /// Why it is the actor who signs.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.party {
            Party::Body => "Firma per l’ente, che rappresenta",
            Party::Region => "Firma per la Regione",
            Party::Person => "Firma per sé: è la Sua dichiarazione",
        }
    }
}

/// Documents that wait for a party whose signatory the actor is no more, or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutPower {
    /// The party.
    pub party: Party,
    /// How many documents.
    pub documents: usize,
    /// A project of the party, whose page of powers says who signs.
    pub project: Uuid,
}

impl WithoutPower {
    /// Of rows that wait: those no power of the actor covers.
    pub(crate) fn of(rows: &[WaitingRow]) -> Result<Option<Self>, UseCaseError> {
        let hidden: Vec<&WaitingRow> = rows.iter().filter(|row| !row.held).collect();
        let Some(first) = hidden.first() else { return Ok(None) };
        let party = party_of(&first.party)?;
        Ok(Some(WithoutPower { party, documents: hidden.len(), project: first.document.project_id }))
    }

    /// Why they are not shown, in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let party = match self.party {
            Party::Region => "della Regione",
            Party::Body | Party::Person => "dell’ente",
        };
        let documents = match self.documents {
            1 => "Un documento attende".to_owned(),
            n => format!("{} attendono", domain::format::count(n, "documento", "documenti")),
        };
        format!(
            "{documents} la firma {party}, ma oggi non risulta in corso un Suo potere di firma: una Sua firma sarebbe respinta. Lo firma chi ha il potere in corso."
        )
    }
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DeskView {
    /// What waits, the nearest term first.
    pub cards: Vec<Card>,
    /// How many wait in all.
    pub total: i64,
    /// What waits for the party the actor signed for, who has no power to sign today.
    pub without_power: Option<WithoutPower>,
    /// Whether the installation knows whose certificates to trust.
    pub trusted: bool,
}

/// Whose signatures an actor gives; none: no signature is theirs.
pub(crate) fn waits_for(actor: &Actor) -> Option<WaitingFor> {
    let (ats, person) = (actor.ats(), actor.person_id);
    let body = |ats: &i64| allows(actor, Action::DocumentSignBody, Subject::Ats(*ats));
    let own = |ats: &i64| person.is_some() && allows(actor, Action::DocumentSignOwn, Subject::Person(*ats, person));
    let of = WaitingFor {
        body_of_ats: ats.filter(body),
        region: allows(actor, Action::DocumentSignRegion, Subject::Portal),
        person: ats.filter(own).and(person),
        holder: None,
    };
    // Whose account it is need not be known: then the certificate alone tells.
    (of != WaitingFor::default()).then_some(WaitingFor { holder: person, ..of })
}

/// Whose signatures the actor gives.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who signs nothing.
pub(super) fn waiting_for(context: &Context) -> Result<WaitingFor, UseCaseError> {
    waits_for(context.actor()?).ok_or(UseCaseError::Forbidden)
}

/// What waits for the actor.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who signs nothing.
pub async fn desk_show(context: &Context) -> Result<DeskView, UseCaseError> {
    let of = waiting_for(context)?;
    let mut tx = context.read().await?;
    let today = context.today();
    let total = waiting_count(&mut tx, of, today).await?;
    let rows = waiting_list(&mut tx, of, today, CARDS).await?;
    let without_power = WithoutPower::of(&rows)?;
    let mut cards = Vec::new();
    for row in rows.into_iter().filter(|row| row.held) {
        cards.push(Card {
            document: row.document.id,
            kind: kind_of(&row.document)?,
            party: party_of(&row.party)?,
            title: row.document.title,
            number: row.document.number,
            project: row.project_title,
            ats: row.ats_number,
            due: row.due_on,
            days: row.due_on.map(|due| due.signed_duration_since(today).num_days()),
            bytes: row.document.file_bytes,
        });
    }
    Ok(DeskView { cards, total, without_power, trusted: context.portal.trust.is_some() })
}
