//! The agreement of a project, from the notice of admission to its entry into force (art. 4).

pub(crate) mod signed;
