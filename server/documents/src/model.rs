//! What a document says, before anybody knows how it will be printed.
//!
//! The renderer is replaceable: whatever makes PDF/A or a page of it starts here.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::DocumentError;

/// A document from its title to its last block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The name of the document, also in the footer of every page.
    pub title: String,
    /// What it is about, under the title.
    pub subtitle: Option<String>,
    /// Whose it is; printed on every page.
    pub identity: Identity,
    /// Not yet binding: «BOZZA» stands on every page.
    pub draft: bool,
    /// The facts at the head of the first page.
    pub facts: Vec<Fact>,
    /// The body.
    pub blocks: Vec<Block>,
}

/// The project and the version a document belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The body on whose paper it is printed.
    pub issuer: String,
    /// The title of the project.
    pub project: String,
    /// The project's CUP, once acquired.
    pub cup: Option<String>,
    /// The version of the data, in words.
    pub version: String,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Fact {
    /// A name and a value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Fact { name: name.into(), value: value.into() }
    }
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading of the first level.
    Heading(String),
    /// A heading of the second level.
    Subheading(String),
    /// Running text; a line feed begins a new line.
    Paragraph(String),
    /// Small print.
    Note(String),
    /// Items under one another.
    List(Vec<String>),
    /// Items under one another, numbered from 1.
    Numbered(Vec<String>),
    /// Names and values.
    Facts(Vec<Fact>),
    /// A table.
    Table(Table),
    /// How a result came about, as an indented tree.
    Explanation(Vec<ExplanationLine>),
    /// A box that asks for attention.
    Notice {
        /// The first line of the box.
        title: String,
        /// The text of the box.
        text: String,
    },
    /// Place and date, and who signs.
    Signatures {
        /// What stands before the signatures.
        intro: String,
        /// One place to sign each.
        signers: Vec<Signer>,
    },
    /// Who signs digitally: no line to sign on by hand.
    DigitalSignatures {
        /// What stands before the signatures.
        intro: String,
        /// Who signs, in the order of signing.
        signers: Vec<Signer>,
    },
    /// What follows begins on a new page.
    PageBreak,
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// In which role.
    pub role: String,
    /// Who, if known.
    pub name: Option<String>,
}

/// A table; its heads are repeated on each page it runs over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What stands over the table; repeated with «(segue)».
    pub caption: Option<String>,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<Row>,
    /// Whether every other row is shaded.
    pub zebra: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its part of the width, relative to the other columns.
    pub share: u16,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// A column of text.
    pub fn text(head: impl Into<String>, share: u16) -> Self {
        Column { head: head.into(), share, align: Align::Left }
    }

    /// A column of figures.
    pub fn figures(head: impl Into<String>, share: u16) -> Self {
        Column { head: head.into(), share, align: Align::Right }
    }
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Text.
    Left,
    /// Figures.
    Right,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What the row is.
    pub kind: RowKind,
    /// The cells, from the left.
    pub cells: Vec<String>,
}

impl Row {
    /// A row of data.
    pub fn body(cells: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Row { kind: RowKind::Body, cells: cells.into_iter().map(Into::into).collect() }
    }

    /// A sum of the rows above it.
    pub fn total(cells: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Row { kind: RowKind::Total, cells: cells.into_iter().map(Into::into).collect() }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// Data.
    Body,
    /// A sum: bold, and never alone at the head of a page.
    Total,
}

/// A line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplanationLine {
    /// How deep it lies; 0 is the result.
    pub depth: u8,
    /// What the value is.
    pub label: String,
    /// The article, and what else stands in small print.
    pub article: Option<String>,
    /// The value as printed.
    pub value: Option<String>,
}

impl Document {
    /// The fingerprint («impronta»): SHA-256, in hexadecimal, of the model as JSON without
    /// spaces, UTF-8, keys in the order of the fields here.
    ///
    /// # Errors
    /// [`DocumentError::Canonical`] if the model cannot be written as JSON.
    pub fn fingerprint(&self) -> Result<String, DocumentError> {
        let canonical = serde_json::to_vec(self).map_err(|error| DocumentError::Canonical(error.to_string()))?;
        Ok(hex::encode(Sha256::digest(canonical)))
    }

    /// Checks that each row of each table fills the table's columns.
    ///
    /// # Errors
    /// [`DocumentError::Cells`] for the first row that does not.
    pub fn check(&self) -> Result<(), DocumentError> {
        for block in &self.blocks {
            let Block::Table(table) = block else { continue };
            let expected = table.columns.len();
            if let Some((index, row)) = table.rows.iter().enumerate().find(|(_, row)| row.cells.len() != expected) {
                let name = table.caption.as_ref().or_else(|| table.columns.first().map(|column| &column.head));
                return Err(DocumentError::Cells {
                    table: name.cloned().unwrap_or_default(),
                    row: index + 1,
                    found: row.cells.len(),
                    expected,
                });
            }
        }
        Ok(())
    }
}
