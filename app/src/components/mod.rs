//! Pieces that pages share.

pub mod form;
pub mod icon;
pub mod text_area;
