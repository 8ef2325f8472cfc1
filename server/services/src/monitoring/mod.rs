//! Physical monitoring (art. 4.3, art. 9): what arrives of contacts, cases and interventions, what
//! is owed and late, and how much there is of it.

pub(crate) mod arrival;
pub mod counts;
pub mod flow_file;
mod flow_json;
pub mod flow_program;
pub mod flow_quarter;
pub mod flow_receive;
mod flow_scope;
pub mod flow_show;
pub mod flow_template;
pub mod flow_withdraw;
pub mod missing_forms;
pub mod owed;
pub mod participant_activity;
mod participant_list;
pub mod participant_receive;
mod participant_scope;
pub mod participant_show;
pub mod participant_withdraw;
pub mod pseudonym;
pub mod reached;
pub mod record_list;
pub mod record_nothing;
pub mod record_registration;
pub mod record_remove;
pub mod record_save;
pub(crate) mod record_scope;
pub mod record_show;
pub mod social_worker_list;
pub mod social_worker_save;
pub mod targets_region;
pub mod targets_show;
#[cfg(test)]
mod tests_flow;
#[cfg(test)]
mod tests_participants;
#[cfg(test)]
mod tests_records;
#[cfg(test)]
mod tests_targets;
