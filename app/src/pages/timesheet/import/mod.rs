//! Importing rows from a file: where it is chosen, and what becomes of its rows.

pub mod choose;
pub mod preview;

use domain::period::Period;
use uuid::Uuid;

use crate::pages::timesheet::words::period_address;

/// The name of the form that sends a file; the other page that takes one calls it the same.
pub use crate::pages::region::import::FORM;
/// The name of the form that has the rows stored.
pub const STORE_FORM: &str = "registra";

/// The address of the page on which a file is chosen.
pub(super) fn import_address(project: Uuid, period: Period) -> String {
    format!("/progetti/{project}/timesheet/{}/importa", period.code())
}

/// The pages between the project's sheets and these.
fn above(project: Uuid, period: Period) -> Vec<(String, String)> {
    vec![
        ("Timesheet".to_owned(), format!("/progetti/{project}/timesheet")),
        (period.to_string(), period_address(project, period)),
    ]
}
