//! What the parts of the demonstration share: the transaction, ids that are always the same,
//! the accounts, the history.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use serde_json::Value;
use store::Tx;
use store::audit::{AuditChange, PORTAL, audit_append, project_chain};
use uuid::Uuid;

use super::seeded::{IdSequence, project_id};
use crate::error::UseCaseError;
use crate::import::ids::ImportIds;

/// Kinds of ids within an owner.
const IMPORTED: u16 = 1;
const FILLED_IN: u16 = 2;
const SHEETS: u16 = 3;
const ENTRIES: u16 = 4;
const MONEY: u16 = 5;
const HISTORY: u16 = 6;

/// The day a text like `2020-05-08` names.
pub(super) fn day(text: &str) -> Result<NaiveDate, UseCaseError> {
    text.parse().map_err(|_| UseCaseError::Broken(format!("demonstration date {text:?}")))
}

/// A moment of a day in Italy.
pub(super) fn moment(day: NaiveDate, hour: u32, minute: u32) -> Result<DateTime<Utc>, UseCaseError> {
    day.and_hms_opt(hour, minute, 0)
        .and_then(|local| Rome.from_local_datetime(&local).earliest())
        .map(|at| at.with_timezone(&Utc))
        .ok_or_else(|| UseCaseError::Broken(format!("demonstration time {day} {hour}:{minute}")))
}

/// An account of the demonstration, once stored.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub id: Uuid,
    pub display_name: String,
}

/// The demonstration being made.
pub(super) struct World {
    pub tx: Tx,
    pub accounts: HashMap<&'static str, Account>,
    portal_history: IdSequence,
}

impl World {
    pub fn new(tx: Tx) -> Self {
        World { tx, accounts: HashMap::new(), portal_history: IdSequence::new(0, HISTORY) }
    }

    /// The account of a user name.
    pub fn account(&self, username: &str) -> Result<&Account, UseCaseError> {
        self.accounts
            .get(username)
            .ok_or_else(|| UseCaseError::Broken(format!("demonstration account {username} is missing")))
    }

    /// Notes a change that belongs to no project.
    pub async fn note_portal(&mut self, at: DateTime<Utc>, action: &str, after: Value) -> Result<(), UseCaseError> {
        let id = self.portal_history.next_id();
        let change = AuditChange {
            id,
            chain: PORTAL.to_owned(),
            at,
            actor_id: None,
            actor_name: "portale".to_owned(),
            action: action.to_owned(),
            entity: "portal".to_owned(),
            entity_id: "portal".to_owned(),
            before: None,
            after: Some(after.to_string()),
            request_id: id.to_string(),
        };
        audit_append(&mut self.tx, &change).await?;
        Ok(())
    }

    /// Notes a change of a project; `by` a user name, or the portal itself.
    pub async fn note(&mut self, ids: &mut ProjectIds, note: Note<'_>) -> Result<(), UseCaseError> {
        let id = ids.history.next_id();
        self.note_as(ids.project, id, note).await
    }

    /// The same with an id of somebody else's sequence.
    pub async fn note_as(&mut self, project: Uuid, id: Uuid, note: Note<'_>) -> Result<(), UseCaseError> {
        let account = note.by.map(|username| self.account(username)).transpose()?.cloned();
        let change = AuditChange {
            id,
            chain: project_chain(project),
            at: note.at,
            actor_id: account.as_ref().map(|account| account.id),
            actor_name: account.map_or_else(|| "portale".to_owned(), |account| account.display_name),
            action: note.action.to_owned(),
            entity: note.entity.to_owned(),
            entity_id: note.entity_id,
            before: None,
            after: Some(note.after.to_string()),
            request_id: id.to_string(),
        };
        audit_append(&mut self.tx, &change).await?;
        Ok(())
    }
}

/// A change as the history of a project keeps it.
pub(super) struct Note<'a> {
    pub at: DateTime<Utc>,
    pub by: Option<&'static str>,
    pub action: &'a str,
    pub entity: &'a str,
    pub entity_id: String,
    pub after: Value,
}

/// The ids of one project and of all that belongs to it.
pub(super) struct ProjectIds {
    pub project: Uuid,
    imported: IdSequence,
    pub filled_in: IdSequence,
    pub sheets: IdSequence,
    pub entries: IdSequence,
    pub money: IdSequence,
    history: IdSequence,
}

impl ProjectIds {
    /// The ids of the project of an ATS.
    pub fn of(ats: u8) -> Self {
        let sequence = |kind| IdSequence::new(u32::from(ats), kind);
        ProjectIds {
            project: project_id(ats),
            imported: sequence(IMPORTED),
            filled_in: sequence(FILLED_IN),
            sheets: sequence(SHEETS),
            entries: sequence(ENTRIES),
            money: sequence(MONEY),
            history: sequence(HISTORY),
        }
    }
}

impl ImportIds for ProjectIds {
    fn project(&mut self) -> Uuid {
        self.project
    }

    fn next(&mut self) -> Uuid {
        self.imported.next_id()
    }
}
