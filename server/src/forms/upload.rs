//! Forms with a file: only of people who have logged in, and not larger than the limit.

use app::pages::region::import::FORM;
use app::request::FormState;
use axum::Extension;
use axum::body::{Body, HttpBody};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use services::context::Context;
use services::error::{FieldProblem, UseCaseError};

use crate::forms::{BODY_LIMIT, Fields, FormPost, UPLOAD_LIMIT};
use crate::http::page;
use crate::http::state::AppState;

/// A file that was sent. Its name is what the browser says: for showing, never for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The field it was sent in.
    pub field: String,
    /// The name the file has at its owner's.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A form with its fields and files (`multipart/form-data`).
pub struct UploadPost {
    /// The form: context, fields, answer.
    pub form: FormPost,
    /// The files; a file field left empty gives none.
    pub files: Vec<Upload>,
}

impl UploadPost {
    /// The file of a field.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == field)
    }
}

/// What of a body that is too large is still read, in bytes: a browser shows the answer only when
/// it could send everything. Nothing of it is kept.
const READ_AND_DROPPED: u64 = 256 * 1024 * 1024;

/// How large files may be at an address.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The largest file, in bytes.
    file: usize,
    /// The largest body: files and the fields beside them, in bytes.
    pub body: usize,
}

impl Limit {
    /// Of most forms.
    pub const USUAL: Limit = Limit { file: UPLOAD_LIMIT, body: BODY_LIMIT };
    /// Of the forms that take signed files, many at once.
    pub const SIGNED: Limit =
        Limit { file: services::signing::LARGEST_FILE, body: services::signing::LARGEST_FILE + 64 * 1024 };
}

/// The page a file was sent from, with a word on how large it may be.
async fn too_large(state: &AppState, context: Context, page: &str, limit: Limit) -> Response {
    let text = format!(
        "Il file è troppo grande: il limite è di {} MB. Lo divida in più file, o controlli di aver scelto quello giusto.",
        limit.file / 1024 / 1024
    );
    let problems = vec![FieldProblem::new("file", text.clone())];
    let form = FormState { form: FORM.to_owned(), problems, refused: true, ..FormState::default() };
    let mut response = page::render(state, context, page, Some(form), None).await;
    if response.status() != StatusCode::OK {
        return (StatusCode::PAYLOAD_TOO_LARGE, text).into_response();
    }
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    response
}

/// Answers a body that says of itself that it is too large in words.
pub async fn within_limit(
    State((state, limit)): State<(AppState, Limit)>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(limit);
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_none_or(|length| length <= limit.body) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Some(context) = parts.extensions.get::<Context>().cloned().filter(|context| context.actor.is_some()) else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "I dati inviati sono troppo grandi.").into_response();
    };
    drop_body(body).await;
    too_large(&state, context, parts.uri.path(), limit).await
}

/// Reads a body that is not wanted, and keeps nothing of it.
pub(super) async fn drop_body(body: Body) {
    let mut body = std::pin::pin!(body);
    let mut left = READ_AND_DROPPED;
    while let Some(Ok(frame)) = std::future::poll_fn(|task| body.as_mut().poll_frame(task)).await {
        let length = frame.data_ref().map_or(0, |data| u64::try_from(data.len()).unwrap_or(u64::MAX));
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// Why a part could not be read.
async fn unreadable(
    error: MultipartError,
    state: &AppState,
    (context, page, limit): (&Context, &str, Limit),
) -> Response {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(state, context.clone(), page, limit).await;
    }
    (StatusCode::BAD_REQUEST, "Il file non è arrivato per intero: lo carichi di nuovo.").into_response()
}

impl FromRequest<AppState> for UploadPost {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Extension(context) =
            Extension::<Context>::from_request_parts(&mut parts, state).await.map_err(IntoResponse::into_response)?;
        if context.actor.is_none() {
            return Err(page::render_failure(state, context, UseCaseError::NotLoggedIn).await);
        }
        let path = parts.uri.path().to_owned();
        let limit = parts.extensions.get::<Limit>().copied().unwrap_or(Limit::USUAL);
        let request = Request::from_parts(parts, body);
        let mut multipart = Multipart::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        loop {
            let part = match multipart.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => break,
                Err(error) => return Err(unreadable(error, state, (&context, &path, limit)).await),
            };
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = match part.bytes().await {
                Ok(bytes) => bytes,
                Err(error) => return Err(unreadable(error, state, (&context, &path, limit)).await),
            };
            match file_name {
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
                Some(file_name) if file_name.is_empty() && bytes.is_empty() => {}
                Some(_) if bytes.len() > limit.file => return Err(too_large(state, context, &path, limit).await),
                Some(file_name) => files.push(Upload { field: name, file_name, bytes: Vec::from(bytes) }),
            }
        }
        let form = FormPost { context, fields: Fields::new(pairs), state: state.clone() };
        Ok(UploadPost { form, files })
    }
}
