//! The committee's resolution: number, day and file (art. 9). Every file that was uploaded stays.

use chrono::NaiveDate;
use domain::format;
use serde_json::json;
use store::snapshot::{SnapshotActRow, SnapshotRow};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::file_words::{is_p7m, is_pdf, shown_name};
use crate::policy::Action;
use crate::snapshot::scope::{changeable, scope};
use crate::snapshot::{ENTITY, LARGEST_ACT};

/// The longest number of a resolution, in characters.
const LONGEST_NUMBER: usize = 100;

/// What was typed and chosen.
#[derive(Debug, Clone, Default)]
pub struct ActUpload {
    /// Version the page read.
    pub version: i64,
    /// `numero`
    pub number: String,
    /// `data`
    pub on: String,
    /// `file`: its name and content.
    pub file: Option<(String, Vec<u8>)>,
}

struct Read {
    number: String,
    on: NaiveDate,
}

fn read(input: &ActUpload, reference: NaiveDate, today: NaiveDate) -> Result<Read, UseCaseError> {
    let mut problems = Vec::new();
    let mut report = |field: &str, message: String| problems.push(FieldProblem::new(field, message));
    let number = input.number.split_whitespace().collect::<Vec<_>>().join(" ");
    if number.is_empty() {
        report("numero", "Scriva il numero della deliberazione, per esempio 12.".to_owned());
    } else if number.chars().count() > LONGEST_NUMBER {
        report("numero", format!("Scriva al massimo {LONGEST_NUMBER} caratteri."));
    }
    let on = format::parse_date(&input.on);
    match on {
        Err(_) => report("data", "Scriva la data della deliberazione come 31/12/2021.".to_owned()),
        Ok(on) if on < reference => report(
            "data",
            format!(
                "La deliberazione prende atto dello stato {}: non può essere precedente.",
                format::of_day(reference)
            ),
        ),
        Ok(on) if on > today => report("data", "La data non può essere futura.".to_owned()),
        Ok(_) => {}
    }
    match &input.file {
        None => report("file", "Scelga il file della deliberazione.".to_owned()),
        Some((_, bytes)) if bytes.is_empty() => report("file", "Il file è vuoto: ne scelga un altro.".to_owned()),
        Some((_, bytes)) if bytes.len() > LARGEST_ACT => {
            report("file", format!("Il file è troppo grande: al massimo {} MB.", LARGEST_ACT / 1024 / 1024));
        }
        Some((name, bytes)) if !is_pdf(bytes) && !is_p7m(name, bytes) => {
            report("file", "Il file non è un PDF né un file firmato .p7m.".to_owned());
        }
        Some(_) => {}
    }
    match on {
        Ok(on) if problems.is_empty() => Ok(Read { number, on }),
        _ => Err(UseCaseError::Invalid(problems)),
    }
}

/// Keeps it as the resolution in force for the snapshot as it stands.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with every problem; `Conflict` when the snapshot was sent;
/// `Stale` when it changed since the page read it.
pub async fn snapshot_upload_act(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    input: ActUpload,
) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    let now = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    changeable(&now, reference, input.version, context.today())?;
    drop(tx);
    let typed = read(&input, reference, context.today())?;
    let Some((name, bytes)) = input.file else { return Err(UseCaseError::field("file", "Scelga il file.")) };
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let file = (context.portal.files.put(bytes).await?, shown_name(&name), size);
    store::retrying(|| keep(context, project, reference, input.version, (&typed, &file))).await
}

async fn keep(
    context: &Context,
    project: Uuid,
    reference: NaiveDate,
    version: i64,
    (typed, (sha256, name, size)): (&Read, &(String, String, i64)),
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let scope = scope(&mut tx, context, project, Action::SnapshotPrepare).await?;
    let (_, before) = changeable(&scope, reference, version, context.today())?;
    let row = SnapshotRow {
        act_number: Some(typed.number.clone()),
        act_on: Some(typed.on),
        act_sha256: Some(sha256.clone()),
        act_file_name: Some(name.clone()),
        act_file_bytes: Some(*size),
        ..before.clone()
    };
    let earlier = store::snapshot::snapshot_act_list(&mut tx, row.id).await?;
    let act = SnapshotActRow {
        id: context.new_id(),
        snapshot_id: row.id,
        number: earlier.first().map_or(1, |last| last.number + 1),
        act_number: typed.number.clone(),
        act_on: typed.on,
        file_sha256: sha256.clone(),
        file_name: name.clone(),
        file_bytes: *size,
        content_sha256: row.content_sha256.clone(),
        uploaded_by: context.actor()?.account().ok_or(UseCaseError::Forbidden)?,
        uploaded_at: context.now(),
    };
    store::snapshot::snapshot_update(&mut tx, &row).await?;
    store::snapshot::snapshot_act_insert(&mut tx, &act).await?;
    let said = |row: &SnapshotRow| {
        json!({
            "act_number": row.act_number,
            "act_on": row.act_on.map(|on| on.to_string()),
            "act_sha256": row.act_sha256,
        })
    };
    let change =
        Change { project: Some(project), action: "snapshot.upload_act", entity: ENTITY, entity_id: row.id.to_string() };
    audit::record(&mut tx, context, change, Some(&said(&before)), Some(&said(&row))).await?;
    tx.commit().await?;
    Ok(())
}
