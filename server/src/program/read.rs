//! What programs read: projects, operators, sportelli, sheets and their rows, flows of counts.

use axum::extract::RawQuery;
use axum::response::Response;
use serde::Serialize;
use services::error::UseCaseError;
use services::monitoring::flow_program::program_flows;
use services::program;
use services::timesheet::program_read::{self, LARGEST_PAGE, PAGE, Row, RowPlace, RowsAsked};

use crate::forms::Fields;
use crate::program::caller::{Parameters, Program, project};
use crate::program::problem::{Kind, Problem};
use crate::program::{ROOT, answer};

fn json(made: Result<impl Serialize, UseCaseError>) -> Result<Response, Problem> {
    let text = serde_json::to_string(&made?).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    Ok(answer(text, "no-store"))
}

pub(super) async fn projects(caller: Program) -> Response {
    caller.answer(json(program::projects(&caller.context).await))
}

pub(super) async fn operators(caller: Program, Parameters(id): Parameters<String>) -> Response {
    let made = match project(&id) {
        Ok(id) => json(program::operators(&caller.context, id).await),
        Err(problem) => Err(problem),
    };
    caller.answer(made)
}

pub(super) async fn sportelli(caller: Program, Parameters(id): Parameters<String>) -> Response {
    let made = match project(&id) {
        Ok(id) => json(program::sportelli(&caller.context, id).await),
        Err(problem) => Err(problem),
    };
    caller.answer(made)
}

pub(super) async fn sheet_periods(caller: Program, Parameters(id): Parameters<String>) -> Response {
    let made = match project(&id) {
        Ok(id) => json(program_read::sheet_periods(&caller.context, id).await),
        Err(problem) => Err(problem),
    };
    caller.answer(made)
}

pub(super) async fn flows(caller: Program, Parameters(id): Parameters<String>) -> Response {
    let made = match project(&id) {
        Ok(id) => json(program_flows(&caller.context, id).await),
        Err(problem) => Err(problem),
    };
    caller.answer(made)
}

/// A page of rows, with the address of the next.
#[derive(Serialize)]
struct Page {
    rows: Vec<Row>,
    next: Option<String>,
}

pub(super) async fn rows(
    caller: Program,
    Parameters((id, period)): Parameters<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    caller.answer(page(&caller, &id, period, &query.unwrap_or_default()).await)
}

async fn page(caller: &Program, id: &str, period: String, query: &str) -> Result<Response, Problem> {
    let fields = Fields::parse(query.as_bytes());
    let mut asked = RowsAsked { project: project(id)?, period, limit: PAGE, ..RowsAsked::default() };
    for (name, value) in fields.pairs() {
        let wrong = |detail: String| Problem::new(Kind::Unreadable, detail);
        match name.as_str() {
            "operator" => asked.operator = Some(value.clone()),
            "after" => {
                let place = RowPlace::read(value);
                asked.after =
                    Some(place.ok_or_else(|| wrong("Il parametro after non è quello di una pagina.".into()))?);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
                asked.limit = limit.ok_or_else(|| wrong(format!("Il parametro limit va da 1 a {LARGEST_PAGE}.")))?;
            }
            _ => return Err(wrong("I parametri ammessi sono operator, after e limit.".into())),
        }
    }
    let found = program_read::rows(&caller.context, &asked).await?;
    let next = found.next.map(|place| {
        let operator = asked.operator.as_ref().map(|code| format!("&operator={code}")).unwrap_or_default();
        let RowsAsked { project, period, limit, .. } = &asked;
        format!("{ROOT}/progetti/{project}/timesheet/{period}/righe?after={}&limit={limit}{operator}", place.code())
    });
    json(Ok(Page { rows: found.rows, next }))
}
