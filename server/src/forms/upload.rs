//! Forms with a file: only of people who have logged in, and not larger than the limit.

use axum::Extension;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use services::context::Context;
use services::error::UseCaseError;

use crate::forms::{Fields, FormPost, UPLOAD_LIMIT};
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

fn too_large() -> Response {
    let text = format!("Il file è troppo grande: il limite è di {} MB.", UPLOAD_LIMIT / 1024 / 1024);
    (StatusCode::PAYLOAD_TOO_LARGE, text).into_response()
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
        let request = Request::from_parts(parts, body);
        let mut multipart = Multipart::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = multipart.next_field().await.map_err(IntoResponse::into_response)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(IntoResponse::into_response)?;
            match file_name {
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
                Some(file_name) if file_name.is_empty() && bytes.is_empty() => {}
                Some(_) if bytes.len() > UPLOAD_LIMIT => return Err(too_large()),
                Some(file_name) => files.push(Upload { field: name, file_name, bytes: bytes.to_vec() }),
            }
        }
        let form = FormPost { context, fields: Fields::new(pairs), state: state.clone() };
        Ok(UploadPost { form, files })
    }
}
