//! The lists of the pages as files. Each export calls the use case its page calls, with the
//! same request, so that permission, rows, order, filters and totals are the page's; lists that
//! page are asked for whole.

use documents::DocumentError;
use tokio::task::spawn_blocking;

use crate::error::UseCaseError;

/// Runs what computes for long off the threads that answer requests.
pub(crate) async fn offload<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DocumentError> + Send + 'static,
) -> Result<T, UseCaseError> {
    let done = spawn_blocking(work).await.map_err(|error| UseCaseError::Broken(error.to_string()))?;
    done.map_err(|error| UseCaseError::Broken(error.to_string()))
}
