//! A wording filled in: words for fields, and what is missing.

use super::facts::AgreementFacts;
use super::field::Field;
use super::template::{Block, Piece, Template, Text};

/// A block with its fields filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilledBlock {
    /// A heading.
    Heading(String),
    /// The title of an article: «Art. 1 – Oggetto».
    Article(String),
    /// Running text.
    Paragraph(String),
    /// Small print.
    Note(String),
    /// Items.
    List(Vec<String>),
    /// Items numbered from 1.
    Numbered(Vec<String>),
    /// A table, or the places to sign.
    Insert(Field),
}

/// A wording filled in with facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its blocks, in order; in place of what is missing stand dots and what is missing.
    pub blocks: Vec<FilledBlock>,
    /// What is missing, each once, in the order of the text.
    pub missing: Vec<Field>,
}

/// Fills a wording in. It can be signed only if nothing is missing.
#[must_use]
pub fn fill(template: &Template, facts: &AgreementFacts) -> Filled {
    let one = |text: &Text| {
        let words: String = text
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Field(field) => facts.value(*field).unwrap_or_else(|| format!("…… ({})", field.phrase())),
            })
            .collect();
        words.trim().to_owned()
    };
    let all = |items: &[Text]| items.iter().map(one).collect();
    let blocks = template
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading(text) => FilledBlock::Heading(one(text)),
            Block::Article(number, text) => FilledBlock::Article(format!("Art. {number} – {}", one(text))),
            Block::Paragraph(text) => FilledBlock::Paragraph(one(text)),
            Block::Note(text) => FilledBlock::Note(one(text)),
            Block::List(items) => FilledBlock::List(all(items)),
            Block::Numbered(items) => FilledBlock::Numbered(all(items)),
            Block::Insert(field) => FilledBlock::Insert(*field),
        })
        .collect();
    Filled { blocks, missing: template.fields().into_iter().filter(|field| !facts.has(*field)).collect() }
}

#[cfg(test)]
#[path = "fill_tests.rs"]
pub(crate) mod tests;
