//! The notation of an agreement's wording, and its reading.
//!
//! ```text
//! % a remark that is not printed
//! # A heading
//! ## The title of an article: articles are numbered by themselves
//! A paragraph: lines that follow one another belong together, an empty line ends it.
//! > Small print
//! - an item
//! 1. a numbered item: numbers must run on
//! {{progetto.cup}} a field in a text, {{tabella.funzioni}} a table alone in its paragraph
//! ```
//! All errors are found at once, each with its line.

use std::fmt;

use super::field::Field;

/// The longest wording, in characters: some sixty pages.
pub const LONGEST: usize = 200_000;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A field.
    Field(Field),
}

/// A text with fields in it.
pub type Text = Vec<Piece>;

/// A block of the wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Text),
    /// An article with its number.
    Article(u32, Text),
    /// Running text.
    Paragraph(Text),
    /// Small print.
    Note(Text),
    /// Items.
    List(Vec<Text>),
    /// Items numbered from 1.
    Numbered(Vec<Text>),
    /// A table, or the places to sign.
    Insert(Field),
}

/// A wording that was read and has no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// What is wrong with a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateProblem {
    /// The line, from 1; none: the whole.
    pub line: Option<usize>,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "Riga {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Template {
    /// Reads a wording.
    ///
    /// # Errors
    /// Everything that is wrong, by line.
    pub fn parse(text: &str) -> Result<Self, Vec<TemplateProblem>> {
        let mut reader = Reader::default();
        if text.chars().count() > LONGEST {
            reader.problem(None, format!("Il testo è troppo lungo: al massimo {LONGEST} caratteri."));
            return Err(reader.problems);
        }
        for (line, text) in (1..).zip(text.lines()) {
            reader.line(line, text);
        }
        reader.end();
        reader.whole();
        reader.problems.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        if reader.problems.is_empty() { Ok(Template { blocks: reader.blocks }) } else { Err(reader.problems) }
    }

    /// The fields it names, each once, in order.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        fields_of(&self.blocks)
    }
}

fn fields_of(blocks: &[Block]) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let mut take = |field: Field| {
        if !found.contains(&field) {
            found.push(field);
        }
    };
    for block in blocks {
        let texts: Vec<&Text> = match block {
            Block::Heading(text) | Block::Article(_, text) | Block::Paragraph(text) | Block::Note(text) => vec![text],
            Block::List(items) | Block::Numbered(items) => items.iter().collect(),
            Block::Insert(field) => {
                take(*field);
                Vec::new()
            }
        };
        for piece in texts.into_iter().flatten() {
            if let Piece::Field(field) = piece {
                take(*field);
            }
        }
    }
    found
}

/// What kind of text is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Article,
    Paragraph,
    Note,
    Item,
    Numbered(u32),
}

/// Reads line by line and keeps all problems.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    problems: Vec<TemplateProblem>,
    articles: u32,
    /// The text that further lines may belong to, and the line it began on.
    open: Option<(Kind, usize, Text)>,
    /// An empty line stands before what comes: a list begins anew.
    apart: bool,
}

impl Reader {
    fn problem(&mut self, line: Option<usize>, message: impl Into<String>) {
        self.problems.push(TemplateProblem { line, message: message.into() });
    }

    fn line(&mut self, number: usize, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            self.end();
            self.apart = true;
            return;
        }
        if text.starts_with('%') {
            return;
        }
        if text.chars().any(|c| c.is_control() && c != '\t') {
            self.problem(Some(number), "Contiene caratteri che non si possono stampare: li tolga.");
        }
        let (kind, rest) = kind_of(text);
        let pieces = self.pieces(number, rest);
        match kind {
            Some(Kind::Heading) if rest.starts_with('#') => {
                self.problem(Some(number), "I titoli hanno un cancelletto (#), gli articoli due (##): non di più.");
            }
            None => {
                if let Some((Kind::Heading | Kind::Article, ..)) = self.open {
                    self.end();
                }
                match &mut self.open {
                    Some((_, _, open)) => {
                        open.push(Piece::Words(" ".to_owned()));
                        open.extend(pieces);
                    }
                    None => self.open = Some((Kind::Paragraph, number, pieces)),
                }
            }
            Some(kind) => {
                self.end();
                self.open = Some((kind, number, pieces));
            }
        }
    }

    /// The words and fields of a line.
    fn pieces(&mut self, number: usize, text: &str) -> Text {
        let mut pieces = Text::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            self.words(number, before, &mut pieces);
            let Some((code, behind)) = after.split_once("}}") else {
                self.problem(Some(number), "Un campo aperto con {{ non è chiuso con }} sulla stessa riga.");
                return pieces;
            };
            match code.trim().parse::<Field>() {
                Ok(field) => pieces.push(Piece::Field(field)),
                Err(_) => {
                    let message = format!("Il campo {{{{{}}}}} non esiste: usi uno di quelli elencati.", code.trim());
                    self.problem(Some(number), message);
                }
            }
            rest = behind;
        }
        self.words(number, rest, &mut pieces);
        pieces
    }

    fn words(&mut self, number: usize, text: &str, pieces: &mut Text) {
        if text.contains("}}") {
            self.problem(Some(number), "C’è un }} senza il suo {{.");
        }
        if !text.is_empty() {
            pieces.push(Piece::Words(text.to_owned()));
        }
    }

    /// Ends the text that is open and makes a block of it.
    fn end(&mut self) {
        let Some((kind, line, text)) = self.open.take() else { return };
        let empty = text.iter().all(|piece| matches!(piece, Piece::Words(words) if words.trim().is_empty()));
        if empty {
            let what = match kind {
                Kind::Heading => "Il titolo è vuoto",
                Kind::Article => "Il titolo dell’articolo è vuoto",
                Kind::Item | Kind::Numbered(_) => "La voce dell’elenco è vuota",
                Kind::Paragraph | Kind::Note => "Il paragrafo è vuoto",
            };
            // A field that does not exist leaves a text empty: said already.
            if !self.problems.iter().any(|problem| problem.line == Some(line)) {
                self.problem(Some(line), format!("{what}: scriva il testo o tolga la riga."));
            }
        }
        let block_field = text.iter().find_map(|piece| match piece {
            Piece::Field(field) if field.is_block() => Some(*field),
            _ => None,
        });
        if let Some(field) = block_field {
            if kind == Kind::Paragraph && text.len() == 1 {
                self.blocks.push(Block::Insert(field));
            } else {
                let message = format!("Il campo {field} sta da solo: una riga vuota prima e una dopo.");
                self.problem(Some(line), message);
            }
            self.apart = false;
            return;
        }
        let apart = std::mem::take(&mut self.apart);
        match kind {
            Kind::Heading => self.blocks.push(Block::Heading(text)),
            Kind::Article => {
                self.articles += 1;
                self.blocks.push(Block::Article(self.articles, text));
            }
            Kind::Paragraph => self.blocks.push(Block::Paragraph(text)),
            Kind::Note => self.blocks.push(Block::Note(text)),
            Kind::Item => match self.blocks.last_mut() {
                Some(Block::List(items)) if !apart => items.push(text),
                _ => self.blocks.push(Block::List(vec![text])),
            },
            Kind::Numbered(number) => {
                let next = match self.blocks.last() {
                    Some(Block::Numbered(items)) if number != 1 => items.len() + 1,
                    _ => 1,
                };
                if usize::try_from(number) != Ok(next) {
                    self.problem(Some(line), format!("La voce ha il numero {number}: qui si aspetta il {next}."));
                }
                match self.blocks.last_mut() {
                    Some(Block::Numbered(items)) if number != 1 => items.push(text),
                    _ => self.blocks.push(Block::Numbered(vec![text])),
                }
            }
        }
    }

    /// What only the whole shows.
    fn whole(&mut self) {
        if self.articles == 0 {
            self.problem(None, "Manca ogni articolo: il titolo di un articolo comincia con ##.");
        }
        let named = fields_of(&self.blocks);
        for field in Field::REQUIRED.into_iter().filter(|field| !named.contains(field)) {
            let message = format!("Manca il campo {field}: {}.", field.phrase());
            self.problem(None, message);
        }
        let firm = self.blocks.iter().position(|block| *block == Block::Insert(Field::Signatures));
        if firm.is_some_and(|place| place + 1 < self.blocks.len()) {
            self.problem(None, format!("Dopo il campo {} non può stare altro.", Field::Signatures));
        }
    }
}

/// What a line begins, and the rest of it; none: it goes on, or begins a paragraph.
fn kind_of(text: &str) -> (Option<Kind>, &str) {
    let after = |mark: &str| text.strip_prefix(mark).map(str::trim);
    if let Some(rest) = after("##").filter(|rest| !rest.starts_with('#')) {
        return (Some(Kind::Article), rest);
    }
    if let Some(rest) = after("#") {
        return (Some(Kind::Heading), rest);
    }
    if let Some(rest) = after(">") {
        return (Some(Kind::Note), rest);
    }
    if let Some(rest) = after("- ").or((text == "-").then_some("")) {
        return (Some(Kind::Item), rest);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits).then(|| text.split_at(digits)).and_then(|(number, rest)| {
        let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix('.').filter(|rest| rest.is_empty()))?;
        Some((number.parse().ok()?, rest.trim()))
    });
    match numbered {
        Some((number, rest)) => (Some(Kind::Numbered(number)), rest),
        None => (None, text),
    }
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
