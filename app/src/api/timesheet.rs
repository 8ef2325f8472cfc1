//! The month grid of a sheet: saving rows by themselves.
#![expect(missing_docs, reason = "the macro makes a struct of a function's arguments")]

use domain::timesheet::{RowChange, SaveOutcome};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Saves changed rows of a sheet that was read at `version`, all or none. What became of them is
/// told by the outcome; the status says whether one may at all: 401 not logged in, 403 not by
/// this role, 404 no such sheet, 422 too many changes at once.
///
/// # Errors
/// As the page of the sheet.
#[server(name = SheetRowsSave, prefix = "/api", endpoint = "timesheet/righe", input = Json)]
pub async fn sheet_rows_save(
    project: String,
    period: String,
    operator: String,
    version: i64,
    changes: Vec<RowChange>,
) -> Result<SaveOutcome, ServerFnError> {
    use services::timesheet::grid_save::grid_save;

    use crate::api::refusal::refusal;
    use crate::request::PageRequest;

    let saved = async {
        let request = PageRequest::current()?;
        let address = sheet_address(&project, period, operator)?;
        grid_save(&request.context, &address, version, changes).await
    };
    saved.await.map_err(|error| refusal(&error))
}

#[cfg(feature = "ssr")]
fn sheet_address(
    project: &str,
    period: String,
    operator: String,
) -> Result<services::timesheet::show::SheetAddress, services::error::UseCaseError> {
    let project = project.parse().map_err(|_| services::error::UseCaseError::NotFound)?;
    Ok(services::timesheet::show::SheetAddress { project, period, operator })
}
