//! How the API says what is wrong: `application/problem+json` (RFC 9457), in Italian.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use services::api_key::authenticate::WRITES_PER_MINUTE;
use services::error::{FieldProblem, UseCaseError};
use uuid::Uuid;

/// The page that explains every type of problem, at an anchor of its name.
const PAGE: &str = "/aiuto/programmi";
/// Problems told at most, so that an answer stays shorter than a request.
const TOLD: usize = 500;

/// The types of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    Unreadable,
    /// No key, or one that opens nothing.
    Key,
    /// The key may not do this, or a page of another site sends it.
    Forbidden,
    /// It does not exist for this key.
    NotFound,
    /// Another method is meant.
    Method,
    /// The state of things does not allow it now.
    State,
    /// The flow cannot be taken now, or not from here.
    Flow,
    /// The body is too large.
    TooLarge,
    /// The body is no JSON by its type.
    MediaType,
    /// The content is wrong.
    Invalid,
    /// The name of the request was another's.
    NameTaken,
    /// Too many requests.
    TooMany,
    /// The portal failed.
    Portal,
}

impl Kind {
    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Kind::Unreadable => (StatusCode::BAD_REQUEST, "richiesta-non-leggibile", "Richiesta non leggibile"),
            Kind::Key => (StatusCode::UNAUTHORIZED, "chiave-non-valida", "Chiave mancante o non valida"),
            Kind::Forbidden => (StatusCode::FORBIDDEN, "non-consentito", "Operazione non consentita"),
            Kind::NotFound => (StatusCode::NOT_FOUND, "non-trovato", "Non trovato"),
            Kind::Method => (StatusCode::METHOD_NOT_ALLOWED, "metodo-non-ammesso", "Metodo non ammesso"),
            Kind::State => (StatusCode::CONFLICT, "stato-del-timesheet", "Il timesheet non accetta righe"),
            Kind::Flow => (StatusCode::CONFLICT, "flusso-non-ammesso", "Il flusso non può essere accettato"),
            Kind::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "richiesta-troppo-grande", "Richiesta troppo grande"),
            Kind::MediaType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "tipo-non-ammesso", "Tipo di contenuto non ammesso")
            }
            Kind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "dati-non-validi", "Dati non validi"),
            Kind::NameTaken => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "richiesta-diversa",
                "Idempotency-Key già usata per un’altra richiesta",
            ),
            Kind::TooMany => (StatusCode::TOO_MANY_REQUESTS, "troppe-richieste", "Troppe richieste"),
            Kind::Portal => (StatusCode::INTERNAL_SERVER_ERROR, "errore-del-portale", "Errore del portale"),
        }
    }
}

/// What is wrong at a place of the body.
#[derive(Debug, Serialize)]
struct Detail {
    pointer: String,
    detail: String,
}

#[derive(Debug, Serialize)]
struct Body {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Detail>,
}

/// A refusal.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<FieldProblem>,
    header: Option<Box<(HeaderName, HeaderValue)>>,
    request: Option<Uuid>,
}

impl Problem {
    /// A refusal with its reason.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Problem { kind, detail: detail.into(), errors: Vec::new(), header: None, request: None }
    }

    /// Everything that is wrong with a body, by JSON pointer.
    pub fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = match errors.len() {
            1 => "C’è un errore. Nessuna riga è stata registrata.".to_owned(),
            n if n > TOLD => {
                format!("Ci sono {n} errori; sono elencati i primi {TOLD}. Nessuna riga è stata registrata.")
            }
            n => format!("Ci sono {n} errori. Nessuna riga è stata registrata."),
        };
        Problem { errors, ..Problem::new(Kind::Invalid, detail) }
    }

    /// No key, or one that opens nothing.
    pub fn key(shown: bool) -> Self {
        let (detail, header) = if shown {
            (
                "La chiave non è valida, è scaduta o è stata revocata.",
                "Bearer realm=\"ambito\", error=\"invalid_token\"",
            )
        } else {
            (
                "Manca la chiave: va indicata nell’intestazione Authorization, dopo la parola Bearer.",
                "Bearer realm=\"ambito\"",
            )
        };
        let header = Some(Box::new((WWW_AUTHENTICATE, HeaderValue::from_static(header))));
        Problem { header, ..Problem::new(Kind::Key, detail) }
    }

    /// Too many requests: seconds to wait.
    pub fn too_many(seconds: i64) -> Self {
        let detail = format!(
            "Sono ammesse {WRITES_PER_MINUTE} richieste di registrazione al minuto: riprovare tra {seconds} s."
        );
        Problem {
            header: Some(Box::new((RETRY_AFTER, HeaderValue::from(seconds)))),
            ..Problem::new(Kind::TooMany, detail)
        }
    }

    /// Another method is meant.
    pub fn method() -> Self {
        Problem::new(Kind::Method, "L’indirizzo esiste, ma per un altro metodo.")
    }

    /// It does not exist for this key.
    pub fn not_found() -> Self {
        Problem::new(Kind::NotFound, "L’indirizzo o il dato richiesto non esiste, o non riguarda l’ATS della chiave.")
    }

    /// Names the request.
    #[must_use]
    pub fn of(mut self, request: Uuid) -> Self {
        self.request = Some(request);
        self
    }
}

impl From<UseCaseError> for Problem {
    fn from(error: UseCaseError) -> Self {
        match error {
            UseCaseError::NotLoggedIn => Problem::key(false),
            UseCaseError::NotFound => Problem::not_found(),
            UseCaseError::Forbidden => Problem::new(Kind::Forbidden, "La chiave non consente questa operazione."),
            UseCaseError::Invalid(errors) => Problem::invalid(errors),
            UseCaseError::Conflict(reason) => Problem::new(Kind::State, reason),
            UseCaseError::Stale => {
                Problem::new(Kind::State, "Nel frattempo il timesheet è stato modificato: ripetere la richiesta.")
            }
            UseCaseError::TooManyAttempts => Problem::new(Kind::TooMany, error.to_string()),
            UseCaseError::Store(_) | UseCaseError::Broken(_) => {
                tracing::error!(?error, "request of a program failed");
                Problem::new(Kind::Portal, error.to_string())
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, name, title) = self.kind.parts();
        let errors = self.errors.into_iter().take(TOLD);
        let body = Body {
            r#type: format!("{PAGE}#{name}"),
            title,
            status: status.as_u16(),
            detail: self.detail,
            instance: self.request.map(|id| format!("urn:uuid:{id}")),
            errors: errors.map(|problem| Detail { pointer: problem.field, detail: problem.message }).collect(),
        };
        let Ok(text) = serde_json::to_string(&body) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let mut response = (status, headers, text).into_response();
        if let Some((name, value)) = self.header.map(|header| *header) {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
