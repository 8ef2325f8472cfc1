//! Forms on a finding of the cross-checks: the ATS's explanation, the Region's decision.

use app::pages::monitoring::finding::{DECIDE_FORM, EXPLAIN_FORM};
use app::pages::monitoring::findings;
use axum::response::Response;
use domain::minutes::Minutes;
use services::crosscheck::decide::{Decide, Decided, decide};
use services::crosscheck::explain::{Explain, explain};
use services::error::UseCaseError;
use uuid::Uuid;

use crate::forms::timesheet::version;
use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    const FINDING: &str = "/progetti/{id}/monitoraggio/riscontri/{riscontro}";
    endpoints.form(&format!("{FINDING}/spiegazione"), take).form(&format!("{FINDING}/decisione"), judge)
}

async fn take(Address((project, finding)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let page = findings::address(project, finding);
    let fields = &form.fields;
    let input = Explain { project, finding, version: version(fields), text: fields.text("spiegazione").to_owned() };
    let outcome = explain(&form.context, input)
        .await
        .map(|()| Done::at(&page).saying("Spiegazione inviata: ora decide la Regione."));
    form.answer(EXPLAIN_FORM, &page, outcome).await
}

/// What a decision did, in a sentence.
fn done(confirmed: bool, decided: &Decided) -> String {
    match (confirmed, decided.minutes) {
        (false, _) => "Riscontro accolto senza effetti.".to_owned(),
        (true, Minutes::ZERO) => "Riscontro confermato.".to_owned(),
        (true, minutes) => {
            format!("Riscontro confermato: {} escono dalla determinazione.", minutes.italian())
        }
    }
}

async fn judge(Address((project, finding)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let page = findings::address(project, finding);
    let fields = &form.fields;
    let confirm = match fields.text("esito") {
        "conferma" => true,
        "accogli" => false,
        _ => {
            let error = UseCaseError::field("", "Scelga se confermare il riscontro o accoglierlo senza effetti.");
            return form.answer(DECIDE_FORM, &page, Err(error)).await;
        }
    };
    let input =
        Decide { project, finding, version: version(fields), confirm, reason: fields.text("motivo").to_owned() };
    let outcome = decide(&form.context, input).await.map(|decided| Done::at(&page).saying(done(confirm, &decided)));
    form.answer(DECIDE_FORM, &page, outcome).await
}
