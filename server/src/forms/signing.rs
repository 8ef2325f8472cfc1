//! Signed files: one for a document, many at once.

use app::pages::signing::FORM;
use axum::Extension;
use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use services::context::Context;
use services::error::{FieldProblem, UseCaseError};
use services::signing::SentFile;
use services::signing::many::{Told, receive_many};
use services::signing::receive::{Outcome, Received, receive};
use services::signing::sender::may_send;
use uuid::Uuid;

use crate::forms::Done;
use crate::forms::upload::{Upload, UploadPost, drop_body};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;
use crate::http::page::render_failure;
use crate::http::state::AppState;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.large_form("/firma", many).large_form("/firma/{documento}", one)
}

fn sent(file: Upload) -> SentFile {
    SentFile { file_name: file.file_name, bytes: file.bytes }
}

/// What was done, for the next page.
fn accepted(received: &Received, complete: bool, again: bool) -> String {
    let number = received.number;
    match (again, complete) {
        (true, _) => format!(
            "Firma verificata, ricevuta n. {number}. Il documento era già firmato: sono conservati entrambi i file."
        ),
        (false, true) => format!("Firma accettata, ricevuta n. {number}. Il documento ha ora tutte le firme."),
        (false, false) => {
            format!("Firma accettata, ricevuta n. {number}. Il documento passa a chi firma dopo di Lei.")
        }
    }
}

/// The form, once it is known that its sender may send one: until then no file is read.
async fn allowed(
    (state, context): (AppState, Context),
    document: Option<Uuid>,
    request: Request,
) -> Result<UploadPost, Response> {
    if let Err(error) = may_send(&context, document).await {
        drop_body(request.into_body()).await;
        return Err(render_failure(&state, context, error).await);
    }
    UploadPost::from_request(request, &state).await
}

async fn one(
    Address(document): Address<Uuid>,
    State(state): State<AppState>,
    Extension(context): Extension<Context>,
    request: Request,
) -> Response {
    let page = format!("/firma/{document}");
    let UploadPost { form, files } = match allowed((state, context), Some(document), request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let outcome = match files.into_iter().find(|file| file.field == "file") {
        None => Err(UseCaseError::field("file", "Scelga il file firmato da caricare.")),
        Some(file) => match receive(&form.context, document, sent(file)).await {
            Ok(received) => match &received.outcome {
                Outcome::Accepted { complete, again } => {
                    Ok(Done::at(format!("{page}#ricevuti")).saying(accepted(&received, *complete, *again)))
                }
                Outcome::Refused(reason) => Err(UseCaseError::field("file", reason.clone())),
            },
            Err(error) => Err(error),
        },
    };
    form.answer(FORM, &page, outcome).await
}

/// One sentence for a file that was not accepted; none for one that was.
fn problem(told: &Told) -> Option<FieldProblem> {
    let reason = match &told.received {
        Ok(received) => match &received.outcome {
            Outcome::Accepted { .. } => return None,
            Outcome::Refused(reason) => reason.clone(),
        },
        Err(UseCaseError::Invalid(problems)) => {
            problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
        }
        Err(error) => error.to_string(),
    };
    Some(FieldProblem::new("file", format!("{}: {reason}", told.file_name)))
}

/// «Accettato: Atto di adesione (ricevuta n. 12).»
fn done(told: &[Told]) -> Option<String> {
    let lines: Vec<String> = told
        .iter()
        .filter_map(|told| told.received.as_ref().ok())
        .filter(|received| matches!(received.outcome, Outcome::Accepted { .. }))
        .map(|received| format!("{} (ricevuta n. {})", received.title.as_deref().unwrap_or_default(), received.number))
        .collect();
    let most = 4;
    let shown = lines.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    match lines.len() {
        0 => None,
        1 => Some(format!("Firma accettata: {shown}.")),
        n if n <= most => Some(format!("{n} firme accettate: {shown}.")),
        n => Some(format!("{n} firme accettate: {shown} e altre.")),
    }
}

async fn many(State(state): State<AppState>, Extension(context): Extension<Context>, request: Request) -> Response {
    const PAGE: &str = "/firma";
    let UploadPost { form, files } = match allowed((state, context), None, request).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let files = files.into_iter().filter(|file| file.field == "file").map(sent).collect();
    let told = match receive_many(&form.context, files).await {
        Ok(told) => told,
        Err(error) => return form.answer(FORM, PAGE, Err(error)).await,
    };
    let problems: Vec<FieldProblem> = told.iter().filter_map(problem).collect();
    match (done(&told), problems.is_empty()) {
        (Some(notice), true) => form.answer(FORM, PAGE, Ok(Done::at(PAGE).saying(notice))).await,
        (Some(notice), false) => form.partly(FORM, PAGE, notice, problems).await,
        (None, _) => form.answer(FORM, PAGE, Err(UseCaseError::Invalid(problems))).await,
    }
}
