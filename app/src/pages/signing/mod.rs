//! Documents and their signatures: the signing desk, a document, who may sign, the archive.

pub mod archive;
pub mod desk;
pub mod document;
pub mod powers;

pub use crate::pages::region::import::FORM;

use domain::document::Party;
use leptos::prelude::*;
use uuid::Uuid;

use crate::components::file_field::FileField;
use crate::request::FormState;

/// The endings and media types of signed files.
const SIGNED: &str = ".p7m,.pdf,application/pkcs7-mime,application/pdf";

/// Where the powers of a party of a project are.
fn powers_address(project: Uuid, party: Option<Party>) -> String {
    match party {
        Some(Party::Region) => "/regione/poteri".to_owned(),
        _ => format!("/progetti/{project}/poteri"),
    }
}

/// The form that sends signed files; `many` at once.
fn upload_form(form: &FormState, action: String, many: bool, sentence: &'static str) -> AnyView {
    let hint = format!(
        "Il file .p7m (CAdES) o il PDF firmato (PAdES), fino a {} MB{}. Si può anche trascinare sul campo.",
        services::signing::LARGEST_FILE / 1024 / 1024,
        if many { " in tutto" } else { "" },
    );
    let label = if many { "File firmati" } else { "File firmato" };
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="form-panel">
            <FileField form=form.clone() label=label hint=hint accept=SIGNED many=many drop=true />
            <p class="measure">{sentence}</p>
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    {if many { "Carica i file firmati" } else { "Carica il file firmato" }}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Said where signatures cannot be verified.
fn untrusted(trusted: bool) -> AnyView {
    if trusted {
        return ().into_any();
    }
    view! {
        <div class="alert alert-warning" role="status">
            <p class="mb-0">
                "In questa installazione non sono configurati i certificati dei prestatori di servizi fiduciari: i file caricati si conservano, ma nessuna firma può essere accettata. Avvisi chi gestisce il portale."
            </p>
        </div>
    }
    .into_any()
}
