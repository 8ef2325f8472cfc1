//! Timesheets: the sheets of a project, the month of an operator, the officer's queue.

mod functions;
mod month;
pub mod overview;
pub mod queue;
mod row_form;
pub mod sheet;
mod steps;
mod words;
