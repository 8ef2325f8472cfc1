//! Data to the bytes of documents.
//!
//! What is printed is first a [`model::Document`]: plain blocks of text, tables and
//! explanations. [`layout`] lays it on pages by the metrics of the embedded fonts; [`pdf`]
//! writes the pages as PDF and is the only module that knows the PDF library. The documents
//! themselves ([`timesheet`], [`declaration`], [`prospectus`], [`staff_declaration`], [`group_act`],
//! [`network_act`], [`snapshot_act`]) are functions from plain data to the model.
//! Lists go their own way: [`table_file`] writes them as CSV and XLSX; [`rows_file`] reads rows that were sent, [`participant_file`] lists of participants.
//!
//! Nothing here reads a clock, a file, a database or a random number: the same data give the
//! same bytes.

pub mod agreement;
pub mod declaration;
pub mod determination;
pub mod error;
pub mod explanation;
pub mod fonts;
pub mod group_act;
pub mod layout;
pub mod measure;
pub mod model;
pub mod network_act;
pub mod participant_file;
pub mod pdf;
pub mod prospectus;
pub mod required;
pub mod rows_file;
pub mod snapshot_act;
pub mod staff_declaration;
mod table;
pub mod table_file;
pub mod timesheet;

pub use error::DocumentError;
pub use model::{Document, Identity};
pub use pdf::{render, render_bundle};
