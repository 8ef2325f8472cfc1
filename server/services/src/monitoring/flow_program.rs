//! Flows that programs send, and what programs read of them (art. 4.3): taken as those of the
//! office are, and answered the same however often a request comes.

use chrono::{DateTime, NaiveDate, Utc};
use domain::period::Quarter;
use domain::role::Role;
use domain::sirps::FruitionKind;
use domain::sirps::flow::{FlowProblem, TypedFlowRow};
use serde::Serialize;
use store::api_key::ApiRequestRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::files::sha256;
use crate::monitoring::flow_file::JSON;
use crate::monitoring::flow_json;
use crate::monitoring::flow_quarter::{VersionLine, VersionState, version};
use crate::monitoring::flow_receive::{ReceivedQuarter, Sending, send_allowed};
use crate::monitoring::flow_show::{KindLine, flows_show};
use crate::monitoring::owed::FlowState;
use crate::policy::Action;
use crate::program::json::Node;
use crate::project::scope::project_scope;
use crate::timesheet::program_write::{RowsOutcome, STORED};

/// What a file is called that a program sent.
const FILE_NAME: &str = "flusso-da-programma.json";

/// A request of a program.
#[derive(Debug)]
pub struct FlowRequest {
    /// The project.
    pub project: Uuid,
    /// Its body.
    pub bytes: Vec<u8>,
    /// The same, read.
    pub body: Node,
    /// What the program calls the request.
    pub idempotency_key: String,
    /// Its [`crate::timesheet::program_write::fingerprint`].
    pub request_sha256: Vec<u8>,
}

/// A quarter in the answer.
#[derive(Debug, Serialize)]
struct AnsweredQuarter {
    period: String,
    version: i64,
    already_there: bool,
    counted_to: NaiveDate,
    contacts: Option<i64>,
    cases: Option<i64>,
    interventions: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Answer {
    quarters: Vec<AnsweredQuarter>,
}

fn pointer(problem: &FlowProblem) -> FieldProblem {
    let row = format!("/rows/{}", problem.line.saturating_sub(1));
    let place = problem.field.map_or(row.clone(), |field| format!("{row}/{}", field.code()));
    FieldProblem::new(place, problem.message.clone())
}

/// Stores the flow of a program's request.
///
/// # Errors
/// `NotFound`, `Forbidden` (also for who is no program); `Invalid` with all problems, each at the
/// JSON pointer of what is wrong; `Conflict` when it cannot be taken now.
pub async fn program_send(context: &Context, request: &FlowRequest) -> Result<RowsOutcome, UseCaseError> {
    send_allowed(context, request.project).await?;
    if !context.actor()?.has(Role::Program) {
        return Err(UseCaseError::Forbidden);
    }
    let mut tx = context.read().await?;
    if let Some(before) = before(&mut tx, context, request).await? {
        return Ok(before);
    }
    let sending = Sending {
        project: request.project,
        rows: rows(&request.body)?,
        format: JSON,
        file: Some((sha256(&request.bytes), FILE_NAME.to_owned())),
        place: pointer,
    };
    // What is refused leaves no file behind.
    sending.checked(&mut tx, context).await?;
    drop(tx);
    context.portal.files.put(request.bytes.clone()).await?;
    store::retrying(|| attempt(context, request, &sending)).await
}

fn rows(body: &Node) -> Result<Vec<TypedFlowRow>, UseCaseError> {
    flow_json::rows(body).map_err(UseCaseError::Invalid)
}

/// The answer to the request of the same name, if there was one.
async fn before(
    tx: &mut store::Tx,
    context: &Context,
    request: &FlowRequest,
) -> Result<Option<RowsOutcome>, UseCaseError> {
    let key_id = context.actor()?.user_id;
    let kept = store::api_key::api_request_by_key(tx, key_id, &request.idempotency_key).await?;
    Ok(kept.map(|kept| {
        if kept.request_sha256 == request.request_sha256 {
            RowsOutcome::Replayed(kept.answer)
        } else {
            RowsOutcome::NameTaken
        }
    }))
}

async fn attempt(context: &Context, request: &FlowRequest, sending: &Sending) -> Result<RowsOutcome, UseCaseError> {
    let mut tx = context.write().await?;
    if let Some(before) = before(&mut tx, context, request).await? {
        return Ok(before);
    }
    let quarters = sending.take(&mut tx, context).await?.into_iter().map(answered).collect();
    let answer =
        serde_json::to_string(&Answer { quarters }).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let kept = ApiRequestRow {
        key_id: context.actor()?.user_id,
        idempotency_key: request.idempotency_key.clone(),
        request_sha256: request.request_sha256.clone(),
        status: STORED,
        answer: answer.clone(),
        at: context.portal.clock.instant(),
    };
    store::api_key::api_request_insert(&mut tx, &kept).await?;
    tx.commit().await?;
    Ok(RowsOutcome::Stored(answer))
}

fn answered(quarter: ReceivedQuarter) -> AnsweredQuarter {
    let number = |kind| quarter.counts.get(&kind).copied();
    AnsweredQuarter {
        period: quarter.quarter.code(),
        version: quarter.number,
        already_there: quarter.already_there,
        counted_to: quarter.counted_to,
        contacts: number(FruitionKind::Contact),
        cases: number(FruitionKind::Case),
        interventions: number(FruitionKind::Intervention),
    }
}

/// The counts of a kind, as programs read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramKind {
    /// `contact`, `case`, `intervention`.
    pub kind: &'static str,
    /// `open`, `arrived`, `arrived_late`, `missing`; none: they are not owed.
    pub state: Option<&'static str>,
    /// `flow`, `participants`, `records`, once something arrived.
    pub source: Option<&'static str>,
    /// The last day that is counted, of a source that says so.
    pub counted_to: Option<NaiveDate>,
    /// How many.
    pub number: Option<i64>,
}

/// A version of a quarter's flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramVersion {
    /// Its number.
    pub version: i64,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The last day that is counted.
    pub counted_to: NaiveDate,
    /// Contacts.
    pub contacts: i64,
    /// Cases taken in charge.
    pub cases: i64,
    /// Interventions.
    pub interventions: i64,
    /// SHA-256 of what it says, whatever the order of its rows.
    pub content_sha256: String,
    /// `in_force`, `replaced`, `withdrawn`.
    pub state: &'static str,
}

/// A quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramQuarter {
    /// Its code.
    pub period: String,
    /// By when its counts are due; none where nothing is owed.
    pub due: Option<NaiveDate>,
    /// The three kinds.
    pub kinds: Vec<ProgramKind>,
    /// The versions of its flow, the last one first.
    pub versions: Vec<ProgramVersion>,
}

/// The quarters of a project with what is owed and what arrived, the last one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramFlows {
    /// The quarters.
    pub quarters: Vec<ProgramQuarter>,
}

/// What a program reads of the flows of a project.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn program_flows(context: &Context, project: Uuid) -> Result<ProgramFlows, UseCaseError> {
    let view = flows_show(context, project).await?;
    let mut tx = context.read().await?;
    project_scope(&mut tx, context, project, Action::MonitoringRead).await?;
    let rows = store::sirps_flow::sirps_flow_list_by_project(&mut tx, project).await?;
    drop(tx);
    let of_flows: Vec<_> = rows.iter().filter(|row| row.source == "flow").collect();
    let quarters = view.quarters.iter().map(|line| {
        let own = of_flows.iter().filter(|row| Quarter::of(row.period_end) == line.quarter);
        Ok(ProgramQuarter {
            period: line.quarter.code(),
            due: line.due,
            kinds: line.kinds.iter().map(kind).collect(),
            versions: own.map(|row| version(row).map(of_version)).collect::<Result<_, _>>()?,
        })
    });
    Ok(ProgramFlows { quarters: quarters.collect::<Result<_, UseCaseError>>()? })
}

fn kind(line: &KindLine) -> ProgramKind {
    let state = line.owed.as_ref().map(|owed| match owed.state {
        FlowState::Open => "open",
        FlowState::Arrived => "arrived",
        FlowState::ArrivedLate => "arrived_late",
        FlowState::Missing => "missing",
    });
    ProgramKind {
        kind: line.kind.code(),
        state,
        source: line.source.map(|source| source.code()),
        counted_to: line.counted_to,
        number: line.number,
    }
}

fn of_version(line: VersionLine) -> ProgramVersion {
    let [contacts, cases, interventions] = line.numbers;
    ProgramVersion {
        version: line.number,
        received_at: line.at,
        counted_to: line.counted_to,
        contacts,
        cases,
        interventions,
        content_sha256: line.content_sha256,
        state: match line.state {
            VersionState::InForce => "in_force",
            VersionState::Replaced => "replaced",
            VersionState::Withdrawn => "withdrawn",
        },
    }
}
