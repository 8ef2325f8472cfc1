//! Importing a project form: the report of a file, then the confirmation.

use app::pages::region::import::{FORM, TEXT_FIELD};
use app::request::FormState;
use axum::response::Response;
use services::error::{FieldProblem, UseCaseError};
use services::import::project::{project_import, project_import_preview};

use crate::forms::upload::UploadPost;
use crate::forms::{Done, FormPost};
use crate::http::endpoints::Endpoints;
use crate::http::page;

const PAGE: &str = "/regione/importazione";
/// The largest form the page takes, in bytes: its text travels once more with the confirmation.
const LARGEST: usize = 300_000;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.form("/regione/importazione", upload).form("/regione/importazione/registrazione", store)
}

/// Reads and checks the file; shows the report with its text in the confirmation's form.
async fn upload(post: UploadPost) -> Response {
    let text = post.file("file").map(|file| file.bytes.as_slice()).map_or_else(
        || Err(problem("Scelga il file del formulario da caricare.")),
        |bytes| match (bytes.len() > LARGEST, std::str::from_utf8(bytes)) {
            (true, _) => Err(problem("Il file supera 300 kB: controlli di aver scelto il formulario.")),
            (false, Err(_)) => Err(problem("Il file non è un testo UTF-8: lo salvi come JSON in UTF-8.")),
            (false, Ok(text)) => Ok(line_feeds(text)),
        },
    );
    let form = post.form;
    let text = match text {
        Ok(text) => text,
        Err(error) => return form.answer(FORM, PAGE, Err(error)).await,
    };
    match project_import_preview(&form.context, text.as_bytes()).await {
        Ok(_) => {
            let values = [(TEXT_FIELD.to_owned(), vec![text])].into();
            let shown = FormState { form: FORM.to_owned(), values, ..FormState::default() };
            page::render(form.state(), form.context.clone(), PAGE, Some(shown), None).await
        }
        Err(error) => form.answer(FORM, PAGE, Err(at_the_file(error))).await,
    }
}

/// Checks the same text once more and stores it.
async fn store(form: FormPost) -> Response {
    let text = line_feeds(form.fields.raw(TEXT_FIELD));
    let title = form.fields.text("titolo").to_owned();
    let accepted = form.fields.ticked("accetto");
    let stored = store::retrying(|| project_import(&form.context, text.as_bytes(), Some(&title), accepted)).await;
    let outcome = match stored {
        Ok(outcome) => match outcome.project_id {
            Some(id) => Ok(Done::at(format!("/progetti/{id}")).saying(format!(
                "Progetto dell’ATS {} registrato: {}.",
                outcome.report.ats,
                outcome.report.summary()
            ))),
            None if !outcome.report.can_be_stored() => Err(problem(
                "Il formulario contiene errori che ne impediscono l’importazione: carichi un file corretto.",
            )),
            None => Err(UseCaseError::field(
                "accetto",
                "Per registrare il progetto occorre accettare quanto trovato dal controllo, o caricare un file corretto.",
            )),
        },
        Err(error) => Err(at_the_file(error)),
    };
    form.answer(FORM, PAGE, outcome).await
}

/// Browsers send line ends as CR LF whatever the file had.
fn line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn problem(message: &str) -> UseCaseError {
    UseCaseError::field("file", message)
}

/// Problems at places of the file, shown beside the field the file was chosen in. What is wrong
/// with the whole file (`$`) has no place to name.
fn at_the_file(error: UseCaseError) -> UseCaseError {
    let UseCaseError::Invalid(problems) = error else { return error };
    let shown = problems.into_iter().map(|problem| {
        if problem.field == "titolo" {
            return problem;
        }
        let message = match problem.field.as_str() {
            "$" => capitalised(&problem.message),
            place if place.starts_with('$') => format!("{place}: {}", problem.message),
            _ => problem.message,
        };
        FieldProblem::new("file", message)
    });
    UseCaseError::Invalid(shown.collect())
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}
