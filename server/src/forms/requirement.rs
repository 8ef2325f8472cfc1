//! Required documents and duties: documents put up for signature, evidence handed in, the
//! Region's decisions, who serves a sportello.

use app::frame::address::with_query;
use app::pages::requirement::{CHECK_FORM, HAND_IN_FORM, ISSUE_FORM};
use axum::response::Response;
use domain::format;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::error::UseCaseError;
use services::requirement::check::{Outcome, check};
use services::requirement::hand_in::{EvidenceFile, HandIn, hand_in};
use services::requirement::issue::document_issue;
use services::requirement::queue::QueueFilter;
use services::requirement::staff_on_duty::{OnDuty, staff_save};
use uuid::Uuid;

use crate::forms::timesheet::version;
use crate::forms::upload::UploadPost;
use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// What is encoded in addresses: all but what codes are made of.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/adempimenti/{codice}/emissione", issue)
        .form("/progetti/{id}/adempimenti/{codice}/consegna", take)
        .form("/regione/adempimenti/esito", decide)
        .form("/progetti/{id}/sportelli/{numero}/addetti", staff)
}

/// The page of an item; `subject` is one of many.
fn page(project: Uuid, code: &str, subject: &str) -> String {
    let path = format!("/progetti/{project}/adempimenti/{}", utf8_percent_encode(code, ENCODED));
    with_query(&path, &[("di", subject)])
}

async fn issue(Address((project, code)): Address<(Uuid, String)>, form: FormPost) -> Response {
    let all = form.fields.ticked("tutti");
    let subject = form.fields.text("di").to_owned();
    let page = page(project, &code, if all { "" } else { &subject });
    let wanted = (!all).then_some(subject.as_str());
    let outcome = document_issue(&form.context, project, &code, wanted).await.map(|issued| {
        let left = if issued.left.is_empty() { String::new() } else { format!(" {}", issued.left.join(" ")) };
        let count = format::count(issued.count, "documento in attesa di firma", "documenti in attesa di firma");
        Done::at(&page).saying(format!("{count}.{left}"))
    });
    form.answer(ISSUE_FORM, &page, outcome).await
}

async fn take(Address((project, code)): Address<(Uuid, String)>, post: UploadPost) -> Response {
    let UploadPost { form, files } = post;
    let file = files.into_iter().find(|file| file.field == "file");
    let fields = &form.fields;
    let subject = fields.text("di").to_owned();
    let page = page(project, &code, &subject);
    let input = HandIn {
        project,
        code,
        subject,
        file: file.map(|file| EvidenceFile { name: file.file_name, bytes: file.bytes }),
        act: fields.text("atto").to_owned(),
        act_on: fields.text("atto-data").to_owned(),
        note: fields.text("nota").to_owned(),
        stated: fields.ticked("dichiaro"),
        exempt: fields.ticked("esonero"),
        exempt_reason: fields.text("motivo-esonero").to_owned(),
    };
    let outcome = hand_in(&form.context, input)
        .await
        .map(|()| Done::at(&page).saying("Consegnato: la Regione lo verifica e qui compare l’esito."));
    form.answer(HAND_IN_FORM, &page, outcome).await
}

/// Key and version of what was picked.
fn picked(fields: &Fields) -> Vec<(Uuid, i64)> {
    fields
        .all("consegna")
        .into_iter()
        .filter_map(|text| text.split_once(':'))
        .filter_map(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)))
        .collect()
}

/// The page the decision was sent from: an item's, or the queue with its filter.
fn sent_from(fields: &Fields) -> String {
    match fields.text("progetto").parse::<Uuid>() {
        Ok(project) => page(project, fields.text("codice"), fields.text("di")),
        Err(_) => {
            let pairs = QueueFilter::read(|name| Some(fields.text(name))).pairs();
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            with_query("/regione/adempimenti", &pairs)
        }
    }
}

async fn decide(form: FormPost) -> Response {
    let page = sent_from(&form.fields);
    let outcome = match form.fields.text("esito") {
        "accetta" => Ok(Outcome::Accept),
        "restituisci" => Ok(Outcome::Return { reason: form.fields.text("motivi").to_owned() }),
        _ => Err(UseCaseError::field("", "Scelga se accettare o restituire.")),
    };
    let done = match outcome {
        Err(error) => Err(error),
        Ok(outcome) => check(&form.context, &picked(&form.fields), &outcome).await.map(|count| {
            let text = match outcome {
                Outcome::Accept => format::count(count, "adempimento accettato", "adempimenti accettati"),
                Outcome::Return { .. } => {
                    format::count(count, "adempimento restituito con il motivo", "adempimenti restituiti con il motivo")
                }
            };
            Done::at(&page).saying(format!("{text}."))
        }),
    };
    form.answer(CHECK_FORM, &page, done).await
}

async fn staff(Address((project, number)): Address<(Uuid, i64)>, form: FormPost) -> Response {
    let page = format!("/progetti/{project}/sportelli/{number}");
    let input = OnDuty {
        project,
        number,
        version: version(&form.fields),
        members: form.fields.all("addetto").into_iter().map(str::to_owned).collect(),
    };
    let outcome =
        staff_save(&form.context, &input).await.map(|()| Done::at(&page).saying("Persone addette registrate."));
    form.answer("addetti", &page, outcome).await
}
