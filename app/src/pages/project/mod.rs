//! The list of projects and the pages of one project.

pub mod figures;
pub mod frame;
pub mod group;
pub mod history;
pub mod list;
pub mod member;
pub mod network;
pub mod overview;
pub mod sportello;
pub mod terms;
