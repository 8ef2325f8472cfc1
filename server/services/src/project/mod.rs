//! Projects: which ones a person sees, what each page of one shows, what can be changed.

pub mod group;
pub mod group_edit;
pub mod history;
pub mod list;
pub mod loaded;
pub mod network;
pub mod network_edit;
pub mod overview;
pub(crate) mod phase;
pub mod scope;
pub mod terms;

#[cfg(test)]
mod tests;
