//! What the history keeps of a snapshot that was sent, and whether what is stored is still that.
//! Whoever changes the content in the database leaves a hash that does not fit; whoever changes
//! both leaves an entry of the history that does not fit; whoever changes that too breaks its
//! chain, which `ambito audit verify` finds.

use chrono::SecondsFormat;
use domain::snapshot::sums::check_sums;
use domain::snapshot::{Snapshot, read_content};
use serde_json::{Value, json};
use store::Tx;
use store::audit::AuditRow;
use store::snapshot::SnapshotRow;
use uuid::Uuid;

use crate::context::Portal;
use crate::error::UseCaseError;
use crate::files::sha256;
use crate::snapshot::{ENTITY, SENDING, SENT};

/// Snapshots read at once when all are checked.
const PAGE: i64 = 100;

/// What is sealed: all that stands on the transmission.
pub(crate) fn seal(row: &SnapshotRow) -> Value {
    json!({
        "reference_on": row.reference_on.to_string(),
        "prepared_on": row.prepared_on.to_string(),
        "content_sha256": row.content_sha256,
        "comment": row.comment,
        "act_number": row.act_number,
        "act_on": row.act_on.map(|on| on.to_string()),
        "act_sha256": row.act_sha256,
        "sent_on": row.sent_on.map(|on| on.to_string()),
        "sent_at": row.sent_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        "sent_by": row.sent_by.map(|by| by.hyphenated().to_string()),
    })
}

/// The content of a snapshot, if it is what was prepared.
///
/// # Errors
/// `Conflict` when it is not.
pub(crate) fn sound_content(row: &SnapshotRow) -> Result<Snapshot, UseCaseError> {
    let altered = || {
        UseCaseError::conflict(
            "Il contenuto della fotografia non corrisponde alla sua impronta: è stato alterato fuori dal portale. \
             Aggiorni la fotografia dai dati di oggi o avvisi chi gestisce il portale.",
        )
    };
    if sha256(row.content.as_bytes()) != row.content_sha256 {
        return Err(altered());
    }
    read_content(&row.content).map_err(|_| altered())
}

/// What is wrong with a snapshot, in sentences; nothing: it is as it was prepared, and if it was
/// sent as it was sent. `entry` is the entry of the history that seals it.
#[must_use]
pub fn faults(row: &SnapshotRow, entry: Option<&AuditRow>) -> Vec<String> {
    let mut found = Vec::new();
    if sha256(row.content.as_bytes()) != row.content_sha256 {
        found.push("il contenuto non corrisponde alla sua impronta".to_owned());
    }
    match read_content(&row.content) {
        Err(problems) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            found.push(format!("il contenuto non è leggibile ({first})"));
        }
        Ok(content) => {
            if let Some(problem) = check_sums(&content).first() {
                found.push(format!("le somme non tornano ({problem})"));
            }
            if (content.reference_date, content.prepared_on) != (row.reference_on, row.prepared_on) {
                found.push("il contenuto è di un’altra data".to_owned());
            }
        }
    }
    match (row.state == SENT, entry) {
        (false, None) => {}
        (false, Some(_)) => found.push("secondo la cronologia è stata trasmessa, qui non più".to_owned()),
        (true, None) => found.push("nella cronologia manca la sua trasmissione".to_owned()),
        (true, Some(entry)) => found.extend(against(row, entry)),
    }
    found
}

/// What differs from the seal.
fn against(row: &SnapshotRow, entry: &AuditRow) -> Vec<String> {
    let mut found = Vec::new();
    if store::audit::hash(entry) != entry.hash || entry.chain != store::audit::project_chain(row.project_id) {
        found.push("la voce della cronologia che la sigilla è stata modificata".to_owned());
    }
    let kept: Value = entry.after.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let now = seal(row);
    for (key, what) in [
        ("content_sha256", "l’impronta del contenuto"),
        ("reference_on", "la data di riferimento"),
        ("prepared_on", "il giorno di preparazione"),
        ("sent_on", "il giorno di trasmissione"),
        ("sent_at", "il momento della trasmissione"),
        ("sent_by", "chi ha trasmesso"),
        ("comment", "la nota dell’ufficio"),
        ("act_number", "il numero della deliberazione"),
        ("act_on", "la data della deliberazione"),
        ("act_sha256", "il file della deliberazione"),
    ] {
        if kept.get(key) != now.get(key) {
            found.push(format!("{what} non corrisponde alla cronologia"));
        }
    }
    found
}

/// The entries that seal snapshots of a project: one statement.
///
/// # Errors
/// When the store fails.
pub(crate) async fn seals(tx: &mut Tx, project: Uuid) -> Result<Vec<AuditRow>, UseCaseError> {
    let chain = store::audit::project_chain(project);
    Ok(store::audit::audit_list_by_action(tx, ENTITY, SENDING, Some(&chain)).await?)
}

/// The entry that seals a snapshot.
#[must_use]
pub fn seal_of(entries: &[AuditRow], id: Uuid) -> Option<&AuditRow> {
    let id = id.to_string();
    entries.iter().find(|entry| entry.entity_id == id)
}

/// What checking all snapshots found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SnapshotsCheck {
    /// Snapshots that are sound.
    pub sound: usize,
    /// Those that are not, each in a sentence.
    pub faults: Vec<String>,
}

/// Checks every snapshot of the portal against itself and against the history.
///
/// # Errors
/// When the store fails.
pub async fn check_all(portal: &Portal) -> Result<SnapshotsCheck, UseCaseError> {
    let mut tx = portal.store.read().await?;
    let mut entries = store::audit::audit_list_by_action(&mut tx, ENTITY, SENDING, None).await?;
    let mut check = SnapshotsCheck::default();
    let mut after = None;
    loop {
        let page = store::snapshot::snapshot_page(&mut tx, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for row in &page {
            let found = faults(row, seal_of(&entries, row.id));
            if found.is_empty() {
                check.sound += 1;
            } else {
                let which = format!("{}, fotografia al {}", row.project_id, row.reference_on);
                check.faults.push(format!("{which}: {}", found.join("; ")));
            }
            entries.retain(|entry| entry.entity_id != row.id.to_string());
        }
    }
    for entry in entries {
        check.faults.push(format!("{}, fotografia {}: trasmessa e non più presente", entry.chain, entry.entity_id));
    }
    Ok(check)
}
