//! A snapshot as a file that can be verified elsewhere: content, SHA-256, resolution, and what
//! recomputing it from today's data changes.

use chrono::NaiveDate;
use domain::snapshot::SCHEMA;
use domain::snapshot::difference::Difference;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::files::KeptFile;
use crate::policy::Action;
use crate::snapshot::scope::scope;
use crate::snapshot::show::shown;

/// The snapshot of a date as JSON: what `ambito snapshot verify` reads.
///
/// # Errors
/// `NotFound`, also for what was not prepared; `Forbidden`; `Conflict` when what is stored is no
/// JSON any more.
pub async fn snapshot_export(context: &Context, project: Uuid, reference: NaiveDate) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let owed = scope.owed(reference)?;
    let shown = shown(&mut tx, context, &scope, reference).await?.ok_or(UseCaseError::NotFound)?;
    drop(tx);
    let row = &shown.row;
    let content: Value = serde_json::from_str(&row.content).map_err(|_| {
        UseCaseError::conflict("Il contenuto della fotografia è stato alterato fuori dal portale e non è leggibile.")
    })?;
    let act = row.act_number.as_ref().map(|number| {
        json!({
            "number": number,
            "on": row.act_on.map(|on| on.to_string()),
            "file_name": row.act_file_name,
            "sha256": row.act_sha256,
        })
    });
    let file = json!({
        "schema": SCHEMA,
        "content": content,
        "sha256": row.content_sha256,
        "state": row.state,
        "due": owed.term.due.to_string(),
        "comment": row.comment,
        "act": act,
        "sent_on": row.sent_on.map(|on| on.to_string()),
        "recomputation": {
            "on": context.today().to_string(),
            "changes": shown.recomputed.iter().map(change).collect::<Vec<_>>(),
        },
    });
    let bytes = serde_json::to_vec_pretty(&file).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    Ok(KeptFile { name: format!("fotografia-ATS{}-{reference}.json", scope.header.project.ats_number), bytes })
}

fn change(change: &Difference) -> Value {
    json!({
        "section": change.key.section.code(),
        "row": change.subject,
        "figure": change.name,
        "kind": change.kind(),
        "before": change.before.as_ref().map(|value| value.italian()),
        "after": change.after.as_ref().map(|value| value.italian()),
    })
}
