//! Login, logout, and switching accounts off and on.

use axum::extract::FromRequestParts;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use services::account::create::{NewAccount, account_create};
use services::account::login::{Login, login};
use services::account::session::close;
use services::account::set_active::{SetActive, set_active};
use uuid::Uuid;

use crate::forms::{Done, FormPost};
use crate::http::address::Address;
use crate::http::cookie;
use crate::http::endpoints::Endpoints;
use crate::http::local_address::local;
use crate::http::session::ClientAddress;
use crate::http::state::AppState;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints
        .form("/accesso", log_in)
        .form("/esci", log_out)
        .form("/amministrazione/utenti", make_account)
        .form("/amministrazione/utenti/{id}/stato", switch_account)
}

/// The session's token as the browser sent it.
struct Token(Option<String>);

impl FromRequestParts<AppState> for Token {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Token(cookie::read(&parts.headers, cookie::SESSION).map(str::to_owned)))
    }
}

async fn log_in(ClientAddress(address): ClientAddress, Token(replaces): Token, form: FormPost) -> Response {
    let goal = local(form.fields.text("poi")).unwrap_or("/home").to_owned();
    let page = match goal.as_str() {
        "/home" => "/accesso".to_owned(),
        other => format!("/accesso?poi={}", utf8_percent_encode(other, NON_ALPHANUMERIC)),
    };
    let input = Login {
        username: form.fields.text("utente").to_owned(),
        password: form.fields.raw("password").to_owned(),
        address,
        replaces,
    };
    let secure = form.state().outside.is_secure();
    match login(&form.context, input).await {
        Ok(logged_in) => {
            let mut response = form.answer("accesso", &page, Ok(Done::at(goal))).await;
            if let Some(cookie) = cookie::session(&logged_in.token, secure) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => form.answer("accesso", &page, Err(error)).await,
    }
}

async fn log_out(Token(token): Token, form: FormPost) -> Response {
    let secure = form.state().outside.is_secure();
    let outcome = match &token {
        Some(token) => close(&form.context, token).await,
        None => Ok(()),
    };
    let outcome = outcome.map(|()| Done::at("/accesso").saying("È uscito dal portale."));
    let went_well = outcome.is_ok();
    let mut response = form.answer("uscita", "/accesso", outcome).await;
    if went_well && let Some(gone) = cookie::no_session(secure) {
        response.headers_mut().append(SET_COOKIE, gone);
    }
    response
}

async fn make_account(form: FormPost) -> Response {
    let fields = &form.fields;
    let input = NewAccount {
        username: fields.text("utente").to_owned(),
        display_name: fields.text("nome").to_owned(),
        role: fields.text("ruolo").to_owned(),
        ats: fields.text("ats").to_owned(),
        tax_code: fields.text("codice-fiscale").to_owned(),
        password: fields.raw("password").to_owned(),
    };
    let outcome = account_create(&form.context, &input)
        .await
        .map(|name| Done::at("/amministrazione").saying(format!("Utenza di {name} creata.")));
    form.answer("utenza", "/amministrazione", outcome).await
}

async fn switch_account(Address(user_id): Address<Uuid>, form: FormPost) -> Response {
    let active = form.fields.text("stato") == "attiva";
    let version = form.fields.number("versione").unwrap_or_default();
    let outcome = set_active(&form.context, SetActive { user_id, version, active }).await.map(|name| {
        let what = if active { "riattivata" } else { "disattivata; le sue sessioni sono chiuse" };
        Done::at("/amministrazione").saying(format!("Utenza di {name} {what}."))
    });
    form.answer("stato", "/amministrazione", outcome).await
}
