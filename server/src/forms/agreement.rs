//! The agreement: its data, the draft, sending back, registration, renunciation, forfeiture; the
//! wording of a call.

use app::pages::agreement::forfeiture;
use app::pages::agreement::show::address;
use app::pages::agreement::wording;
use axum::response::Response;
use services::agreement::data::{ActsInput, NoticeInput, acts_record, notice_record};
use services::agreement::draft::agreement_draft;
use services::agreement::forfeiture::{Verdict, forfeiture_decide, forfeiture_propose};
use services::agreement::register::registration_record;
use services::agreement::renounce::grant_renounce;
use services::agreement::send_back::agreement_send_back;
use services::agreement::wording::{WordingInput, wording_save};
use services::error::UseCaseError;
use store::retrying;
use uuid::Uuid;

use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/atto/ammissione", notice)
        .form("/progetti/{id}/atto/dati", acts)
        .form("/progetti/{id}/atto/predisposizione", draft)
        .form("/progetti/{id}/atto/rinvio", send_back)
        .form("/progetti/{id}/atto/registrazione", register)
        .form("/progetti/{id}/atto/rinuncia", renounce)
        .form("/progetti/{id}/atto/decadenza", propose)
        .form("/progetti/{id}/atto/decadenza/{proposta}/decisione", decide)
        .form("/avvisi/{id}/atto", write)
}

/// The version a form was made from; one that no row has, if it says none.
fn version(form: &FormPost) -> i64 {
    form.fields.number("versione").unwrap_or(-1)
}

fn text(form: &FormPost, name: &str) -> String {
    form.fields.text(name).to_owned()
}

async fn notice(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let input = NoticeInput {
        version: version(&form),
        notice: text(&form, "nota"),
        on: text(&form, "nota-data"),
        received_on: text(&form, "ricevuta"),
    };
    let outcome = retrying(|| notice_record(&form.context, project, &input)).await;
    form.answer("ammissione", &page, outcome.map(|()| Done::at(&page).saying("Ammissione registrata."))).await
}

async fn acts(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let input = ActsInput {
        version: version(&form),
        cup: text(&form, "cup"),
        delegation: text(&form, "delega"),
        delegation_on: text(&form, "delega-data"),
        approval: text(&form, "approvazione"),
        approval_on: text(&form, "approvazione-data"),
    };
    let outcome = retrying(|| acts_record(&form.context, project, &input)).await;
    form.answer("dati", &page, outcome.map(|()| Done::at(&page).saying("CUP e atti dell’ente salvati."))).await
}

async fn draft(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let outcome = agreement_draft(&form.context, project).await.map(|number| {
        Done::at(&page).saying(format!("Atto di adesione predisposto, versione {number}: ora lo firma l’ente."))
    });
    form.answer("predisposizione", &page, outcome).await
}

async fn send_back(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let (version, reason) = (version(&form), text(&form, "motivo"));
    let outcome = retrying(|| agreement_send_back(&form.context, project, version, &reason))
        .await
        .map(|()| Done::at(&page).saying("Atto rinviato: l’istruttore ne predispone una nuova versione."));
    form.answer("rinvio", &format!("{page}?passo=rinvio"), outcome).await
}

async fn register(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let version = version(&form);
    let (number, on) = (text(&form, "registro"), text(&form, "registro-data"));
    let outcome = retrying(|| registration_record(&form.context, project, version, (&number, &on)))
        .await
        .map(|()| Done::at(&page).saying("Registrazione salvata."));
    form.answer("registrazione", &page, outcome).await
}

async fn renounce(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let (version, reason) = (version(&form), text(&form, "rinuncia"));
    let outcome = retrying(|| grant_renounce(&form.context, project, version, &reason))
        .await
        .map(|()| Done::at(&page).saying("Rinuncia registrata."));
    form.answer("rinuncia", &format!("{page}?passo=rinuncia"), outcome).await
}

async fn propose(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = address(project);
    let (duty, missing) = (text(&form, "obbligo"), text(&form, "mancanza"));
    let outcome = retrying(|| forfeiture_propose(&form.context, project, &duty, &missing))
        .await
        .map(|()| Done::at(&page).saying("Decadenza proposta al dirigente."));
    form.answer("decadenza", &page, outcome).await
}

async fn decide(Address((project, proposal)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let page = address(project);
    let (version, reason) = (version(&form), text(&form, "motivazione"));
    let verdict = match form.fields.text("esito") {
        "decadenza" => Ok((Verdict::Forfeit, "Decadenza disposta.")),
        "rigetto" => Ok((Verdict::Dismiss, "Proposta di decadenza respinta.")),
        _ => Err(UseCaseError::field("motivazione", "Scelga che cosa decidere, con uno dei due pulsanti.")),
    };
    let outcome = match verdict {
        Ok((verdict, said)) => {
            retrying(|| forfeiture_decide(&form.context, project, (proposal, version), verdict, &reason))
                .await
                .map(|()| Done::at(&page).saying(said))
        }
        Err(error) => Err(error),
    };
    form.answer(forfeiture::FORM, &forfeiture::address(project, proposal), outcome).await
}

async fn write(Address(call): Address<Uuid>, form: FormPost) -> Response {
    let page = format!("/avvisi/{call}/atto");
    let input = WordingInput {
        from: form.fields.number("da").unwrap_or(-1),
        text: form.fields.raw("testo").to_owned(),
        note: text(&form, "nota"),
    };
    let outcome = wording_save(&form.context, call, &input)
        .await
        .map(|number| Done::at(&page).saying(format!("Testo dell’atto salvato, versione {number}.")));
    form.answer(wording::FORM, &page, outcome).await
}
