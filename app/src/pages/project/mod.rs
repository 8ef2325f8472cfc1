//! The list of projects and the pages of one project.

pub mod frame;
