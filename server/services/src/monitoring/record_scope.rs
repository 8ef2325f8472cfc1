//! What all use cases about entries share: the project with what its entries are held against, the
//! source of a kind and quarter, and what the history keeps of an entry.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::period::{PeriodPlan, Quarter};
use domain::project::ProjectPhase;
use domain::sirps::intervention::InterventionKind;
use domain::sirps::record::{Outcome, RecordFacts};
use domain::sirps::{FruitionKind, FruitionSource};
use serde::Serialize;
use store::Tx;
use store::fruition::{FruitionArrivedRow, FruitionSourceRow};
use store::fruition_record::FruitionRecordRow;
use store::group::AssignmentRow;
use store::network::SportelloListRow;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::intervention_kind::kinds_of;
use crate::monitoring::arrival::taken;
use crate::policy::Action;
use crate::project::scope::{phase_of, plan_of, project_scope};

/// What the history calls an entry.
pub(crate) const RECORD: &str = "fruition_record";
/// How much of a pseudonym is ever shown: enough to tell people of a page apart.
const SHOWN_BYTES: usize = 4;

/// A project with what its entries are held against.
pub(super) struct RecordScope {
    pub header: ProjectHeader,
    pub plan: PeriodPlan,
    pub sportelli: Vec<SportelloListRow>,
    pub assignments: Vec<AssignmentRow>,
    pub kinds: Vec<InterventionKind>,
}

impl RecordScope {
    /// Loads it: four statements.
    pub async fn of(tx: &mut Tx, context: &Context, project: Uuid, action: Action) -> Result<Self, UseCaseError> {
        let header = project_scope(tx, context, project, action).await?;
        let rows = store::intervention_kind::intervention_kind_list(tx, header.project.call_id).await?;
        Ok(RecordScope {
            plan: plan_of(&header)?,
            sportelli: store::network::sportello_list_by_project(tx, project).await?,
            assignments: store::group::assignment_list_by_project(tx, project).await?,
            kinds: kinds_of(&rows)?,
            header,
        })
    }

    /// The same for who writes: only while the project is in force.
    pub async fn to_write(tx: &mut Tx, context: &Context, project: Uuid) -> Result<Self, UseCaseError> {
        let scope = RecordScope::of(tx, context, project, Action::RecordEdit).await?;
        match scope.obstacle()? {
            Some(why) => Err(UseCaseError::Conflict(why.to_owned())),
            None => Ok(scope),
        }
    }

    /// Why nothing can be entered now.
    pub fn obstacle(&self) -> Result<Option<&'static str>, UseCaseError> {
        obstacle(&self.header)
    }

    /// The functions with agreed hours.
    pub fn functions(&self) -> Result<BTreeSet<ServiceFunction>, UseCaseError> {
        let agreed = self.assignments.iter().filter(|row| row.hours > 0);
        agreed.map(|row| function_of(&row.function)).collect()
    }

    /// The sportelli of the funded network.
    pub fn network(&self) -> impl Iterator<Item = &SportelloListRow> {
        self.sportelli.iter().filter(|row| row.sportello.funded)
    }

    pub fn facts(&self, today: NaiveDate, person_known: bool) -> Result<RecordFacts, UseCaseError> {
        let project = &self.header.project;
        Ok(RecordFacts {
            first_day: project.start_on,
            summer_first_day: project.summer_service_start_on,
            last_day: project.end_on,
            today,
            functions: self.functions()?,
            sportelli: self.network().map(|row| row.sportello.number).collect(),
            kinds: self.kinds.clone(),
            person_known,
        })
    }

    pub fn sportello_id(&self, number: Option<i64>) -> Option<Uuid> {
        let number = number?;
        self.network().find(|row| row.sportello.number == number).map(|row| row.sportello.id)
    }

    pub fn sportello_number(&self, id: Option<Uuid>) -> Option<i64> {
        let id = id?;
        self.sportelli.iter().find(|row| row.sportello.id == id).map(|row| row.sportello.number)
    }
}

/// Why nothing can be entered for a project now.
pub(super) fn obstacle(header: &ProjectHeader) -> Result<Option<&'static str>, UseCaseError> {
    Ok(match phase_of(&header.project.phase)? {
        ProjectPhase::InForce => None,
        ProjectPhase::Admitted | ProjectPhase::Drafted | ProjectPhase::SignedByBody => Some(
            "L’atto di adesione non è ancora in vigore: contatti, prese in carico e interventi si registrano dopo.",
        ),
        ProjectPhase::Closed | ProjectPhase::Revoked | ProjectPhase::Renounced | ProjectPhase::Forfeited => {
            Some("Il progetto è chiuso: le registrazioni non si possono più cambiare.")
        }
    })
}

pub(super) fn function_of(code: &str) -> Result<ServiceFunction, UseCaseError> {
    code.parse().map_err(|_| UseCaseError::Broken(format!("stored function {code:?}")))
}

pub(super) fn outcome_of(code: &str) -> Result<Outcome, UseCaseError> {
    Outcome::of_code(code).ok_or_else(|| UseCaseError::Broken(format!("stored outcome {code:?}")))
}

/// The beginning of a pseudonym: all that is ever shown of it.
pub(super) fn shown(person_hash: &[u8]) -> String {
    hex::encode(person_hash.get(..SHOWN_BYTES).unwrap_or(person_hash))
}

/// The kind an entry is counted as, and the quarter it lies in.
pub(super) fn place_of(row: &FruitionRecordRow) -> Result<(FruitionKind, Quarter), UseCaseError> {
    Ok((FruitionKind::of(function_of(&row.function)?), Quarter::of(row.on_date)))
}

/// Why entries cannot be the source of a kind and quarter: another one is.
pub(super) fn taken_by_another(sources: &[FruitionArrivedRow], kind: FruitionKind, quarter: Quarter) -> Option<String> {
    taken(sources, [kind], quarter, FruitionSource::Records).pop()
}

/// Makes entries the source of a kind and quarter, unless they are.
pub(super) async fn claim(
    tx: &mut Tx,
    context: &Context,
    sources: &[FruitionArrivedRow],
    (project, kind, quarter): (Uuid, FruitionKind, Quarter),
) -> Result<(), UseCaseError> {
    let period_end = quarter.last_day();
    if sources.iter().any(|row| row.source.kind == kind.code() && row.source.period_end == period_end) {
        return Ok(());
    }
    let row = FruitionSourceRow {
        project_id: project,
        kind: kind.code().to_owned(),
        period_end,
        source: FruitionSource::Records.code().to_owned(),
        since: context.now(),
    };
    Ok(store::fruition::fruition_source_claim(tx, &row).await?)
}

/// Gives up entries as the source of a kind and quarter that has none left.
pub(super) async fn release_if_empty(
    tx: &mut Tx,
    project: Uuid,
    (kind, quarter): (FruitionKind, Quarter),
) -> Result<(), UseCaseError> {
    let left = entries_of(tx, project, (kind, quarter)).await?;
    if left == 0 {
        store::fruition_record::record_source_release(tx, project, kind.code(), quarter.last_day()).await?;
    }
    Ok(())
}

/// How many entries a kind and quarter have.
pub(super) async fn entries_of(
    tx: &mut Tx,
    project: Uuid,
    (kind, quarter): (FruitionKind, Quarter),
) -> Result<i64, UseCaseError> {
    let of_kind: Vec<&str> = ServiceFunction::ALL
        .into_iter()
        .filter(|function| FruitionKind::of(*function) == kind)
        .map(ServiceFunction::code)
        .collect();
    let nth = |place: usize| of_kind.get(place).or(of_kind.first()).copied().unwrap_or_default();
    let codes = [nth(0), nth(1), nth(2)];
    Ok(store::fruition_record::record_count_of_quarter(tx, project, quarter.last_day(), codes).await?)
}

/// What the history keeps of an entry: of the person only what is ever shown.
#[derive(Serialize)]
pub(super) struct Kept {
    date: NaiveDate,
    function: String,
    sportello: Option<i64>,
    intervention: Option<String>,
    person: String,
    funded: bool,
    outcome: &'static str,
    registered_on: Option<NaiveDate>,
}

impl Kept {
    pub fn of(row: &FruitionRecordRow, scope: &RecordScope) -> Result<Self, UseCaseError> {
        Ok(Kept {
            date: row.on_date,
            function: function_of(&row.function)?.short().to_owned(),
            sportello: scope.sportello_number(row.sportello_id),
            intervention: row.intervention_code.clone(),
            person: shown(&row.person_hash),
            funded: row.funded,
            outcome: outcome_of(&row.outcome)?.italian(),
            registered_on: row.registered_on,
        })
    }
}
