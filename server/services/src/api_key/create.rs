//! Making a key for a program: the key itself is given once and stored nowhere.

use chrono::{Months, NaiveDate};
use domain::format::{self, parse_date};
use serde::Serialize;
use store::Tx;
use store::api_key::ApiKeyRow;

use crate::api_key::{BEGINS, KEY_BYTES, SHOWN, hash};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};

/// The longest name of a program, in characters.
const LONGEST_NAME: usize = 60;
/// A key lasts at most so long: years.
const LONGEST_LIFE_YEARS: u32 = 2;

/// How long a key lasts at most, in words: «2 anni».
#[must_use]
pub fn longest_life() -> String {
    format::count(usize::try_from(LONGEST_LIFE_YEARS).unwrap_or_default(), "anno", "anni")
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct NewKey {
    /// What the ATS calls the program.
    pub name: String,
    /// Number of the ATS, from who makes keys for any; others make them for their own.
    pub ats: String,
    /// The last day it opens anything.
    pub expires_on: String,
}

/// A key that was made.
pub struct MadeKey {
    /// What the ATS calls the program.
    pub name: String,
    /// The key: never to be seen again.
    pub key: String,
}

impl std::fmt::Debug for MadeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeKey").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Kept<'a> {
    name: &'a str,
    ats: i64,
    prefix: &'a str,
    expires_on: NaiveDate,
}

/// Makes a key for a program of an ATS.
///
/// # Errors
/// Without the right to manage keys; `Invalid` with every problem at its field.
pub async fn api_key_create(context: &Context, input: &NewKey) -> Result<MadeKey, UseCaseError> {
    context.authorize(Action::ApiKeyManage, Subject::Portal)?;
    store::retrying(|| attempt(context, input)).await
}

async fn attempt(context: &Context, input: &NewKey) -> Result<MadeKey, UseCaseError> {
    let actor = context.actor()?;
    let mut tx = context.write().await?;
    let read = read(&mut tx, context, input).await?;
    context.authorize(Action::ApiKeyManage, Subject::Ats(read.ats))?;
    let mut bytes = [0_u8; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| UseCaseError::Broken(format!("no random bytes: {error}")))?;
    let random = hex::encode(bytes);
    let key = format!("{BEGINS}{random}");
    let row = ApiKeyRow {
        id: context.new_id(),
        ats_number: read.ats,
        name: read.name,
        key_hash: hash(&key),
        prefix: random.chars().take(SHOWN).collect(),
        created_by: actor.user_id,
        created_at: context.now(),
        expires_on: read.expires_on,
        last_used_at: None,
        revoked_by: None,
        revoked_at: None,
        version: 1,
    };
    store::api_key::api_key_insert(&mut tx, &row).await?;
    let change = Change { project: None, action: "api_key.create", entity: "api_key", entity_id: row.id.to_string() };
    let kept = Kept { name: &row.name, ats: row.ats_number, prefix: &row.prefix, expires_on: row.expires_on };
    audit::record(&mut tx, context, change, None::<&()>, Some(&kept)).await?;
    tx.commit().await?;
    Ok(MadeKey { name: row.name, key })
}

/// What was read from the form.
struct Read {
    name: String,
    ats: i64,
    expires_on: NaiveDate,
}

/// Reads what was typed, with all its problems at once.
async fn read(tx: &mut Tx, context: &Context, input: &NewKey) -> Result<Read, UseCaseError> {
    let mut problems = Vec::new();
    let mut report = |field: &str, message: &str| problems.push(FieldProblem::new(field, message));
    let ats = if context.may(Action::ApiKeyManage, Subject::Ats(i64::MIN)) {
        let typed = input.ats.trim().parse::<i64>().ok();
        let known = match typed {
            Some(number) => store::territory::ats_by_number(tx, number).await?.map(|ats| ats.number),
            None => None,
        };
        if known.is_none() {
            report("ats", "Indicare il numero dell’ambito (ATS) per cui lavora il programma.");
        }
        known
    } else {
        context.actor()?.ats()
    };
    let name = input.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        report("nome", &format!("Indicare il nome del programma, al massimo {LONGEST_NAME} caratteri."));
    } else if let Some(ats) = ats
        && store::api_key::api_key_by_name(tx, ats, &name).await?.is_some()
    {
        report("nome", "C’è già una chiave con questo nome: ne scelga un altro, o prima revochi quella.");
    }
    let expires_on = parse_date(&input.expires_on).ok();
    let today = context.today();
    let last = today.checked_add_months(Months::new(LONGEST_LIFE_YEARS * 12)).unwrap_or(today);
    match expires_on {
        None => report("scadenza", "Indicare l’ultimo giorno di validità, per esempio 31/12/2022."),
        Some(day) if day < today || day > last => {
            let from_to = format!(
                "La scadenza deve essere dal {} al {}: una chiave dura al massimo {}.",
                format::date(today),
                format::date(last),
                longest_life()
            );
            report("scadenza", &from_to);
        }
        Some(_) => {}
    }
    match (ats, expires_on) {
        (Some(ats), Some(expires_on)) if problems.is_empty() => Ok(Read { name, ats, expires_on }),
        // Who may make keys for one ATS has an ATS.
        _ if problems.is_empty() => Err(UseCaseError::Forbidden),
        _ => Err(UseCaseError::Invalid(problems)),
    }
}
