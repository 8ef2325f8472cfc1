//! The data of a person of the group.

use std::collections::BTreeMap;

use app::pages::project::member::FORM;
use axum::response::Response;
use domain::function::ServiceFunction;
use services::project::group_edit::{FunctionInput, MemberInput, member_save};
use uuid::Uuid;

use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.form("/progetti/{id}/gruppo/{operatore}", save)
}

/// What was typed, where the page asked for it.
fn asked(fields: &Fields, name: &str) -> Option<String> {
    fields.pairs().iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned())
}

async fn save(Address((project, code)): Address<(Uuid, String)>, form: FormPost) -> Response {
    let page = format!("/progetti/{project}/gruppo/{code}");
    let fields = &form.fields;
    let functions: BTreeMap<String, FunctionInput> = ServiceFunction::ALL
        .into_iter()
        .map(|function| {
            let code = function.code();
            let input = FunctionInput {
                hours: asked(fields, &format!("ore-{code}")),
                profile: asked(fields, &format!("profilo-{code}")),
                years: asked(fields, &format!("anni-{code}")),
            };
            (code.to_owned(), input)
        })
        .collect();
    let input = MemberInput {
        project_id: project,
        code,
        version: fields.number("versione").unwrap_or_default(),
        last_name: asked(fields, "cognome"),
        first_name: asked(fields, "nome"),
        tax_code: asked(fields, "codice-fiscale"),
        qualification: asked(fields, "qualifica"),
        profession: asked(fields, "professione"),
        profile: asked(fields, "profilo"),
        years: asked(fields, "anni"),
        functions,
    };
    let outcome = store::retrying(|| member_save(&form.context, &input))
        .await
        .map(|name| Done::at(format!("/progetti/{project}/gruppo")).saying(format!("Dati di {name} salvati.")));
    form.answer(FORM, &page, outcome).await
}
