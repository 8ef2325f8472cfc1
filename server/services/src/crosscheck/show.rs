//! One finding: what was found, the rows behind it, the figures, what the ATS said, what the Region
//! decided and what a decision would do (art. 9, art. 11).
//!
//! Of a commitment in another ATS the ATS learns the times and no more; only whoever reads all
//! projects learns where it is.

use chrono::{DateTime, NaiveDate, Utc};
use domain::crosscheck::{CrosscheckRule, Effect, FindingState};
use domain::determination::TimeSpan;
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::period::{Period, Quarter};
use domain::standard_cost::{Spend, staff_cost};
use rust_decimal::Decimal;
use store::finding::FindingRow;
use store::finding_row::FindingPlaceRow;
use uuid::Uuid;

use crate::context::Context;
use crate::crosscheck::explain::why_not_explain;
use crate::crosscheck::marks::{MarkPlan, plan};
use crate::crosscheck::run::KeptFigure;
use crate::crosscheck::{broken, function_of, rule_of, state_of, time};
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope, rules_of};

/// Rows on a page.
pub const ROWS: i64 = 100;

/// Where a row behind a finding leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// A sheet: period and operator.
    Sheet(String, String),
    /// The flows, of that quarter and version.
    Flow(Quarter, i64),
    /// What is entered by hand.
    Records,
    /// The snapshots.
    Snapshot,
    /// A sheet that the reader does not read.
    Closed,
    /// The row is gone since.
    Gone,
}

/// The commitment in another ATS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherCommitment {
    /// When.
    pub span: TimeSpan,
    /// For the Region alone: its ATS, project, period and operator, as long as it is there.
    pub place: Option<(i64, Uuid, String, String)>,
}

/// A row behind a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLine {
    /// Number, from 1.
    pub number: i64,
    /// Where it leads.
    pub goal: Goal,
    /// The operator.
    pub name: Option<String>,
    /// The period of its sheet.
    pub period: Option<Period>,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// When.
    pub span: Option<TimeSpan>,
    /// The part that does not match.
    pub piece: Option<TimeSpan>,
    /// The commitment it clashes with.
    pub other: Option<OtherCommitment>,
    /// The municipality of the sportello.
    pub sportello: Option<String>,
    /// Minutes of sheets and rows, how many of counts.
    pub amount: i64,
    /// Whether `amount` is minutes.
    pub is_time: bool,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Accepted or confirmed.
    pub state: FindingState,
    /// Why.
    pub reason: String,
    /// Who.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Minutes marked.
    pub marked: Minutes,
    /// What could not be marked, and why.
    pub unmarked: Option<String>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FindingView {
    /// The project.
    pub head: ProjectHead,
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// The rule.
    pub rule: CrosscheckRule,
    /// The last day of the quarter, or the day of the snapshot.
    pub period_end: NaiveDate,
    /// The function.
    pub function: Option<ServiceFunction>,
    /// What was found.
    pub sentence: String,
    /// Figures: name and number.
    pub figures: Vec<(String, Decimal)>,
    /// How it stands.
    pub state: FindingState,
    /// Since when it is found.
    pub found_on: NaiveDate,
    /// Since when it is no longer found.
    pub cleared_on: Option<NaiveDate>,
    /// When its facts changed after a word or a decision.
    pub reopened_on: Option<NaiveDate>,
    /// The rows of this page.
    pub rows: Vec<RowLine>,
    /// How many there are in all.
    pub row_count: i64,
    /// The number of the last row shown, if there are more.
    pub next: Option<i64>,
    /// The ATS's word: text, who, when.
    pub explanation: Option<(String, String, DateTime<Utc>)>,
    /// Whether the actor explains it now.
    pub may_explain: bool,
    /// Why it cannot be explained.
    pub why_not: Option<&'static str>,
    /// The last decision.
    pub decision: Option<Decision>,
    /// Whether the actor decides on it now.
    pub may_decide: bool,
    /// What a confirmation would mark.
    pub plan: MarkPlan,
    /// What those minutes are worth.
    pub value: Spend,
}

/// A finding, with its rows after a number: at most nine statements.
///
/// # Errors
/// `NotFound`, also for a finding of another project; `Forbidden`.
pub async fn finding_show(
    context: &Context,
    project: Uuid,
    finding: Uuid,
    after: Option<i64>,
) -> Result<FindingView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let row = store::finding::finding_by_id(&mut tx, finding).await?;
    let row = row.filter(|row| row.project_id == project).ok_or(UseCaseError::NotFound)?;
    let subject = Subject::Ats(header.project.ats_number);
    let after = after.unwrap_or_default();
    let mut rows = store::finding_row::finding_evidence_list(&mut tx, row.id, after, ROWS + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    // What is no longer found is decided on only to take away the minutes that it marked.
    let decidable = row.cleared_on.is_none() || row.marked_minutes > 0;
    let may_decide = context.may(Action::FindingDecide, subject) && decidable;
    let plan = if may_decide { plan(&mut tx, &row).await? } else { MarkPlan::default() };
    let rules = rules_of(&header)?;
    let sees_all = context.may(Action::MonitoringRead, Subject::Ats(i64::MIN));
    let names = context.may(Action::TimesheetRead, subject);
    let lines = rows.iter().map(|row| row_line(row, sees_all, names)).collect::<Result<Vec<_>, _>>()?;
    let figures: Vec<KeptFigure> = serde_json::from_str(&row.figures).map_err(|_| broken("figures"))?;
    Ok(FindingView {
        head: project_head(context, &header)?,
        id: row.id,
        version: row.version,
        rule: rule_of(&row)?,
        period_end: row.period_end,
        function: function_of(&row)?,
        sentence: row.sentence.clone(),
        figures: figures
            .into_iter()
            .map(|figure| Ok((figure.name.clone(), figure.number()?)))
            .collect::<Result<_, UseCaseError>>()?,
        state: state_of(&row)?,
        found_on: row.found_on,
        cleared_on: row.cleared_on,
        reopened_on: row.reopened_on,
        next: lines.last().filter(|_| more).map(|line| line.number),
        rows: lines,
        row_count: row.row_count,
        explanation: explanation(&row),
        may_explain: context.may(Action::FindingExplain, subject),
        why_not: why_not_explain(&row)?,
        decision: decision(&row)?,
        may_decide,
        value: Spend::of_staff_cost(staff_cost(plan.minutes, &rules), &rules),
        plan,
    })
}

impl FindingView {
    /// What a confirmation leads to.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.rule.effect()
    }
}

fn explanation(row: &FindingRow) -> Option<(String, String, DateTime<Utc>)> {
    Some((row.explanation.clone()?, row.explained_name.clone().unwrap_or_default(), row.explained_at?))
}

fn decision(row: &FindingRow) -> Result<Option<Decision>, UseCaseError> {
    let (Some(state), Some(reason), Some(at)) = (&row.decision, &row.reason, row.decided_at) else { return Ok(None) };
    Ok(Some(Decision {
        state: state.parse().map_err(|_| broken("decision"))?,
        reason: reason.clone(),
        name: row.decided_name.clone().unwrap_or_default(),
        at,
        marked: Minutes::new(row.marked_minutes),
        unmarked: row.unmarked.clone(),
    }))
}

fn span(from: Option<i64>, to: Option<i64>) -> Result<Option<TimeSpan>, UseCaseError> {
    let Some((from, to)) = from.zip(to) else { return Ok(None) };
    Ok(Some(TimeSpan { start: time(from)?, end: time(to)? }))
}

/// A row; `names` says whether operators are named, `sees_all` whether other ATS are.
fn row_line(place: &FindingPlaceRow, sees_all: bool, names: bool) -> Result<RowLine, UseCaseError> {
    let row = &place.row;
    let period = place.period_start.zip(place.period_end).map(|(from, to)| Period::from_days(from, to));
    let goal = match (row.source.as_str(), &place.member_code, period, place.flow_period_end, place.flow_number) {
        ("entry" | "sheet", Some(_), ..) if !names => Goal::Closed,
        ("entry" | "sheet", Some(code), Some(period), ..) => Goal::Sheet(period.code(), code.clone()),
        ("flow", _, _, Some(end), Some(number)) => Goal::Flow(Quarter::of(end), number),
        ("records", ..) => Goal::Records,
        ("snapshot", ..) => Goal::Snapshot,
        _ => Goal::Gone,
    };
    let name = match (&place.last_name, &place.first_name) {
        (Some(last), Some(first)) if names => Some(format!("{last} {first}")),
        _ => place.member_code.clone(),
    };
    let other_period = place.other_period_start.zip(place.other_period_end);
    let other_period = other_period.map(|(from, to)| Period::from_days(from, to).code());
    let other = span(row.other_starts, row.other_ends)?.map(|span| OtherCommitment {
        span,
        place: match (place.other_ats, place.other_project_id, other_period, &place.other_code) {
            (Some(ats), Some(project), Some(period), Some(code)) if sees_all => {
                Some((ats, project, period, code.clone()))
            }
            _ => None,
        },
    });
    Ok(RowLine {
        number: row.number,
        goal,
        name,
        period,
        date: row.on_date,
        span: span(row.starts, row.ends)?,
        piece: span(row.piece_starts, row.piece_ends)?,
        other,
        sportello: place.municipality.clone(),
        amount: row.amount,
        is_time: matches!(row.source.as_str(), "entry" | "sheet"),
    })
}
