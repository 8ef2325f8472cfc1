//! The project a flow is about, with what its rows are held against (art. 4.3).

use domain::network::{SportelloNames, sportello_label};
use domain::period::{PeriodPlan, Quarter};
use domain::project::ProjectPhase;
use domain::rules::RuleSet;
use domain::sirps::flow::{FlowFrame, FlowPeriod, FlowProblem, TypedFlowRow, check};
use domain::sirps::intervention::InterventionKind;
use store::Tx;
use store::project::ProjectHeader;
use store::quarter::NetworkHoursRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::intervention_kind::kinds_of;
use crate::policy::Action;
use crate::project::scope::{phase_of, plan_of, project_scope, rules_of};
use crate::timesheet::quarter_data::place_name;

/// A project with what its flows are held against.
pub(super) struct FlowScope {
    pub header: ProjectHeader,
    pub plan: PeriodPlan,
    pub rules: RuleSet,
    pub kinds: Vec<InterventionKind>,
    network: Vec<NetworkHoursRow>,
}

impl FlowScope {
    /// Loads it: three statements.
    ///
    /// # Errors
    /// `NotLoggedIn`, `NotFound`, `Forbidden`.
    pub async fn of(tx: &mut Tx, context: &Context, project: Uuid, action: Action) -> Result<Self, UseCaseError> {
        let header = project_scope(tx, context, project, action).await?;
        let kinds = store::intervention_kind::intervention_kind_list(tx, header.project.call_id).await?;
        let mut network = store::quarter::network_hours(tx, project).await?;
        network.dedup_by_key(|row| row.sportello_id);
        Ok(FlowScope { plan: plan_of(&header)?, rules: rules_of(&header)?, kinds: kinds_of(&kinds)?, network, header })
    }

    /// The sportelli, each as number and name.
    pub fn sportelli(&self) -> Vec<String> {
        self.network.iter().map(|row| sportello_label(row.number, &place_name(row))).collect()
    }

    /// The number of a sportello, and the same with its name.
    pub fn sportello_named(&self, id: Uuid) -> Option<(i64, String)> {
        let row = self.network.iter().find(|row| row.sportello_id == id)?;
        Some((row.number, sportello_label(row.number, &place_name(row))))
    }

    /// The key of a sportello by its number.
    pub fn sportello(&self, number: i64) -> Option<Uuid> {
        self.network.iter().find(|row| row.number == number).map(|row| row.sportello_id)
    }

    /// The quarters that flows may be about today, the last one first.
    pub fn quarters(&self, context: &Context) -> Vec<Quarter> {
        let last = self.header.project.end_on.min(context.today());
        Quarter::between(self.plan.first_day(), last).into_iter().rev().collect()
    }

    /// Reads the rows of a flow, or says all that is wrong with them.
    pub fn check(&self, context: &Context, rows: &[TypedFlowRow]) -> Result<Vec<FlowPeriod>, Vec<FlowProblem>> {
        let mut names = SportelloNames::new();
        for row in &self.network {
            names.add(row.number, row.number, &place_name(row), &row.municipality);
        }
        let frame = FlowFrame {
            first: self.plan.first_day(),
            last: self.header.project.end_on,
            today: context.today(),
            sportelli: &names,
            counting: self.rules.terms.monitoring.fruition_counting,
            kinds: &self.kinds,
        };
        check(rows, &frame)
    }
}

/// Why no flow of a project is taken now, nor withdrawn.
pub(super) fn obstacle(header: &ProjectHeader) -> Result<Option<&'static str>, UseCaseError> {
    Ok(match phase_of(&header.project.phase)? {
        ProjectPhase::InForce => None,
        ProjectPhase::Admitted | ProjectPhase::Drafted | ProjectPhase::SignedByBody => {
            Some("L’atto di adesione non è ancora in vigore: i dati SIRPS si trasmettono dopo.")
        }
        ProjectPhase::Closed | ProjectPhase::Revoked | ProjectPhase::Renounced | ProjectPhase::Forfeited => {
            Some("Il progetto è chiuso: i dati SIRPS non si possono più cambiare.")
        }
    })
}
