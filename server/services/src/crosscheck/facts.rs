//! What the cross-checks read of a project: in two parts, the first of which is all that the
//! median of a call needs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::crosscheck::{
    AccessRow, Commitment, Counted, Counts, Declared, SheetHours, Source, SportelloContacts, SportelloHours,
    Unregistered,
};
use domain::deadline;
use domain::determination::TimeSpan;
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::network::OpeningHours;
use domain::period::{Period, Quarter};
use domain::rules::RuleSet;
use domain::sirps::{FruitionCounting, FruitionKind, FruitionSource};
use domain::snapshot::read_content;
use store::Tx;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::crosscheck::{function, time};
use crate::error::UseCaseError;
use crate::monitoring::counts::{Fruition, fruitions, total_of};
use crate::monitoring::owed::{FlowState, owed_flows};
use crate::project::network::opening;
use crate::project::scope::{plan_of, rules_of};

/// Reported hours and counts of a project.
pub(super) struct Reported {
    pub header: ProjectHeader,
    pub rules: RuleSet,
    pub sheets: Vec<SheetHours>,
    pub counts: Counts,
    fruitions: Vec<Fruition>,
}

impl Reported {
    /// Reads them: five statements.
    pub async fn read(tx: &mut Tx, project: Uuid, today: NaiveDate) -> Result<Self, UseCaseError> {
        let header = store::project::project_header(tx, project).await?.ok_or(UseCaseError::NotFound)?;
        let rules = rules_of(&header)?;
        let sheets = store::crosscheck::crosscheck_sheets(tx, project).await?;
        let sheets = sheets.into_iter().map(|row| {
            Ok(SheetHours {
                sheet: row.timesheet_id.to_string(),
                quarter: Quarter::of(row.period_end),
                function: function(&row.function)?,
                minutes: Minutes::new(row.minutes),
            })
        });
        let sheets = sheets.collect::<Result<Vec<_>, UseCaseError>>()?;
        let fruitions = fruitions(tx, project, today, FruitionCounting::Events).await?;
        let (settled, whole) = settled(tx, &header, &rules, today).await?;
        let counted = fruitions.iter().map(|fruition| Counted {
            quarter: fruition.quarter,
            function: fruition.function,
            sportello: fruition.sportello.map(|id| id.to_string()),
            number: fruition.number,
        });
        let counts = Counts { counted: counted.collect(), settled, whole };
        Ok(Reported { header, rules, sheets, counts, fruitions })
    }
}

type Kinds = BTreeSet<(Quarter, FruitionKind)>;

/// The kinds and quarters for which nothing more is to be waited for, and those that have ended
/// and whose counts are all there.
async fn settled(
    tx: &mut Tx,
    header: &ProjectHeader,
    rules: &RuleSet,
    today: NaiveDate,
) -> Result<(Kinds, Kinds), UseCaseError> {
    let project = &header.project;
    let Some(signed) = project.agreement_signed_on else { return Ok((Kinds::new(), Kinds::new())) };
    let plan = plan_of(header)?;
    let arrived = store::fruition::fruition_arrived(tx, project.id).await?;
    let assignments = store::group::assignment_list_by_project(tx, project.id).await?;
    let owed = owed_flows((project, &plan, rules), &assignments, &arrived, today)?;
    let whole: Kinds = owed
        .iter()
        .filter(|flow| matches!(flow.state, FlowState::Arrived | FlowState::ArrivedLate))
        .filter(|flow| flow.quarter.last_day().min(project.end_on) < today)
        .map(|flow| (flow.quarter, flow.kind))
        .collect();
    let mut settled = whole.clone();
    for quarter in Quarter::between(plan.first_day(), project.end_on.min(today)) {
        if deadline::period_term(&plan, Period::Quarter(quarter), signed, rules).due < today {
            settled.extend(FruitionKind::ALL.map(|kind| (quarter, kind)));
        }
    }
    Ok((settled, whole))
}

/// Everything else the rules read.
pub(super) struct Details {
    pub access: Vec<AccessRow>,
    pub sportello_hours: Vec<SportelloHours>,
    pub opening_hours: BTreeMap<String, Vec<OpeningHours>>,
    /// What each sportello is called.
    pub sportelli: BTreeMap<String, String>,
    pub contacts: Vec<SportelloContacts>,
    pub commitments: Vec<Commitment>,
    pub unregistered: Vec<Unregistered>,
    pub declared: Vec<Declared>,
}

impl Details {
    /// Reads it: seven statements, and two for each snapshot.
    pub async fn read(tx: &mut Tx, reported: &Reported) -> Result<Self, UseCaseError> {
        let project = reported.header.project.id;
        let network = store::network::sportello_list_by_project(tx, project).await?;
        let hours = store::network::opening_hours_list_by_project(tx, project).await?;
        let mut opening_hours: BTreeMap<String, Vec<OpeningHours>> = BTreeMap::new();
        for row in &hours {
            opening_hours.entry(row.sportello_id.to_string()).or_default().push(opening(row)?);
        }
        let sportelli = network.iter().map(|row| {
            let quarter = row.sportello.quarter.as_deref().map(|quarter| format!(", {quarter}")).unwrap_or_default();
            (row.sportello.id.to_string(), format!("{}{quarter} (n. {})", row.municipality, row.sportello.number))
        });
        let sportelli = sportelli.collect();
        let (access, sportello_hours) = access(tx, project).await?;
        let flows = store::crosscheck::crosscheck_flows(tx, project).await?;
        let contacts =
            contacts(reported, &flows, |id| network.iter().any(|row| row.sportello.id == id && row.sportello.funded));
        let commitments = store::crosscheck::crosscheck_commitments(tx, project).await?;
        let commitments = commitments.into_iter().map(|row| {
            Ok(Commitment {
                entry: row.id.to_string(),
                project: row.project_id.to_string(),
                ats: row.ats_number,
                person: row.person_id.to_string(),
                date: row.on_date,
                span: span(row.starts, row.ends)?,
            })
        });
        Ok(Details {
            access,
            sportello_hours,
            opening_hours,
            sportelli,
            contacts,
            commitments: commitments.collect::<Result<_, UseCaseError>>()?,
            unregistered: unregistered(tx, project).await?,
            declared: declared(tx, reported).await?,
        })
    }

    /// What a sportello is called.
    pub fn name(&self, sportello: &str) -> &str {
        self.sportelli.get(sportello).map_or("un altro Comune", String::as_str)
    }
}

fn span(starts: i64, ends: i64) -> Result<TimeSpan, UseCaseError> {
    Ok(TimeSpan { start: time(starts)?, end: time(ends)? })
}

/// Rows of function 1 at sportelli, and their sums by sheet, quarter and sportello.
async fn access(tx: &mut Tx, project: Uuid) -> Result<(Vec<AccessRow>, Vec<SportelloHours>), UseCaseError> {
    let rows = store::crosscheck::crosscheck_access(tx, project).await?;
    let mut sums: BTreeMap<(Uuid, Quarter, Uuid), i64> = BTreeMap::new();
    let mut access = Vec::with_capacity(rows.len());
    for row in &rows {
        *sums.entry((row.timesheet_id, Quarter::of(row.on_date), row.sportello_id)).or_default() +=
            row.ends - row.starts;
        access.push(AccessRow {
            entry: row.id.to_string(),
            sheet: row.timesheet_id.to_string(),
            sportello: row.sportello_id.to_string(),
            date: row.on_date,
            span: span(row.starts, row.ends)?,
        });
    }
    let hours = sums.into_iter().map(|((sheet, quarter, sportello), minutes)| SportelloHours {
        sheet: sheet.to_string(),
        quarter,
        sportello: sportello.to_string(),
        minutes: Minutes::new(minutes),
    });
    Ok((access, hours.collect()))
}

fn contacts(
    reported: &Reported,
    flows: &[(Uuid, String, NaiveDate)],
    funded: impl Fn(Uuid) -> bool,
) -> Vec<SportelloContacts> {
    let of_access = reported.fruitions.iter().filter(|fruition| fruition.function == ServiceFunction::Access);
    of_access
        .filter_map(|fruition| {
            let sportello = fruition.sportello?;
            let flow = flows
                .iter()
                .find(|(_, source, end)| source == fruition.source.code() && *end == fruition.quarter.last_day());
            let by_hand = fruition.source == FruitionSource::Records;
            Some(SportelloContacts {
                quarter: fruition.quarter,
                sportello: sportello.to_string(),
                funded: funded(sportello),
                source: if by_hand { Source::Records } else { Source::Flow },
                key: flow.map(|(id, ..)| id.to_string()),
                number: fruition.number,
            })
        })
        .collect()
}

/// What is without its form: as the flows in force say, and of the entries by hand.
async fn unregistered(tx: &mut Tx, project: Uuid) -> Result<Vec<Unregistered>, UseCaseError> {
    let mut missing = Vec::new();
    for row in store::crosscheck::crosscheck_unregistered(tx, project).await? {
        missing.push(Unregistered {
            quarter: Quarter::of(row.period_end),
            function: function(&row.function)?,
            source: Source::Flow,
            key: Some(row.flow_id.to_string()),
            number: row.unregistered,
        });
    }
    for row in store::fruition_record::record_counts_by_quarter(tx, project).await? {
        missing.push(Unregistered {
            quarter: Quarter::of(row.period_end),
            function: function(&row.function)?,
            source: Source::Records,
            key: None,
            number: row.missing,
        });
    }
    Ok(missing)
}

/// What the snapshots that were sent declare, with what is counted today up to their days.
/// One that was altered since cannot be read: the check of snapshots finds that, not this.
async fn declared(tx: &mut Tx, reported: &Reported) -> Result<Vec<Declared>, UseCaseError> {
    let project = reported.header.project.id;
    let counting = reported.rules.terms.monitoring.fruition_counting;
    let mut declared = Vec::new();
    for (id, reference_on, content) in store::crosscheck::crosscheck_snapshots(tx, project).await? {
        let Ok(snapshot) = read_content(&content) else {
            tracing::warn!(%project, %reference_on, "snapshot not understood");
            continue;
        };
        let today = fruitions(tx, project, reference_on, counting).await?;
        declared.extend(ServiceFunction::ALL.map(|function| Declared {
            snapshot: id.to_string(),
            reference_on,
            function,
            declared: snapshot.fruitions.iter().filter(|row| row.function == function).map(|row| row.number).sum(),
            counted: total_of(&today, function),
        }));
    }
    Ok(declared)
}
