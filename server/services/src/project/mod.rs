//! Projects: which ones a person sees, what each page of one shows, what can be changed.

pub mod scope;
