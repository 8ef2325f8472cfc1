//! Who may sign: a new power, a correction, the end of one; of a body and of the Region.

use app::pages::signing::powers::{CORRECTION, END, NEW};
use axum::response::Response;
use services::signing::power::change::{Correction, power_correct, power_end};
use services::signing::power::record::{NewPower, power_record};
use services::signing::power::{DeedFile, Seat};
use uuid::Uuid;

use crate::forms::upload::{Upload, UploadPost};
use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

const REGION: &str = "/regione/poteri";

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/progetti/{id}/poteri", add_of_body)
        .form("/progetti/{id}/poteri/{potere}", correct_of_body)
        .form("/progetti/{id}/poteri/{potere}/fine", end_of_body)
        .form("/regione/poteri", add_of_region)
        .form("/regione/poteri/{potere}", correct_of_region)
        .form("/regione/poteri/{potere}/fine", end_of_region)
}

fn page(seat: Seat) -> String {
    match seat {
        Seat::BodyOf(project) => format!("/progetti/{project}/poteri"),
        Seat::Region => REGION.to_owned(),
    }
}

fn deed(files: Vec<Upload>) -> Option<DeedFile> {
    let file = files.into_iter().find(|file| file.field == "file")?;
    Some(DeedFile { file_name: file.file_name, bytes: file.bytes })
}

fn text(fields: &Fields, name: &str) -> String {
    fields.text(name).to_owned()
}

async fn add(seat: Seat, post: UploadPost) -> Response {
    let UploadPost { form, files } = post;
    let fields = &form.fields;
    let input = NewPower {
        first_name: text(fields, "nome"),
        last_name: text(fields, "cognome"),
        tax_code: text(fields, "codice-fiscale"),
        capacity: text(fields, "qualita"),
        from: text(fields, "dal"),
        to: text(fields, "al"),
        deed: text(fields, "atto"),
        deed_on: text(fields, "atto-del"),
        succeeds: text(fields, "subentra"),
    };
    let page = page(seat);
    let outcome = power_record(&form.context, seat, &input, deed(files))
        .await
        .map(|name| Done::at(&page).saying(format!("Registrato il potere di firma di {name}.")));
    form.answer(NEW, &page, outcome).await
}

async fn correct(seat: Seat, id: Uuid, post: UploadPost) -> Response {
    let UploadPost { form, files } = post;
    let fields = &form.fields;
    let input = Correction {
        version: fields.number("versione").unwrap_or(-1),
        capacity: text(fields, "qualita"),
        from: text(fields, "dal"),
        to: text(fields, "al"),
        deed: text(fields, "atto"),
        deed_on: text(fields, "atto-del"),
    };
    let page = page(seat);
    let outcome = power_correct(&form.context, (seat, id), &input, deed(files))
        .await
        .map(|()| Done::at(&page).saying("Potere di firma corretto."));
    form.answer(CORRECTION, &format!("{page}?correggi={id}"), outcome).await
}

async fn end(seat: Seat, id: Uuid, form: FormPost) -> Response {
    let version = form.fields.number("versione").unwrap_or(-1);
    let page = page(seat);
    let outcome = power_end(&form.context, (seat, id), version, form.fields.text("al"))
        .await
        .map(|()| Done::at(&page).saying("Registrata la fine del potere di firma."));
    form.answer(END, &format!("{page}?fine={id}"), outcome).await
}

async fn add_of_body(Address(project): Address<Uuid>, post: UploadPost) -> Response {
    add(Seat::BodyOf(project), post).await
}

async fn correct_of_body(Address((project, id)): Address<(Uuid, Uuid)>, post: UploadPost) -> Response {
    correct(Seat::BodyOf(project), id, post).await
}

async fn end_of_body(Address((project, id)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    end(Seat::BodyOf(project), id, form).await
}

async fn add_of_region(post: UploadPost) -> Response {
    add(Seat::Region, post).await
}

async fn correct_of_region(Address(id): Address<Uuid>, post: UploadPost) -> Response {
    correct(Seat::Region, id, post).await
}

async fn end_of_region(Address(id): Address<Uuid>, form: FormPost) -> Response {
    end(Seat::Region, id, form).await
}
