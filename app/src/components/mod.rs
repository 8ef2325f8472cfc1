//! Pieces that pages share.

pub mod bar;
pub mod explanation;
pub mod form;
pub mod icon;
pub mod text_area;
