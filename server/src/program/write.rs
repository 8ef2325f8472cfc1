//! What programs write: rows of timesheets and flows of counts, all of a request or none, and once
//! however often the request comes.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use services::api_key::authenticate::count_write;
use services::error::UseCaseError;
use services::monitoring::flow_program::{FlowRequest, program_send};
use services::timesheet::program_write::{
    LARGEST_BODY, MEGABYTE, RowsOutcome, RowsRequest, fingerprint, program_write,
};
use uuid::Uuid;

use crate::forms::is_of_type;
use crate::http::state::AppState;
use crate::program::caller::{Parameters, Program, header, project};
use crate::program::problem::{Kind, Problem};
use crate::program::{answer, json, read_rows};

/// The longest name of a request, in characters.
const LONGEST_NAME: usize = 200;
/// What a program calls its request.
const NAME_HEADER: &str = "idempotency-key";
/// Says that an answer is the one of then.
const REPLAYED_HEADER: &str = "idempotency-replayed";

pub(super) async fn rows(
    State(state): State<AppState>,
    caller: Program,
    Parameters((id, period)): Parameters<(String, String)>,
    request: Request,
) -> Response {
    caller.answer(store(&state, &caller, &id, period, request).await)
}

async fn store(
    state: &AppState,
    caller: &Program,
    id: &str,
    period: String,
    request: Request,
) -> Result<Response, Problem> {
    let Sent { project, idempotency_key, request_sha256, body, .. } = sent(state, caller, id, request).await?;
    let (rows, problems) = read_rows::read(&body);
    drop(body);
    let request = RowsRequest { project, period, rows, problems, idempotency_key, request_sha256 };
    stored(program_write(&caller.context, &request).await?)
}

pub(super) async fn flow(
    State(state): State<AppState>,
    caller: Program,
    Parameters(id): Parameters<String>,
    request: Request,
) -> Response {
    caller.answer(take_flow(&state, &caller, &id, request).await)
}

async fn take_flow(state: &AppState, caller: &Program, id: &str, request: Request) -> Result<Response, Problem> {
    let Sent { project, idempotency_key, request_sha256, body, bytes } = sent(state, caller, id, request).await?;
    let request = FlowRequest { project, bytes, body, idempotency_key, request_sha256 };
    match program_send(&caller.context, &request).await {
        Err(UseCaseError::Conflict(reason)) => Err(Problem::new(Kind::Flow, reason)),
        outcome => stored(outcome?),
    }
}

/// A request that may be looked at.
struct Sent {
    project: Uuid,
    idempotency_key: String,
    request_sha256: Vec<u8>,
    body: json::Node,
    bytes: Vec<u8>,
}

/// Reads a request, if its program may write now.
async fn sent(state: &AppState, caller: &Program, id: &str, request: Request) -> Result<Sent, Problem> {
    let actor = caller.context.actor()?;
    if let Some(seconds) = count_write(&state.portal, actor).await? {
        return Err(Problem::too_many(seconds));
    }
    let (parts, body) = request.into_parts();
    if !is_of_type(&parts.headers, "application/json") {
        return Err(Problem::new(Kind::MediaType, "Il corpo deve essere JSON: Content-Type: application/json."));
    }
    let idempotency_key = header(&parts.headers, NAME_HEADER, LONGEST_NAME)?.to_owned();
    let project = project(id)?;
    let bytes = read_body(&parts.headers, body).await?;
    let address = format!("{} {}", parts.method, parts.uri.path());
    let body = json::read(&bytes).map_err(|at| {
        let json::Unreadable { line, column } = at;
        Problem::new(
            Kind::Unreadable,
            format!("Il corpo non è JSON: si interrompe alla riga {line}, colonna {column}."),
        )
    })?;
    Ok(Sent { project, idempotency_key, request_sha256: fingerprint(&address, &bytes), body, bytes })
}

/// What is answered, now and every time the request comes again.
fn stored(outcome: RowsOutcome) -> Result<Response, Problem> {
    let (text, replayed) = match outcome {
        RowsOutcome::Stored(text) => (text, false),
        RowsOutcome::Replayed(text) => (text, true),
        RowsOutcome::NameTaken => {
            let detail = "Con questa Idempotency-Key è già stata registrata una richiesta diversa: usarne una nuova.";
            return Err(Problem::new(Kind::NameTaken, detail));
        }
    };
    let mut response = answer(text, "no-store");
    *response.status_mut() = StatusCode::CREATED;
    if replayed {
        response.headers_mut().insert(REPLAYED_HEADER, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The body, unless it is too large; said before it is read where its length is told.
async fn read_body(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    let too_large = || {
        let detail = format!("Il corpo supera {} MB: dividere le righe in più richieste.", LARGEST_BODY / MEGABYTE);
        Problem::new(Kind::TooLarge, detail)
    };
    let told = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > LARGEST_BODY) {
        return Err(too_large());
    }
    to_bytes(body, LARGEST_BODY).await.map(Into::into).map_err(|_| too_large())
}
