//! Pieces that pages share.

pub mod bar;
pub mod explanation;
pub mod export_links;
pub mod form;
pub mod icon;
pub mod text_area;
