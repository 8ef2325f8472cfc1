//! What a project owes of counts and what has arrived, quarter by quarter (art. 4.3): who is
//! late, where the counts come from, how far they go and how many they are.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::period::Quarter;
use domain::sirps::{FruitionKind, FruitionSource};
use store::sirps_flow::SirpsFlowRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::monitoring::counts::{Fruition, fruitions};
use crate::monitoring::flow_scope::obstacle;
use crate::monitoring::owed::{FlowState, OwedFlow, owed_flows};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, plan_of, project_head, project_scope, rules_of};

/// The counts of a kind in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindLine {
    /// What is counted.
    pub kind: FruitionKind,
    /// What is owed; none where no hours of such a function are agreed.
    pub owed: Option<OwedFlow>,
    /// Where the counts come from, once something arrived.
    pub source: Option<FruitionSource>,
    /// The last day that is counted, of a source that says so.
    pub counted_to: Option<NaiveDate>,
    /// How many, of what arrived.
    pub number: Option<i64>,
}

/// A quarter of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterLine {
    /// The quarter.
    pub quarter: Quarter,
    /// By when its counts are due; none where nothing is owed.
    pub due: Option<NaiveDate>,
    /// The three kinds.
    pub kinds: Vec<KindLine>,
    /// Versions of its flow and of its lists of participants.
    pub versions: usize,
}

impl QuarterLine {
    /// The worst of its kinds: missing before open before late before in time.
    #[must_use]
    pub fn state(&self) -> Option<FlowState> {
        let states: Vec<FlowState> =
            self.kinds.iter().filter_map(|line| line.owed.as_ref()).map(|owed| owed.state).collect();
        [FlowState::Missing, FlowState::Open, FlowState::ArrivedLate, FlowState::Arrived]
            .into_iter()
            .find(|state| states.contains(state))
    }

    /// The sum of what arrived.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.kinds.iter().filter_map(|line| line.number).sum()
    }
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FlowsView {
    /// The project.
    pub head: ProjectHead,
    /// The portal's day.
    pub today: NaiveDate,
    /// The quarters, the last one first.
    pub quarters: Vec<QuarterLine>,
    /// Whether the actor is of the ATS's office, which sends flows.
    pub office: bool,
    /// Why nothing can be sent now; none: it can.
    pub obstacle: Option<&'static str>,
    /// Whether the agreement is signed: before, nothing is owed.
    pub signed: bool,
}

impl FlowsView {
    /// How many of a kind in all.
    #[must_use]
    pub fn total_of(&self, kind: FruitionKind) -> i64 {
        let lines = self.quarters.iter().flat_map(|quarter| &quarter.kinds);
        lines.filter(|line| line.kind == kind).filter_map(|line| line.number).sum()
    }

    /// How many quarters have counts that are due and missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.quarters.iter().filter(|quarter| quarter.state() == Some(FlowState::Missing)).count()
    }

    /// The quarter that is waited for: the first that is missing or, where none is, the first that is
    /// open; else the last.
    #[must_use]
    pub fn awaited(&self) -> Option<Quarter> {
        let of = |state| self.quarters.iter().rev().find(|line| line.state() == Some(state));
        let found = of(FlowState::Missing).or_else(|| of(FlowState::Open)).or(self.quarters.first());
        found.map(|line| line.quarter)
    }
}

/// The counts owed and arrived of a project: five statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn flows_show(context: &Context, project: Uuid) -> Result<FlowsView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let (plan, rules, today) = (plan_of(&header)?, rules_of(&header)?, context.today());
    let assignments = store::group::assignment_list_by_project(&mut tx, project).await?;
    let arrived = store::fruition::fruition_arrived(&mut tx, project).await?;
    let counting = rules.terms.monitoring.fruition_counting;
    let counted = fruitions(&mut tx, project, today, counting).await?;
    let versions = store::sirps_flow::sirps_flow_list_by_project(&mut tx, project).await?;
    drop(tx);
    let owed = owed_flows((&header.project, &plan, &rules), &assignments, &arrived, today)?;
    let sources = arrived
        .iter()
        .map(|row| {
            let kind: FruitionKind = row.source.kind.parse().map_err(|_| broken("kind"))?;
            let source: FruitionSource = row.source.source.parse().map_err(|_| broken("source"))?;
            Ok(((Quarter::of(row.source.period_end), kind), (source, row.counted_to)))
        })
        .collect::<Result<BTreeMap<_, _>, UseCaseError>>()?;
    let quarters = Quarter::between(plan.first_day(), header.project.end_on.min(today))
        .into_iter()
        .rev()
        .map(|quarter| line(quarter, &owed, &sources, &counted, &versions))
        .collect();
    Ok(FlowsView {
        head: project_head(context, &header)?,
        today,
        quarters,
        office: context.may(Action::FlowSend, Subject::Ats(header.project.ats_number)),
        obstacle: obstacle(&header)?,
        signed: header.project.agreement_signed_on.is_some(),
    })
}

type Sources = BTreeMap<(Quarter, FruitionKind), (FruitionSource, Option<NaiveDate>)>;

fn line(
    quarter: Quarter,
    owed: &[OwedFlow],
    sources: &Sources,
    counted: &[Fruition],
    versions: &[SirpsFlowRow],
) -> QuarterLine {
    let kinds = FruitionKind::ALL.into_iter().map(|kind| {
        let source = sources.get(&(quarter, kind));
        let of_it = counted.iter().filter(|fruition| fruition.quarter == quarter && fruition.kind() == kind);
        KindLine {
            kind,
            owed: owed.iter().find(|owed| owed.quarter == quarter && owed.kind == kind).cloned(),
            source: source.map(|(source, _)| *source),
            counted_to: source.and_then(|(_, day)| *day),
            number: source.map(|_| of_it.map(|fruition| fruition.number).sum()),
        }
    });
    QuarterLine {
        quarter,
        due: owed.iter().find(|owed| owed.quarter == quarter).map(|owed| owed.due),
        kinds: kinds.collect(),
        versions: versions.iter().filter(|version| version.period_end == quarter.last_day()).count(),
    }
}

fn broken(what: &str) -> UseCaseError {
    UseCaseError::Broken(format!("stored {what} not understood"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter(number: u32, states: &[FlowState]) -> QuarterLine {
        let quarter = Quarter::new(2021, number).unwrap();
        let kinds = states.iter().zip(FruitionKind::ALL).map(|(state, kind)| KindLine {
            kind,
            owed: Some(OwedFlow {
                quarter,
                kind,
                due: quarter.last_day(),
                source: None,
                counted_to: None,
                state: *state,
            }),
            source: None,
            counted_to: None,
            number: None,
        });
        QuarterLine { quarter, due: None, kinds: kinds.collect(), versions: 0 }
    }

    #[test]
    fn a_quarter_stands_as_the_worst_of_its_kinds() {
        use FlowState::{Arrived, ArrivedLate, Missing, Open};
        for (states, expected) in [
            (&[][..], None),
            (&[Arrived, Arrived], Some(Arrived)),
            (&[Arrived, ArrivedLate], Some(ArrivedLate)),
            (&[Open, ArrivedLate], Some(Open)),
            (&[Arrived, Missing, Open], Some(Missing)),
        ] {
            assert_eq!(quarter(1, states).state(), expected, "{states:?}");
        }
    }
}
