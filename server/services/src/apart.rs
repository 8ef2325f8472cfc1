//! Work that takes the processor for long, apart from the requests, and the few places at which
//! files of rows are read.

use tokio::sync::OwnedSemaphorePermit;

use crate::context::Context;
use crate::error::UseCaseError;

/// Does work that takes the processor for long, apart from the requests.
///
/// # Errors
/// `Broken` when it panics.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, UseCaseError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| UseCaseError::Broken(error.to_string()))
}

/// Waits for one of the few places to read files of rows: so the memory they take has a bound.
///
/// # Errors
/// Never while the process lives.
pub(crate) async fn turn_to_read(context: &Context) -> Result<OwnedSemaphorePermit, UseCaseError> {
    let readers = context.portal.file_readers.clone();
    readers.acquire_owned().await.map_err(|error| UseCaseError::Broken(error.to_string()))
}
