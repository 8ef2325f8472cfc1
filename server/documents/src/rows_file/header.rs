//! The heading of a file: which column holds what. Names are those of the template, whatever
//! their case, accents and spaces; the order is free.

use super::error::RowsFileError;
use super::row::Row;

/// A column of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Code or tax code of the operator.
    Operator,
    /// The operator's name: for whoever fills the file in, not read.
    Name,
    /// The day.
    Date,
    /// The beginning.
    Start,
    /// The end.
    End,
    /// How long, in place of the end.
    Duration,
    /// The function.
    Function,
    /// Number or name of the Sportello.
    Sportello,
    /// Another place, in words.
    Place,
    /// The note.
    Note,
}

impl Column {
    /// All columns, in the template's order.
    pub const ALL: [Column; 10] = [
        Column::Operator,
        Column::Name,
        Column::Date,
        Column::Start,
        Column::End,
        Column::Duration,
        Column::Function,
        Column::Sportello,
        Column::Place,
        Column::Note,
    ];

    /// What the template calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Column::Operator => "Operatore",
            Column::Name => "Cognome e nome",
            Column::Date => "Data",
            Column::Start => "Dalle",
            Column::End => "Alle",
            Column::Duration => "Durata",
            Column::Function => "Funzione",
            Column::Sportello => "Sportello",
            Column::Place => "Altro luogo",
            Column::Note => "Nota",
        }
    }

    /// Other names people give it, as [`plain`] writes them.
    const fn others(self) -> &'static [&'static str] {
        match self {
            Column::Operator => &["codiceoperatore", "codicefiscale", "codice"],
            Column::Name => &["nominativo", "nomeecognome", "nome"],
            Column::Date => &["giorno"],
            Column::Start => &["dalleore", "inizio", "orainizio", "oradiinizio"],
            Column::End => &["alleore", "fine", "orafine", "oradifine"],
            Column::Duration => &["ore", "durataore"],
            Column::Function => &["codicefunzione"],
            Column::Sportello => &["numerosportello"],
            Column::Place => &["luogo"],
            Column::Note => &["note", "annotazioni"],
        }
    }

    fn named(name: &str) -> Option<Column> {
        let name = plain(name);
        Column::ALL.into_iter().find(|column| plain(column.title()) == name || column.others().contains(&name.as_str()))
    }
}

/// Letters and digits in lower case, without accents.
pub(super) fn plain(text: &str) -> String {
    let bare = |c: char| match c {
        'à' | 'á' => 'a',
        'è' | 'é' => 'e',
        'ì' | 'í' => 'i',
        'ò' | 'ó' => 'o',
        'ù' | 'ú' => 'u',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(bare).filter(|c| c.is_alphanumeric()).collect()
}

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    places: Vec<Option<Column>>,
}

/// How many names of columns a row holds: how a heading and its separator are found.
pub(super) fn known_names(row: &Row) -> usize {
    row.cells().iter().filter(|cell| Column::named(&cell.text).is_some()).count()
}

impl Columns {
    /// Reads the heading.
    pub fn of(row: &Row) -> Result<Self, RowsFileError> {
        let (mut places, mut unknown, mut doubled) = (Vec::new(), Vec::new(), Vec::new());
        for cell in row.cells() {
            let name = cell.text.trim();
            let column = Column::named(name);
            match column {
                None if !name.is_empty() => unknown.push(name.chars().take(40).collect::<String>()),
                Some(column) if places.contains(&Some(column)) && !doubled.contains(&column) => doubled.push(column),
                _ => {}
            }
            places.push(column);
        }
        let has = |column| places.contains(&Some(column));
        let mut missing: Vec<&'static str> = [Column::Operator, Column::Date, Column::Start, Column::Function]
            .into_iter()
            .filter(|column| !has(*column))
            .map(Column::title)
            .collect();
        if !has(Column::End) && !has(Column::Duration) {
            missing.push(Column::End.title());
        }
        if !has(Column::Sportello) && !has(Column::Place) {
            missing.push(Column::Sportello.title());
        }
        if missing.is_empty() && unknown.is_empty() && doubled.is_empty() {
            Ok(Columns { places })
        } else {
            Err(RowsFileError::Heading { missing, unknown, doubled })
        }
    }

    /// What stands in the place counted from 0; none beyond the heading.
    pub fn at(&self, place: usize) -> Option<Column> {
        self.places.get(place).copied().flatten()
    }
}
