//! Flows of counts: the file the office sends, and the quarter it takes back.

use app::pages::monitoring::flow_quarter::WITHDRAW_FORM;
use app::pages::monitoring::flows::{FORM, quarter_address};
use axum::Extension;
use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use domain::format;
use services::context::Context;
use services::error::UseCaseError;
use services::monitoring::flow_receive::{FIELD, FlowUpload, ReceivedQuarter, flow_receive, send_allowed};
use services::monitoring::flow_withdraw::{FlowWithdraw, flow_withdraw};
use uuid::Uuid;

use crate::forms::upload::{UploadPost, drop_body};
use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;
use crate::http::page;
use crate::http::state::AppState;

/// Quarters that are named one by one after they were taken.
const NAMED: usize = 2;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/monitoraggio", send)
        .form("/progetti/{id}/monitoraggio/flussi/{periodo}/ritiro", withdraw)
}

/// Reads, checks and stores the file. Of who may not send one nothing is kept.
async fn send(
    Address(project): Address<Uuid>,
    State(state): State<AppState>,
    Extension(context): Extension<Context>,
    request: Request,
) -> Response {
    if let Err(error) = send_allowed(&context, project).await {
        drop_body(request.into_body()).await;
        return page::render_failure(&state, context, error).await;
    }
    let UploadPost { form, files } = match UploadPost::from_request(request, &state).await {
        Ok(post) => post,
        Err(refused) => return refused,
    };
    let page = format!("/progetti/{project}/monitoraggio");
    let outcome = match files.into_iter().find(|file| file.field == FIELD) {
        None => Err(UseCaseError::field(FIELD, "Scelga il file con i conteggi da caricare.")),
        Some(file) => {
            let input = FlowUpload { project, file_name: file.file_name, bytes: file.bytes };
            flow_receive(&form.context, input).await.map(|received| {
                let next = match received.as_slice() {
                    [one] => quarter_address(project, one.quarter),
                    _ => page.clone(),
                };
                Done::at(next).saying(words(&received))
            })
        }
    };
    form.answer(FORM, &page, outcome).await
}

/// What became of a flow, in words.
fn words(received: &[ReceivedQuarter]) -> String {
    let new: Vec<&ReceivedQuarter> = received.iter().filter(|quarter| !quarter.already_there).collect();
    let named = |quarter: &&ReceivedQuarter| {
        let counts: Vec<String> = quarter.counts.iter().map(|(kind, number)| kind.counted(*number)).collect();
        let mut text = format!("{}, versione {}: {}.", quarter.quarter, quarter.number, counts.join(", "));
        if !quarter.dropped.is_empty() {
            let dropped: Vec<String> = quarter.dropped.iter().map(|kind| format!("«{}»", kind.italian())).collect();
            text.push_str(&format!(" Attenzione: la versione prima indicava anche {}.", dropped.join(" e ")));
        }
        text
    };
    match new.len() {
        0 => "Nessuna modifica: il flusso dice le stesse cose di quello già in vigore.".to_owned(),
        1..=NAMED => format!("Flusso registrato. {}", new.iter().map(named).collect::<Vec<_>>().join(" ")),
        many => {
            let total: i64 = new.iter().flat_map(|quarter| quarter.counts.values()).sum();
            format!(
                "Flusso registrato: {}, {} conteggi in tutto.",
                format::count(many, "trimestre", "trimestri"),
                format::integer(total)
            )
        }
    }
}

async fn withdraw(Address((project, period)): Address<(Uuid, String)>, form: FormPost) -> Response {
    let input = FlowWithdraw {
        project,
        period,
        number: form.fields.text("numero").to_owned(),
        reason: form.fields.text("motivo").to_owned(),
    };
    let page = match input.period.parse() {
        Ok(quarter) => quarter_address(project, quarter),
        Err(_) => return page::render_failure(form.state(), form.context.clone(), UseCaseError::NotFound).await,
    };
    let outcome = flow_withdraw(&form.context, &input).await.map(|quarter| {
        Done::at(&page)
            .saying(format!("Dati del {quarter} ritirati: non contano più e si possono trasmettere di nuovo."))
    });
    form.answer(WITHDRAW_FORM, &page, outcome).await
}
