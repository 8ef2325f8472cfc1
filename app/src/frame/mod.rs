//! What surrounds every page: document, header, navigation, footer, and how a page fails.

pub mod address;
pub mod failure;
pub mod head;
pub mod layout;
pub mod page;
pub mod shell;
