//! What the targets of the demonstration are counted from: the register of social workers of ATS 9
//! and 11, and the counts of each quarter of those projects that nothing else brings in.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use domain::deadline;
use domain::function::ServiceFunction;
use domain::period::{Period, PeriodPlan, Quarter};
use domain::rules::RuleSet;
use domain::sirps::{FruitionKind, FruitionSource};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::fruition::{FruitionSourceRow, fruition_arrived, fruition_source_claim};
use store::network::sportello_list_by_project;
use store::project::ProjectRow;
use store::sirps_flow::{SirpsCountRow, SirpsFlowRow, sirps_count_insert, sirps_flow_insert};
use store::social_worker::{SocialWorkerRow, social_worker_insert};
use uuid::Uuid;

use super::seeded::{IdSequence, Seeded};
use super::world::{Note, ProjectIds, World, day, moment};
use crate::error::UseCaseError;

/// Kind of the ids of what is made here.
const TARGETS: u16 = 34;

/// A row of the register: label, employer, ten-thousandths of a full-time equivalent, from, to.
type Worker = (&'static str, &'static str, i64, &'static str, Option<&'static str>);

/// ATS 9: 22.5 full-time equivalents at the project's end.
const ATS_9: [Worker; 7] = [
    ("Posti di assistente sociale a tempo pieno (16)", "Comuni dell’ambito", 0, "2019-01-01", None),
    ("Posti di assistente sociale del progetto (4)", "Ente capofila", 0, "2019-09-01", None),
    ("Posto part-time 83,33 %, sportello di montagna", "Unione dei comuni", 8_333, "2019-09-01", Some("2021-12-31")),
    ("Posto part-time 50 %, tutela minori", "Ente capofila", 5_000, "2019-01-01", None),
    ("Posto a tempo pieno, tutela minori", "Ente capofila", 10_000, "2019-01-01", None),
    ("Posto a tempo pieno, sportello di montagna", "Unione dei comuni", 10_000, "2022-01-01", None),
    ("Posto di sostituzione, sede centrale", "Ente capofila", 10_000, "2020-03-01", Some("2020-08-31")),
];

/// ATS 11.
const ATS_11: [Worker; 2] = [
    ("Posti di assistente sociale a tempo pieno (20)", "Comune capofila", 0, "2021-01-01", None),
    ("Posto part-time 60 %", "Comune capofila", 6_000, "2021-09-01", None),
];

/// Fills the register of an ATS. A label with a number in brackets is as many full-time posts.
pub(super) async fn store_social_workers(
    world: &mut World,
    ids: &mut ProjectIds,
    ats: u8,
    staff: &'static str,
) -> Result<(), UseCaseError> {
    let mut keys = IdSequence::new(u32::from(ats), TARGETS);
    let workers: &[Worker] = if ats == 9 { &ATS_9 } else { &ATS_11 };
    for (label, employer, fte, from, to) in workers {
        let posts = match label.rsplit_once(" (") {
            Some((name, number)) => {
                let number: usize = number
                    .trim_end_matches(')')
                    .parse()
                    .map_err(|_| UseCaseError::Broken(format!("demonstration posts {label:?}")))?;
                (1..=number).map(|n| (format!("{name}, n. {n}"), 10_000)).collect()
            }
            None => vec![((*label).to_owned(), *fte)],
        };
        for (label, fte_ten_thousandths) in posts {
            let row = SocialWorkerRow {
                id: keys.next_id(),
                ats_number: i64::from(ats),
                label,
                employer: (*employer).to_owned(),
                fte_ten_thousandths,
                from_on: day(from)?,
                to_on: to.map(day).transpose()?,
                version: 1,
            };
            social_worker_insert(&mut world.tx, &row).await?;
        }
    }
    let at = moment(day("2021-12-10")?, 9, 15)?;
    let entity_id = ats.to_string();
    let after = json!({ "rows": workers.len() });
    let note = Note { at, by: Some(staff), action: "social_worker.add", entity: "social_worker", entity_id, after };
    world.note(ids, note).await
}

/// Counts of every quarter whose term lies before the last day, where the project has none.
pub(super) async fn store_counts(
    world: &mut World,
    project: &ProjectRow,
    staff: &'static str,
    (signed, last): (NaiveDate, NaiveDate),
) -> Result<(), UseCaseError> {
    if !fruition_arrived(&mut world.tx, project.id).await?.is_empty() {
        return Ok(());
    }
    let owner = u32::try_from(project.ats_number).unwrap_or_default();
    let mut keys = IdSequence::new(owner, TARGETS + 100);
    let account = world.account(staff)?.clone();
    let sportelli: Vec<Uuid> = sportello_list_by_project(&mut world.tx, project.id)
        .await?
        .into_iter()
        .filter(|row| row.sportello.funded)
        .map(|row| row.sportello.id)
        .collect();
    let plan = PeriodPlan::new(project.start_on, project.end_on, Vec::new());
    let rules = RuleSet::default();
    for quarter in Quarter::between(project.start_on, project.end_on.min(last)) {
        let due = deadline::period_term(&plan, Period::Quarter(quarter), signed, &rules).due;
        let ended = quarter.last_day() <= last && project.end_on <= last;
        if due >= last && !ended {
            continue;
        }
        let lines = lines(project, quarter, &sportelli);
        let mut sums: BTreeMap<FruitionKind, i64> = BTreeMap::new();
        for (function, _, events) in &lines {
            *sums.entry(FruitionKind::of(*function)).or_default() += events;
        }
        let of = |kind| sums.get(&kind).copied().unwrap_or(0);
        let received_on = due.min(last).max(quarter.last_day()).pred_opt().unwrap_or(last).max(quarter.last_day());
        let id = keys.next_id();
        let row = SirpsFlowRow {
            id,
            project_id: project.id,
            period_start: quarter.first_day(),
            period_end: quarter.last_day(),
            counted_to: quarter.last_day().min(project.end_on),
            source: FruitionSource::Flow.code().to_owned(),
            number: 1,
            format: "csv".to_owned(),
            file_sha256: None,
            file_name: None,
            content_sha256: hex::encode(Sha256::digest(format!("{lines:?}"))),
            file_rows: i64::try_from(lines.len()).unwrap_or(i64::MAX),
            contacts: of(FruitionKind::Contact),
            cases: of(FruitionKind::Case),
            interventions: of(FruitionKind::Intervention),
            received_by: account.id,
            received_name: account.display_name.clone(),
            received_at: moment(received_on, 11, 45)?,
            state: "accepted".to_owned(),
            ended_at: None,
            reason: None,
            version: 1,
        };
        sirps_flow_insert(&mut world.tx, &row).await?;
        for (line, (function, sportello_id, events)) in (2_i64..).zip(&lines) {
            let count = SirpsCountRow {
                flow_id: id,
                line,
                function: function.code().to_owned(),
                sportello_id: *sportello_id,
                intervention_code: None,
                events: *events,
                persons: None,
                unregistered: 0,
            };
            sirps_count_insert(&mut world.tx, &count).await?;
        }
        for kind in FruitionKind::ALL {
            let row = FruitionSourceRow {
                project_id: project.id,
                kind: kind.code().to_owned(),
                period_end: quarter.last_day(),
                source: FruitionSource::Flow.code().to_owned(),
                since: row.received_at,
            };
            fruition_source_claim(&mut world.tx, &row).await?;
        }
    }
    Ok(())
}

/// The counts of a quarter: contacts of each sportello, cases, interventions.
fn lines(project: &ProjectRow, quarter: Quarter, sportelli: &[Uuid]) -> Vec<(ServiceFunction, Option<Uuid>, i64)> {
    let mut seeded = Seeded::new(&format!("counts {} {}", project.ats_number, quarter.code()));
    // The first months of a project have fewer.
    let months = i64::from(3 - project.start_on.max(quarter.first_day()).month0() % 3);
    let mut counted = |low, high| seeded.stepped(low, high, 1) * months / 3;
    let mut lines: Vec<_> = sportelli.iter().map(|id| (ServiceFunction::Access, Some(*id), counted(18, 32))).collect();
    lines.push((ServiceFunction::CaseManagement, None, counted(100, 140)));
    lines.push((ServiceFunction::SocialInternships, None, counted(14, 24)));
    lines.push((ServiceFunction::EducationalSupport, None, counted(50, 80)));
    lines
}
