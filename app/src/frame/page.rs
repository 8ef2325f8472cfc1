//! Loads what a page shows and renders it, or the way it failed.

use std::future::Future;

use leptos::prelude::*;
use services::error::UseCaseError;

use crate::frame::failure::failure_view;
use crate::request::PageRequest;

/// A page: `load` asks the use cases and gives the view. A failure sets the answer's status and
/// shows the reason.
pub fn page<Load, Loaded>(load: Load) -> AnyView
where
    Load: FnOnce(PageRequest) -> Loaded,
    Loaded: Future<Output = Result<AnyView, UseCaseError>> + Send + 'static,
{
    match PageRequest::current() {
        Err(error) => failure_view(&error, None),
        Ok(request) => {
            let request_id = request.context.request_id;
            let loading = load(request);
            Suspend::new(async move {
                match loading.await {
                    Ok(view) => view,
                    Err(error) => failure_view(&error, Some(request_id)),
                }
            })
            .into_any()
        }
    }
}
