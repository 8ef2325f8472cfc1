//! Timesheets: the sheets of a project, the month of an operator, the officer's queue and check,
//! versions of a sheet.

pub mod accept_clean;
pub mod check;
mod decision;
mod files;
mod functions;
pub mod import;
mod month;
mod operators;
pub mod overview;
pub mod queue;
mod remarks;
pub mod reopen;
mod row_form;
pub mod sheet;
mod steps;
pub mod versions;
mod words;
