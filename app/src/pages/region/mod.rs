//! Pages of the Region's officers across projects.

pub mod import;
pub mod periods;
