//! Keys of programs: making one, which is shown on the answer and nowhere else, and revoking one.

use app::pages::account::keys::MADE;
use app::request::FormState;
use axum::response::Response;
use services::api_key::create::{NewKey, api_key_create};
use services::api_key::revoke::{RevokeKey, api_key_revoke};
use uuid::Uuid;

use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;
use crate::http::page;

/// The page of the keys.
const PAGE: &str = "/chiavi";

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.form("/chiavi", make).form("/chiavi/{chiave}/revoca", revoke)
}

async fn make(form: FormPost) -> Response {
    let fields = &form.fields;
    let input = NewKey {
        name: fields.text("nome").to_owned(),
        ats: fields.text("ats").to_owned(),
        expires_on: fields.text("scadenza").to_owned(),
    };
    match api_key_create(&form.context, &input).await {
        Ok(made) => {
            // No address and no cookie may carry the key: the page is the answer itself.
            let values = [("nome", made.name), ("chiave", made.key)];
            let values = values.into_iter().map(|(name, value)| (name.to_owned(), vec![value])).collect();
            let shown = FormState { form: MADE.to_owned(), values, ..FormState::default() };
            let FormPost { context, state, .. } = form;
            page::render(&state, context, PAGE, Some(shown), None).await
        }
        Err(error) => form.answer("chiave", PAGE, Err(error)).await,
    }
}

async fn revoke(Address(id): Address<Uuid>, form: FormPost) -> Response {
    let version = form.fields.number("versione").unwrap_or_default();
    let outcome = api_key_revoke(&form.context, RevokeKey { id, version }).await;
    let outcome =
        outcome.map(|name| Done::at(PAGE).saying(format!("Chiave di «{name}» revocata: non apre più nulla.")));
    form.answer("revoca", PAGE, outcome).await
}
