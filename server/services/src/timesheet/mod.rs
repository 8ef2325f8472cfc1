//! Timesheets: rows of a draft, confirmation, sending, the Region's check, findings on rows
//! (art. 4.12, 4.14, 4.15; art. 10, 11).
//!
//! What the rules need to know is loaded once by [`quarter_data`] and judged by the same
//! functions wherever a sheet is shown, saved, sent or accepted.

pub mod accept;
pub mod accept_clean;
pub mod check_filter;
pub mod check_show;
pub mod confirm;
pub mod grid_save;
pub mod grid_show;
pub mod import;
pub mod mismatch;
pub mod overview;
pub mod period_list;
mod period_obstacle;
pub mod period_open;
pub mod period_withdraw;
pub mod print;
pub mod program_read;
pub mod program_write;
pub(crate) mod quarter_data;
pub mod queue;
pub mod readiness;
pub(crate) mod recount;
pub mod reopen;
pub mod return_sheet;
pub mod rework;
pub mod row;
mod row_history;
pub mod row_remove;
pub mod row_save;
pub mod rows_list;
mod scope;
pub mod send;
mod sheet_remove;
pub mod sheet_view;
pub mod show;
pub mod step;
mod version;
pub mod versions_show;
mod words;
mod write_rows;

#[cfg(test)]
mod grid_tests;
#[cfg(test)]
mod program_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_agreed;
#[cfg(test)]
mod tests_check;
#[cfg(test)]
mod tests_many;
#[cfg(test)]
mod tests_period_ends;
#[cfg(test)]
mod tests_periods;
#[cfg(test)]
pub(crate) mod tests_world;
#[cfg(test)]
mod write_tests;
