//! The snapshots of the mayors' committee: prepare, refresh, comment, draw up the act, upload the
//! resolution, send.

use app::pages::snapshot::{ACT_FORM, COMMENT_FORM, STEP_FORM, address};
use axum::response::Response;
use chrono::NaiveDate;
use domain::format;
use services::snapshot::comment::snapshot_comment;
use services::snapshot::draft_act::snapshot_draft_act;
use services::snapshot::prepare::{snapshot_prepare, snapshot_refresh};
use services::snapshot::send::snapshot_send;
use services::snapshot::upload_act::{ActUpload, snapshot_upload_act};
use uuid::Uuid;

use crate::forms::timesheet::version;
use crate::forms::upload::UploadPost;
use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// A project and a reference date.
type Which = (Uuid, NaiveDate);

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/fotografie/{data}/preparazione", prepare)
        .form("/progetti/{id}/fotografie/{data}/aggiornamento", refresh)
        .form("/progetti/{id}/fotografie/{data}/nota", comment)
        .form("/progetti/{id}/fotografie/{data}/bozza", draft_act)
        .large_form("/progetti/{id}/fotografie/{data}/deliberazione", upload_act)
        .form("/progetti/{id}/fotografie/{data}/trasmissione", send)
}

async fn prepare(Address((project, reference)): Address<Which>, form: FormPost) -> Response {
    let page = address(project, reference);
    let outcome = snapshot_prepare(&form.context, project, reference)
        .await
        .map(|()| Done::at(&page).saying("Fotografia preparata: la controlli, poi generi la bozza di atto."));
    form.answer(STEP_FORM, &page, outcome).await
}

async fn refresh(Address((project, reference)): Address<Which>, form: FormPost) -> Response {
    let page = address(project, reference);
    let outcome = snapshot_refresh(&form.context, project, reference, version(&form.fields))
        .await
        .map(|()| Done::at(&page).saying("Fotografia aggiornata dai dati di oggi."));
    form.answer(STEP_FORM, &page, outcome).await
}

async fn comment(Address((project, reference)): Address<Which>, form: FormPost) -> Response {
    let page = address(project, reference);
    let text = form.fields.text("note").to_owned();
    let outcome = snapshot_comment(&form.context, project, reference, version(&form.fields), &text)
        .await
        .map(|()| Done::at(&page).saying("Nota salvata."));
    form.answer(COMMENT_FORM, &page, outcome).await
}

async fn draft_act(Address((project, reference)): Address<Which>, form: FormPost) -> Response {
    let page = address(project, reference);
    let outcome = snapshot_draft_act(&form.context, project, reference, version(&form.fields))
        .await
        .map(|()| Done::at(&page).saying("Bozza di atto generata: la scarichi per il Comitato dei Sindaci."));
    form.answer(STEP_FORM, &page, outcome).await
}

async fn upload_act(Address((project, reference)): Address<Which>, post: UploadPost) -> Response {
    let UploadPost { form, files } = post;
    let file = files.into_iter().find(|file| file.field == "file");
    let page = address(project, reference);
    let input = ActUpload {
        version: version(&form.fields),
        number: form.fields.text("numero").to_owned(),
        on: form.fields.text("data").to_owned(),
        file: file.map(|file| (file.file_name, file.bytes)),
    };
    let outcome = snapshot_upload_act(&form.context, project, reference, input)
        .await
        .map(|()| Done::at(&page).saying("Deliberazione caricata: ora il rappresentante legale può trasmettere."));
    form.answer(ACT_FORM, &page, outcome).await
}

async fn send(Address((project, reference)): Address<Which>, form: FormPost) -> Response {
    let page = address(project, reference);
    let outcome = snapshot_send(&form.context, project, reference, version(&form.fields)).await.map(|sent| {
        let timely = if sent.on <= sent.due { "nei termini" } else { "oltre il termine" };
        let on = format::on_day(sent.on);
        Done::at(&page).saying(format!("Fotografia trasmessa alla Regione {on}, {timely}. Da ora non si modifica più."))
    });
    form.answer(STEP_FORM, &page, outcome).await
}
