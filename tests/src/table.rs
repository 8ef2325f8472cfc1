//! Tables of `tests/data`: columns between commas, a head, `#` for remarks.

use std::collections::BTreeMap;

use crate::program::workspace;

/// A row: its cells by the name of their column.
pub type Row = BTreeMap<String, String>;

/// Reads a table.
///
/// # Panics
/// When it is missing or a row has not the columns of the head.
#[must_use]
pub fn read(name: &str) -> Vec<Row> {
    let path = workspace().join("tests/data").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let cells = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let head = cells(lines.next().unwrap_or_else(|| panic!("{name} is empty")));
    lines
        .map(|line| {
            let row = cells(line);
            assert_eq!(row.len(), head.len(), "{name}: {line}");
            head.iter().cloned().zip(row).collect()
        })
        .collect()
}
