//! The data of a person of the group.

use std::collections::BTreeMap;

use app::pages::project::member::FORM;
use axum::response::Response;
use domain::function::ServiceFunction;
use services::project::group_edit::{FunctionInput, MemberInput, member_save};
use uuid::Uuid;

use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.form("/progetti/{id}/gruppo/{operatore}", save)
}

async fn save(Address((project, code)): Address<(Uuid, String)>, form: FormPost) -> Response {
    let page = format!("/progetti/{project}/gruppo/{code}");
    let fields = &form.fields;
    let functions: BTreeMap<String, FunctionInput> = ServiceFunction::ALL
        .into_iter()
        .map(|function| {
            let code = function.code();
            let input = FunctionInput {
                hours: fields.asked(&format!("ore-{code}")),
                profile: fields.asked(&format!("profilo-{code}")),
                years: fields.asked(&format!("anni-{code}")),
            };
            (code.to_owned(), input)
        })
        .collect();
    let input = MemberInput {
        project_id: project,
        code,
        version: fields.number("versione").unwrap_or_default(),
        last_name: fields.asked("cognome"),
        first_name: fields.asked("nome"),
        tax_code: fields.asked("codice-fiscale"),
        qualification: fields.asked("qualifica"),
        profession: fields.asked("professione"),
        profile: fields.asked("profilo"),
        years: fields.asked("anni"),
        functions,
    };
    let outcome = store::retrying(|| member_save(&form.context, &input))
        .await
        .map(|name| Done::at(format!("/progetti/{project}/gruppo")).saying(format!("Dati di {name} salvati.")));
    form.answer(FORM, &page, outcome).await
}
