//! Runs the cross-checks of a project, or of all, and stores what they find: what is found again
//! stays with what was said of it, what is found no more is cleared with its day and stays
//! readable. Doing it twice changes nothing.
//!
//! Facts are read apart from the short transaction that stores; a run that another one overtook
//! begins again. A run of all projects reads hours and counts of each once, for the figures of the
//! region and for the rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::crosscheck::{
    FindingState, Found, FoundRow, MinutesPerCase, contacts_outside_network, hours_without_cases, minutes_per_case,
    minutes_per_case_outlier, person_in_two_ats, regional_figures, registration_form_missing, snapshot_differs,
    sportello_without_contacts, work_outside_opening_hours,
};
use domain::minutes::Minutes;
use domain::period::Quarter;
use rust_decimal::Decimal;
use serde::Serialize;
use store::crosscheck::{FigureRow, RunRow};
use store::finding::FindingRow;
use store::finding_row::{
    FindingEvidenceRow, finding_evidence_delete, finding_evidence_insert_many, finding_insert_many,
};
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::{Context, Portal};
use crate::crosscheck::facts::{Details, Reported};
use crate::crosscheck::{broken, function, state_of};
use crate::error::UseCaseError;
use crate::files::sha256;

/// Projects looked for at a time.
const PROJECTS: i64 = 200;

/// What a run changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Findings there are now.
    pub found: usize,
    /// Of them, those that were not there before.
    pub new: usize,
    /// Those whose facts changed.
    pub changed: usize,
    /// Those that are no longer found.
    pub cleared: usize,
}

impl Changes {
    fn any(self) -> bool {
        self.new + self.changed + self.cleared > 0
    }
}

/// What a run is doing, for those who measure it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Hours and counts were read and the project's figures brought up to date.
    Figures,
    /// Everything else was read.
    Read,
    /// The rules have judged.
    Judge,
    /// What they found is stored.
    Store,
}

/// Told at the end of each phase.
type Watch<'a> = &'a (dyn Fn(Phase) + Sync);

/// Hours and counts as they were after a run: a later run makes them old.
struct Prepared {
    last: Option<RunRow>,
    reported: Reported,
}

/// Runs the cross-checks of a project.
///
/// # Errors
/// `NotFound` without the project; when the store fails, or what it holds is not understood.
pub async fn run(portal: &Portal, project: Uuid) -> Result<Changes, UseCaseError> {
    run_prepared(portal, project, None, &|_| ()).await
}

async fn run_prepared(
    portal: &Portal,
    project: Uuid,
    mut prepared: Option<Prepared>,
    watch: Watch<'_>,
) -> Result<Changes, UseCaseError> {
    store::retrying(|| {
        let prepared = prepared.take();
        attempt(portal, project, prepared, watch)
    })
    .await
}

/// Runs those of all projects, one after the other: first the figures that the medians are made
/// of, then the rules. Gives how many findings there are.
///
/// # Errors
/// As [`run`].
pub async fn run_all(portal: &Portal) -> Result<Changes, UseCaseError> {
    run_all_watched(portal, &|_| ()).await
}

/// The same, telling the end of each phase of each project.
///
/// # Errors
/// As [`run`].
pub async fn run_all_watched(portal: &Portal, watch: Watch<'_>) -> Result<Changes, UseCaseError> {
    let (mut all, mut sum, mut failed) = (Vec::new(), Changes::default(), None);
    // What is wrong with one project keeps nobody from the others.
    let mut fail = |project: Uuid, error: UseCaseError| {
        tracing::error!(%project, ?error, "project not cross-checked");
        failed.get_or_insert(error);
    };
    for project in projects(portal).await? {
        match store::retrying(|| figures(portal, project)).await {
            Ok(prepared) => all.push((project, prepared)),
            Err(error) => fail(project, error),
        }
        watch(Phase::Figures);
    }
    for (project, prepared) in all {
        match run_prepared(portal, project, Some(prepared), watch).await {
            Ok(one) => {
                sum.found += one.found;
                sum.new += one.new;
                sum.changed += one.changed;
                sum.cleared += one.cleared;
            }
            Err(error) => fail(project, error),
        }
    }
    failed.map_or(Ok(sum), Err)
}

async fn projects(portal: &Portal) -> Result<Vec<Uuid>, UseCaseError> {
    let (mut tx, mut all) = (portal.store.read().await?, Vec::new());
    loop {
        let some = store::project::project_ids(&mut tx, all.last().copied(), PROJECTS).await?;
        if some.is_empty() {
            return Ok(all);
        }
        all.extend(some);
    }
}

async fn prepare(tx: &mut Tx, portal: &Portal, project: Uuid) -> Result<Prepared, UseCaseError> {
    let last = store::crosscheck::crosscheck_run(tx, project).await?;
    let reported = Reported::read(tx, project, portal.clock.today()).await?;
    Ok(Prepared { last, reported })
}

/// Brings the figures of a project up to date.
async fn figures(portal: &Portal, project: Uuid) -> Result<Prepared, UseCaseError> {
    let mut tx = portal.store.read().await?;
    let prepared = prepare(&mut tx, portal, project).await?;
    let own = own_figures(&prepared.reported);
    let call = prepared.reported.header.project.call_id;
    let stored = store::crosscheck::crosscheck_figures(&mut tx, call).await?;
    drop(tx);
    if own != of_project(stored, project) {
        let mut tx = portal.store.write().await?;
        store::crosscheck::crosscheck_figures_replace(&mut tx, project, &own).await?;
        tx.commit().await?;
    }
    Ok(prepared)
}

fn of_project(rows: Vec<FigureRow>, project: Uuid) -> Vec<FigureRow> {
    rows.into_iter().filter(|row| row.project_id == project).collect()
}

fn own_figures(reported: &Reported) -> Vec<FigureRow> {
    let own = minutes_per_case(&reported.sheets, &reported.counts);
    let mut rows: Vec<FigureRow> = own
        .into_iter()
        .map(|each| FigureRow {
            project_id: reported.header.project.id,
            function: each.function.code().to_owned(),
            period_end: each.quarter.last_day(),
            minutes: each.minutes.get(),
            cases: each.cases,
        })
        .collect();
    rows.sort();
    rows
}

async fn attempt(
    portal: &Portal,
    project: Uuid,
    prepared: Option<Prepared>,
    watch: Watch<'_>,
) -> Result<Changes, UseCaseError> {
    let mut tx = portal.store.read().await?;
    let Prepared { last, reported } = match prepared {
        Some(prepared) => prepared,
        None => prepare(&mut tx, portal, project).await?,
    };
    let details = Details::read(&mut tx, &reported).await?;
    let stored = store::crosscheck::crosscheck_figures(&mut tx, reported.header.project.call_id).await?;
    drop(tx);
    watch(Phase::Read);
    let own = own_figures(&reported);
    let others = stored.iter().filter(|row| row.project_id != project);
    let all = others.chain(&own).map(figure).collect::<Result<Vec<_>, _>>()?;
    let found = judge(&reported, &details, &all);
    let own_before = of_project(stored, project);
    watch(Phase::Judge);

    let mut tx = portal.store.write().await?;
    let noted = store::crosscheck::crosscheck_run_note(&mut tx, project, last.as_ref(), portal.clock.now()).await;
    // Another run was faster: what this one read may be older than what that one stored.
    noted.map_err(|error| match error {
        StoreError::Stale => StoreError::Conflict("another run".to_owned()),
        other => other,
    })?;
    if own != own_before {
        store::crosscheck::crosscheck_figures_replace(&mut tx, project, &own).await?;
    }
    let context = Context::new(portal.clone(), None, portal.new_id());
    let changes = store_found(&mut tx, &context, project, found).await?;
    tx.commit().await?;
    watch(Phase::Store);
    Ok(changes)
}

fn figure(row: &FigureRow) -> Result<MinutesPerCase, UseCaseError> {
    let (quarter, function) = (Quarter::of(row.period_end), function(&row.function)?);
    MinutesPerCase::new(quarter, function, Minutes::new(row.minutes), row.cases).ok_or_else(|| broken("figure"))
}

/// All that the rules find in a project.
fn judge(reported: &Reported, details: &Details, region: &[MinutesPerCase]) -> Vec<Found> {
    let Reported { sheets, counts, .. } = reported;
    let terms = &reported.rules.terms.monitoring;
    let project = reported.header.project.id.to_string();
    let own = minutes_per_case(sheets, counts);
    let mut found = snapshot_differs(&details.declared);
    found.extend(hours_without_cases(sheets, counts));
    found.extend(sportello_without_contacts(&details.sportello_hours, counts, |id| details.name(id)));
    found.extend(contacts_outside_network(&details.contacts, |id| details.name(id)));
    found.extend(work_outside_opening_hours(&details.access, &details.opening_hours));
    found.extend(minutes_per_case_outlier(sheets, &own, &regional_figures(region), terms));
    found.extend(person_in_two_ats(&details.commitments, &project, terms.travel_minutes));
    found.extend(registration_form_missing(&details.unregistered));
    found
}

/// Brings the stored findings of a project in line with what was found.
async fn store_found(
    tx: &mut Tx,
    context: &Context,
    project: Uuid,
    found: Vec<Found>,
) -> Result<Changes, UseCaseError> {
    let today = context.today();
    let stored = store::finding::finding_list_by_project(tx, project).await?;
    let mut before: BTreeMap<(String, String), FindingRow> =
        stored.into_iter().map(|row| ((row.rule.clone(), row.subject.clone()), row)).collect();
    let mut changes = Changes { found: found.len(), ..Changes::default() };
    let (mut new, mut rows) = (Vec::new(), Vec::new());
    for each in found {
        let known = before.remove(&(each.rule.code().to_owned(), each.subject.clone()));
        let id = known.as_ref().map_or_else(|| context.new_id(), |row| row.id);
        let row = row_of(project, id, &each, today)?;
        match known {
            None => {
                rows.extend(evidence(id, &each.rows)?);
                new.push(row);
            }
            Some(known) => {
                let other = known.essence != row.essence;
                if let Some(again) = found_again(known, row, today)? {
                    store::finding::finding_update_facts(tx, &again).await?;
                    changes.changed += usize::from(other);
                }
                if other {
                    finding_evidence_delete(tx, id).await?;
                    rows.extend(evidence(id, &each.rows)?);
                }
            }
        }
    }
    changes.new = new.len();
    finding_insert_many(tx, &new).await?;
    finding_evidence_insert_many(tx, &rows).await?;
    for mut gone in before.into_values().filter(|row| row.cleared_on.is_none()) {
        gone.cleared_on = Some(today);
        store::finding::finding_update_facts(tx, &gone).await?;
        changes.cleared += 1;
    }
    if changes.any() {
        let change =
            Change { project: Some(project), action: "finding.run", entity: "project", entity_id: project.to_string() };
        audit::record(tx, context, change, None::<&()>, Some(&changes)).await?;
    }
    Ok(changes)
}

/// A stored finding as it is found again; none if nothing of it changed. Other facts open it
/// again: what was said and decided was about something else.
fn found_again(known: FindingRow, now: FindingRow, today: NaiveDate) -> Result<Option<FindingRow>, UseCaseError> {
    let other = known.essence != now.essence;
    let same =
        !other && known.cleared_on.is_none() && (&known.sentence, &known.figures) == (&now.sentence, &now.figures);
    if same {
        return Ok(None);
    }
    let reopens = other && state_of(&known)? != FindingState::Open;
    Ok(Some(FindingRow {
        period_end: now.period_end,
        function: now.function,
        sportello_id: now.sportello_id,
        sentence: now.sentence,
        figures: now.figures,
        essence: now.essence,
        minutes: now.minutes,
        row_count: now.row_count,
        state: if reopens { now.state } else { known.state.clone() },
        reopened_on: if reopens { Some(today) } else { known.reopened_on },
        cleared_on: None,
        ..known
    }))
}

/// A figure as it is stored: exact, as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(super) struct KeptFigure {
    pub name: String,
    pub value: String,
    pub own: bool,
}

impl KeptFigure {
    /// The number.
    pub fn number(&self) -> Result<Decimal, UseCaseError> {
        self.value.parse().map_err(|_| broken("figure"))
    }
}

fn row_of(project: Uuid, id: Uuid, found: &Found, today: NaiveDate) -> Result<FindingRow, UseCaseError> {
    let figures: Vec<KeptFigure> = found
        .figures
        .iter()
        .map(|figure| KeptFigure {
            name: figure.name.clone(),
            value: figure.value.normalize().to_string(),
            own: figure.own,
        })
        .collect();
    Ok(FindingRow {
        id,
        project_id: project,
        rule: found.rule.code().to_owned(),
        subject: found.subject.clone(),
        period_end: found.period_end,
        function: found.function.map(|function| function.code().to_owned()),
        sportello_id: key(found.sportello.as_deref())?,
        sentence: found.sentence.clone(),
        figures: serde_json::to_string(&figures).map_err(|error| UseCaseError::Broken(error.to_string()))?,
        essence: sha256(found.essence().as_bytes()),
        minutes: found.minutes.get(),
        row_count: i64::try_from(found.rows.len()).unwrap_or(i64::MAX),
        state: FindingState::Open.code().to_owned(),
        found_on: today,
        cleared_on: None,
        reopened_on: None,
        explanation: None,
        explained_by: None,
        explained_name: None,
        explained_at: None,
        reason: None,
        decision: None,
        decided_by: None,
        decided_name: None,
        decided_at: None,
        marked_minutes: 0,
        unmarked: None,
        version: 1,
    })
}

fn key(text: Option<&str>) -> Result<Option<Uuid>, UseCaseError> {
    text.map(str::parse).transpose().map_err(|_| broken("key"))
}

fn evidence(finding: Uuid, rows: &[FoundRow]) -> Result<Vec<FindingEvidenceRow>, UseCaseError> {
    (1..)
        .zip(rows)
        .map(|(number, row)| {
            Ok(FindingEvidenceRow {
                finding_id: finding,
                number,
                source: row.source.code().to_owned(),
                key: key(row.key.as_deref())?,
                on_date: row.date,
                starts: row.span.map(|span| span.start.minutes()),
                ends: row.span.map(|span| span.end.minutes()),
                piece_starts: row.piece.map(|piece| piece.start.minutes()),
                piece_ends: row.piece.map(|piece| piece.end.minutes()),
                other_key: key(row.other.as_ref().map(|other| other.entry.as_str()))?,
                other_starts: row.other.as_ref().map(|other| other.span.start.minutes()),
                other_ends: row.other.as_ref().map(|other| other.span.end.minutes()),
                sportello_id: key(row.sportello.as_deref())?,
                amount: row.amount,
            })
        })
        .collect()
}
