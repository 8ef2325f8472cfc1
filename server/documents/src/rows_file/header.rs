//! The heading of a file: which column holds what. Names are those of the template, whatever
//! their case, accents and spaces; the order is free.

use super::error::RowsFileError;
use super::row::Row;

/// The columns of a kind of file.
pub trait ColumnSet: Copy + PartialEq + 'static {
    /// All of them, in the template's order.
    const ALL: &'static [Self];
    /// Of each group one must be there; the first is the one asked for.
    const REQUIRED: &'static [&'static [Self]];

    /// What the template calls it.
    fn title(self) -> &'static str;

    /// Other names people give it, in lower case without spaces and accents.
    fn others(self) -> &'static [&'static str];
}

fn named<C: ColumnSet>(name: &str) -> Option<C> {
    let name = plain(name);
    let known = |column: &C| plain(column.title()) == name || column.others().contains(&name.as_str());
    C::ALL.iter().copied().find(known)
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
pub(super) struct Columns<C> {
    places: Vec<Option<C>>,
}

/// How many names of columns a row holds: how a heading and its separator are found.
pub(super) fn known_names<C: ColumnSet>(row: &Row) -> usize {
    row.cells().iter().filter(|cell| named::<C>(&cell.text).is_some()).count()
}

impl<C: ColumnSet> Columns<C> {
    /// Reads the heading.
    pub fn of(row: &Row) -> Result<Self, RowsFileError> {
        let (mut places, mut unknown, mut doubled) = (Vec::new(), Vec::new(), Vec::new());
        for cell in row.cells() {
            let name = cell.text.trim();
            let column = named::<C>(name);
            match column {
                None if !name.is_empty() => unknown.push(name.chars().take(40).collect::<String>()),
                Some(column) if places.contains(&Some(column)) && !doubled.contains(&column.title()) => {
                    doubled.push(column.title());
                }
                _ => {}
            }
            places.push(column);
        }
        let lacks = |group: &&&[C]| !group.iter().any(|column| places.contains(&Some(*column)));
        let missing: Vec<&'static str> =
            C::REQUIRED.iter().filter(lacks).filter_map(|group| group.first()).map(|column| column.title()).collect();
        if missing.is_empty() && unknown.is_empty() && doubled.is_empty() {
            Ok(Columns { places })
        } else {
            Err(RowsFileError::Heading { missing, unknown, doubled })
        }
    }

    /// What stands in the place counted from 0; none beyond the heading.
    pub fn at(&self, place: usize) -> Option<C> {
        self.places.get(place).copied().flatten()
    }
}
