//! What arrives for a quarter takes the place of what was there from the same source, which stays
//! readable; the same again changes nothing; counts of another source for the same kind and
//! quarter are refused, so that nothing counts twice (art. 4.3).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::period::Quarter;
use domain::sirps::{FruitionKind, FruitionSource};
use serde::Serialize;
use store::Tx;
use store::fruition::{FruitionArrivedRow, FruitionSourceRow};
use store::sirps_flow::SirpsFlowRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::crosscheck::queue_recheck;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::UseCaseError;

/// What arrived for a quarter, read and found in order.
pub(crate) struct Arrival {
    /// The project.
    pub project_id: Uuid,
    /// The quarter.
    pub quarter: Quarter,
    /// The last day its counts include.
    pub counted_to: NaiveDate,
    /// A flow or a list of participants.
    pub source: FruitionSource,
    /// Form of the file: `csv`, `xlsx`, `ods`, `xls`, `json`.
    pub format: &'static str,
    /// SHA-256 and name of the file, where it is kept.
    pub file: Option<(String, String)>,
    /// SHA-256 of what it says, whatever the order of its rows.
    pub content_sha256: String,
    /// Rows for the quarter.
    pub rows: i64,
    /// What it counts, by kind; a kind that it states as none stands here with 0.
    pub counts: BTreeMap<FruitionKind, i64>,
}

/// What became of it.
pub(crate) enum Arrived {
    /// It is the version in force; its counts are to be stored under its key.
    Stored(SirpsFlowRow),
    /// The version in force says the same already.
    Same(SirpsFlowRow),
}

#[derive(Serialize)]
struct Received<'a> {
    period: String,
    number: i64,
    source: FruitionSource,
    contacts: i64,
    cases: i64,
    interventions: i64,
    counted_to: NaiveDate,
    content_sha256: &'a str,
}

/// Why counts of these kinds cannot come from a source: another one has the quarter. One sentence
/// each, ready to be shown.
pub(crate) fn taken(
    sources: &[FruitionArrivedRow],
    kinds: impl IntoIterator<Item = FruitionKind>,
    quarter: Quarter,
    source: FruitionSource,
) -> Vec<String> {
    let other = |kind: FruitionKind| {
        let row = sources
            .iter()
            .find(|row| row.source.kind == kind.code() && row.source.period_end == quarter.last_day())
            .filter(|row| row.source.source != source.code())?;
        let from = row.source.source.parse::<FruitionSource>().map_or("altra fonte", FruitionSource::italian);
        Some(format!(
            "{}, {quarter}: i dati arrivano già da un’altra fonte ({from}). Per ogni trimestre la fonte è una sola, \
             così nulla si conta due volte.",
            kind.italian()
        ))
    };
    kinds.into_iter().filter_map(other).collect()
}

/// Takes it in as the version in force, with its sources and the audit entry.
///
/// # Errors
/// `Conflict` when another source has one of its kinds; when the store fails.
pub(crate) async fn arrive(tx: &mut Tx, context: &Context, arrival: Arrival) -> Result<Arrived, UseCaseError> {
    let actor = context.actor()?;
    let Arrival { project_id, quarter, source, .. } = arrival;
    let period_end = quarter.last_day();
    let versions = store::sirps_flow::sirps_flow_list_by_period(tx, project_id, source.code(), period_end).await?;
    let current = versions.iter().find(|version| version.state == "accepted");
    if let Some(same) = current
        .filter(|version| version.content_sha256 == arrival.content_sha256 && version.counted_to == arrival.counted_to)
    {
        return Ok(Arrived::Same(same.clone()));
    }
    let sources = store::fruition::fruition_arrived(tx, project_id).await?;
    let refusals = taken(&sources, arrival.counts.keys().copied(), quarter, source);
    if !refusals.is_empty() {
        return Err(UseCaseError::Conflict(refusals.join(" ")));
    }
    if let Some(current) = current {
        store::sirps_flow::sirps_flow_end(tx, current, "replaced", context.now(), None).await?;
    }
    claim(tx, context, &arrival, &sources).await?;
    let number = |kind| arrival.counts.get(&kind).copied().unwrap_or(0);
    let (file_sha256, file_name) = arrival.file.clone().unzip();
    let row = SirpsFlowRow {
        id: context.new_id(),
        project_id,
        period_start: quarter.first_day(),
        period_end,
        counted_to: arrival.counted_to,
        source: source.code().to_owned(),
        number: versions.first().map_or(1, |last| last.number + 1),
        format: arrival.format.to_owned(),
        file_sha256,
        file_name,
        content_sha256: arrival.content_sha256.clone(),
        file_rows: arrival.rows,
        contacts: number(FruitionKind::Contact),
        cases: number(FruitionKind::Case),
        interventions: number(FruitionKind::Intervention),
        received_by: actor.user_id,
        received_name: actor.display_name.clone(),
        received_at: context.now(),
        state: "accepted".to_owned(),
        ended_at: None,
        reason: None,
        version: 1,
    };
    store::sirps_flow::sirps_flow_insert(tx, &row).await?;
    let change = Change {
        project: Some(project_id),
        action: "sirps.receive",
        entity: "sirps_flow",
        entity_id: row.id.to_string(),
    };
    let after = Received {
        period: quarter.code(),
        number: row.number,
        source,
        contacts: row.contacts,
        cases: row.cases,
        interventions: row.interventions,
        counted_to: row.counted_to,
        content_sha256: &row.content_sha256,
    };
    audit::record(tx, context, change, None::<&()>, Some(&after)).await?;
    queue_recheck(tx, context, project_id).await?;
    Ok(Arrived::Stored(row))
}

/// The kinds it counts are its own from the first time on; those that it no longer counts are free.
async fn claim(
    tx: &mut Tx,
    context: &Context,
    arrival: &Arrival,
    sources: &[FruitionArrivedRow],
) -> Result<(), UseCaseError> {
    let period_end = arrival.quarter.last_day();
    store::fruition::fruition_source_release(tx, arrival.project_id, arrival.source.code(), period_end).await?;
    for kind in arrival.counts.keys() {
        let before = sources.iter().find(|row| row.source.kind == kind.code() && row.source.period_end == period_end);
        let row = FruitionSourceRow {
            project_id: arrival.project_id,
            kind: kind.code().to_owned(),
            period_end,
            source: arrival.source.code().to_owned(),
            since: before.map_or_else(|| context.now(), |row| row.source.since),
        };
        store::fruition::fruition_source_claim(tx, &row).await?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Withdrawn<'a> {
    period: String,
    source: FruitionSource,
    versions: usize,
    reason: &'a str,
}

/// Takes back what a source sent for a quarter: all its versions stay readable and count no more,
/// its kinds are free for another source, and the findings are looked for anew.
///
/// # Errors
/// `Conflict` when a determination stands on it; `Stale`; when the store fails.
pub(crate) async fn take_back(
    tx: &mut Tx,
    context: &Context,
    (source, quarter): (FruitionSource, Quarter),
    versions: &[SirpsFlowRow],
    reason: &str,
) -> Result<(), UseCaseError> {
    let Some(current) = versions.iter().find(|version| version.state == "accepted") else {
        return Err(UseCaseError::NotFound);
    };
    let project = current.project_id;
    refuse_if_fixed(tx, project).await?;
    let counting: Vec<&SirpsFlowRow> = versions.iter().filter(|version| version.state != "withdrawn").collect();
    for version in &counting {
        store::sirps_flow::sirps_flow_end(tx, version, "withdrawn", context.now(), Some(reason)).await?;
    }
    store::fruition::fruition_source_release(tx, project, source.code(), quarter.last_day()).await?;
    let change = Change {
        project: Some(project),
        action: "sirps.withdraw",
        entity: "sirps_flow",
        entity_id: current.id.to_string(),
    };
    let after = Withdrawn { period: quarter.code(), source, versions: counting.len(), reason };
    audit::record(tx, context, change, None::<&()>, Some(&after)).await?;
    queue_recheck(tx, context, project).await
}
