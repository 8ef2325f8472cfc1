//! Pieces that pages share.

pub mod ask_form;
pub mod ats_filter;
pub mod bar;
pub mod chart;
pub mod explanation;
pub mod export_links;
pub mod file_field;
pub mod form;
pub mod icon;
pub mod list_table;
pub mod text_area;
pub mod upload_panel;
