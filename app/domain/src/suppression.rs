//! Figures of people that may be published: none under a threshold, and none that can be computed
//! from those shown (SPEC 12; art. 13). A table is of rows and columns, with their sums.
//!
//! What is hidden first are the figures under the threshold, none included. Then, as long as
//! something can still be told: where one figure of a line is missing it is its sum less the
//! others; where those missing are together under the threshold they are as good as shown; and
//! where only one table of whole numbers, none negative, fits what is shown. Each time the
//! smallest figure left in the line goes too.
//!
//! Tables of the same people have the same sums of columns. These are shown in all of them or in
//! none, so that no table says anything of another.

/// A table of the same people as the others: for each row its figure in each column.
pub type Table = Vec<Vec<u64>>;

/// A row of what is shown; a figure that is hidden is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRow {
    /// The figure of each column.
    pub cells: Vec<Option<u64>>,
    /// The sum of the row.
    pub total: Option<u64>,
}

/// What may be shown of tables of the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The rows of each table.
    pub tables: Vec<Vec<ShownRow>>,
    /// The sum of each column.
    pub columns: Vec<Option<u64>>,
    /// The sum of all.
    pub total: Option<u64>,
}

/// Hides what may not be shown of tables of the same people: figures under the threshold, and
/// what others are needed to hide those.
#[must_use]
pub fn suppress(tables: &[Table], threshold: u64) -> Shown {
    let columns = sums(tables.first().map(Vec::as_slice).unwrap_or_default());
    let total: u64 = columns.iter().sum();
    let whole = total >= threshold;
    let apart = whole && columns.iter().all(|sum| *sum >= threshold);
    let shown = tables.iter().map(|table| {
        if apart {
            return Pattern::of(table, threshold).settle(threshold).shown();
        }
        // Columns that may not be told apart are shown together: one column, that of the sums.
        let joined: Table = table.iter().map(|row| vec![row.iter().sum()]).collect();
        let rows = if whole { Pattern::of(&joined, threshold).settle(threshold).shown() } else { Vec::new() };
        (0..table.len())
            .map(|row| ShownRow {
                cells: vec![None; columns.len()],
                total: rows.get(row).and_then(|row| row.total.or_else(|| row.cells.first().copied().flatten())),
            })
            .collect()
    });
    Shown {
        tables: shown.collect(),
        columns: columns.iter().map(|sum| apart.then_some(*sum)).collect(),
        total: whole.then_some(total),
    }
}

/// The sum of each column.
fn sums(table: &[Vec<u64>]) -> Vec<u64> {
    let width = table.iter().map(Vec::len).max().unwrap_or(0);
    (0..width).map(|column| table.iter().filter_map(|row| row.get(column)).sum()).collect()
}

/// A table whose sums of columns are known, with what is hidden of it. The last column holds the
/// sums of the rows.
struct Pattern {
    values: Table,
    hidden: Vec<Vec<bool>>,
    /// Columns, that of the sums included.
    width: usize,
}

/// A figure: row and column.
type Place = (usize, usize);

impl Pattern {
    fn of(table: &[Vec<u64>], threshold: u64) -> Self {
        let columns = sums(table).len();
        let values: Table = table
            .iter()
            .map(|row| {
                let cells = (0..columns).map(|column| row.get(column).copied().unwrap_or(0));
                cells.chain([row.iter().sum()]).collect()
            })
            .collect();
        let hidden = values.iter().map(|row| row.iter().map(|value| *value < threshold).collect()).collect();
        Pattern { values, hidden, width: columns + 1 }
    }

    fn value(&self, (row, column): Place) -> u64 {
        self.values.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
    }

    fn is_hidden(&self, (row, column): Place) -> bool {
        self.hidden.get(row).and_then(|row| row.get(column)).copied().unwrap_or(true)
    }

    /// Hides the smallest figure shown among these; false if all are hidden.
    fn hide_one(&mut self, places: &[Place]) -> bool {
        let shown = places.iter().copied().filter(|place| !self.is_hidden(*place));
        let Some((row, column)) = shown.min_by_key(|place| self.value(*place)) else { return false };
        if let Some(hidden) = self.hidden.get_mut(row).and_then(|row| row.get_mut(column)) {
            *hidden = true;
        }
        true
    }

    fn row(&self, row: usize) -> Vec<Place> {
        (0..self.width).map(|column| (row, column)).collect()
    }

    fn column(&self, column: usize) -> Vec<Place> {
        (0..self.values.len()).map(|row| (row, column)).collect()
    }

    /// Hides until nothing hidden can be told. Every step hides one figure more, so it ends.
    fn settle(mut self, threshold: u64) -> Self {
        while self.hide_in_lines(threshold) || self.hide_determined() {}
        self
    }

    /// Hides one more in a line that gives something away; whether there was one.
    fn hide_in_lines(&mut self, threshold: u64) -> bool {
        let last = self.width.saturating_sub(1);
        for row in 0..self.values.len() {
            let line = self.row(row);
            let missing: Vec<Place> = line.iter().copied().filter(|place| self.is_hidden(*place)).collect();
            let parts: u64 = missing.iter().filter(|place| place.1 != last).map(|place| self.value(*place)).sum();
            let telling = match missing.len() {
                0 => false,
                1 => true,
                _ => !self.is_hidden((row, last)) && parts < threshold,
            };
            if telling && self.hide_one(&line) {
                return true;
            }
        }
        for column in 0..self.width {
            let line = self.column(column);
            let missing: Vec<Place> = line.iter().copied().filter(|place| self.is_hidden(*place)).collect();
            let parts: u64 = missing.iter().map(|place| self.value(*place)).sum();
            let telling = missing.len() == 1 || (missing.len() > 1 && parts < threshold);
            if telling && self.hide_one(&line) {
                return true;
            }
        }
        false
    }

    /// Hides one more beside a figure that can have one value only; whether there was one.
    fn hide_determined(&mut self) -> bool {
        for row in 0..self.values.len() {
            for column in 0..self.width {
                let place = (row, column);
                if !self.is_hidden(place) || self.may_differ(place) {
                    continue;
                }
                if self.hide_one(&self.row(row)) || self.hide_one(&self.column(column)) {
                    return true;
                }
                let all: Vec<Place> = (0..self.values.len()).flat_map(|row| self.row(row)).collect();
                if self.hide_one(&all) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether another table fits what is shown in which this hidden figure is another. The table
    /// is a flow from the column of sums through the rows to the columns: another one is this one
    /// and what goes round in a circle, forward through hidden figures, and back through those
    /// that are not zero.
    fn may_differ(&self, (row, column): Place) -> bool {
        let (from, to) = self.ends((row, column));
        self.leads(to, from, (row, column)) || (self.value((row, column)) > 0 && self.leads(from, to, (row, column)))
    }

    /// The two ends of a figure: rows come first, then columns.
    fn ends(&self, (row, column): Place) -> (usize, usize) {
        let node = self.values.len() + column;
        if column + 1 == self.width { (node, row) } else { (row, node) }
    }

    /// Whether one can go from a node to another by hidden figures, without one of them.
    fn leads(&self, from: usize, to: usize, without: Place) -> bool {
        let mut seen = vec![false; self.values.len() + self.width];
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if node == to {
                return true;
            }
            match seen.get_mut(node) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            for row in 0..self.values.len() {
                for column in 0..self.width {
                    let place = (row, column);
                    if place == without || !self.is_hidden(place) {
                        continue;
                    }
                    let (begin, end) = self.ends(place);
                    if begin == node {
                        open.push(end);
                    } else if end == node && self.value(place) > 0 {
                        open.push(begin);
                    }
                }
            }
        }
        false
    }

    fn shown(&self) -> Vec<ShownRow> {
        let figure = |place: Place| (!self.is_hidden(place)).then(|| self.value(place));
        (0..self.values.len())
            .map(|row| ShownRow {
                cells: (0..self.width.saturating_sub(1)).map(|column| figure((row, column))).collect(),
                total: figure((row, self.width.saturating_sub(1))),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// All tables of whole numbers, none negative, that fit what is shown of one: found by trying
    /// them, with nothing of how they were hidden.
    fn fitting(rows: &[ShownRow], columns: &[u64]) -> Vec<Table> {
        let mut found = vec![Vec::new()];
        for (column, sum) in columns.iter().enumerate() {
            let parts = parts(rows, column, *sum);
            found = found
                .into_iter()
                .flat_map(|table: Vec<Vec<u64>>| {
                    parts.iter().map(move |part| {
                        let mut table = table.clone();
                        table.push(part.clone());
                        table
                    })
                })
                .collect();
        }
        let by_rows = |columns: &Vec<Vec<u64>>| -> Table {
            (0..rows.len()).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
        };
        let fits = |table: &Table| {
            table.iter().zip(rows).all(|(row, shown)| shown.total.is_none_or(|total| row.iter().sum::<u64>() == total))
        };
        found.iter().map(by_rows).filter(fits).collect()
    }

    /// All ways a column can be filled in.
    fn parts(rows: &[ShownRow], column: usize, sum: u64) -> Vec<Vec<u64>> {
        let mut found = vec![(Vec::new(), 0)];
        for (at, row) in rows.iter().enumerate() {
            let mut next = Vec::new();
            for (part, used) in found {
                let values = match row.cells[column] {
                    Some(value) => value..=value,
                    None if at + 1 == rows.len() && used <= sum => sum - used..=sum - used,
                    None => 0..=sum,
                };
                for value in values.filter(|value| used + value <= sum) {
                    let mut part: Vec<u64> = part.clone();
                    part.push(value);
                    next.push((part, used + value));
                }
            }
            found = next;
        }
        found.into_iter().filter(|(_, used)| *used == sum).map(|(part, _)| part).collect()
    }

    /// Holds that nothing hidden in a table has one value only.
    fn nothing_can_be_told(rows: &[ShownRow], columns: &[u64]) {
        let all = fitting(rows, columns);
        assert!(!all.is_empty(), "what is shown is not true: {rows:?}");
        for (at, row) in rows.iter().enumerate() {
            for column in (0..columns.len()).filter(|column| row.cells[*column].is_none()) {
                let values: BTreeSet<u64> = all.iter().map(|table| table[at][column]).collect();
                assert!(values.len() > 1, "row {at}, column {column} is {values:?}: {rows:?} {columns:?}");
            }
            if row.total.is_none() {
                let values: BTreeSet<u64> = all.iter().map(|table| table[at].iter().sum()).collect();
                assert!(values.len() > 1, "the sum of row {at} is {values:?}: {rows:?} {columns:?}");
            }
        }
    }

    fn shown(table: &[[u64; 2]]) -> Vec<(Vec<Option<u64>>, Option<u64>)> {
        let table = table.iter().map(|row| row.to_vec()).collect();
        let shown = suppress(&[table], 5);
        shown.tables.into_iter().flatten().map(|row| (row.cells, row.total)).collect()
    }

    #[test]
    fn the_threshold_itself_is_shown() {
        assert_eq!(shown(&[[5, 5], [6, 7]]), [(vec![Some(5), Some(5)], Some(10)), (vec![Some(6), Some(7)], Some(13))]);
    }

    #[test]
    fn a_figure_under_it_takes_others_with_it() {
        // 4 is hidden; its row and its column would give it away, and the fourth corner those.
        assert_eq!(
            shown(&[[4, 9], [20, 30], [40, 50]]),
            [(vec![None, None], Some(13)), (vec![None, None], Some(50)), (vec![Some(40), Some(50)], Some(90))]
        );
    }

    #[test]
    fn none_is_a_figure_under_it() {
        let rows = shown(&[[0, 20], [30, 20]]);
        assert_eq!(rows[0].0[0], None);
    }

    #[test]
    fn a_sex_that_is_too_few_is_not_told_apart() {
        let shown = suppress(&[vec![vec![4, 20], vec![0, 30]], vec![vec![2, 25], vec![2, 25]]], 5);
        assert_eq!((shown.columns, shown.total), (vec![None, None], Some(54)));
        let totals: Vec<Vec<Option<u64>>> =
            shown.tables.iter().map(|rows| rows.iter().map(|row| row.total).collect()).collect();
        assert_eq!(totals, [[Some(24), Some(30)], [Some(27), Some(27)]]);
        assert!(shown.tables.iter().flatten().all(|row| row.cells == [None, None]));
    }

    #[test]
    fn too_few_people_are_not_shown_at_all() {
        let shown = suppress(&[vec![vec![2, 2]]], 5);
        assert_eq!((shown.columns, shown.total), (vec![None, None], None));
        assert_eq!(shown.tables, [[ShownRow { cells: vec![None, None], total: None }]]);
        assert_eq!(suppress(&[], 5), Shown { tables: Vec::new(), columns: Vec::new(), total: None });
    }

    #[test]
    fn without_threshold_all_is_shown() {
        let rows = suppress(&[vec![vec![0, 1], vec![2, 3]]], 0);
        assert!(rows.tables.iter().flatten().all(|row| row.cells.iter().all(Option::is_some)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_hidden_figure_can_be_computed(
            table in prop::collection::vec(prop::collection::vec(prop_oneof![0u64..4, 3u64..9], 2), 1..4),
            threshold in 1u64..6,
        ) {
            let columns = sums(&table);
            let shown = suppress(std::slice::from_ref(&table), threshold);
            let rows = &shown.tables[0];
            for (row, figures) in rows.iter().zip(&table) {
                for (cell, figure) in row.cells.iter().zip(figures) {
                    prop_assert!(cell.is_none_or(|cell| cell == *figure && cell >= threshold));
                }
                let sum: u64 = figures.iter().sum();
                prop_assert!(row.total.is_none_or(|total| total == sum && total >= threshold));
            }
            if shown.columns.iter().all(Option::is_some) {
                nothing_can_be_told(rows, &columns);
            } else if let Some(total) = shown.total {
                // One column, that of the sums.
                prop_assert!(rows.iter().flat_map(|row| &row.cells).all(Option::is_none));
                let joined: Vec<ShownRow> =
                    rows.iter().map(|row| ShownRow { cells: vec![row.total], total: None }).collect();
                for (at, _) in joined.iter().enumerate().filter(|(_, row)| row.cells[0].is_none()) {
                    let values: BTreeSet<u64> = fitting(&joined, &[total]).iter().map(|table| table[at][0]).collect();
                    prop_assert!(values.len() > 1, "row {} is {:?}", at, values);
                }
            } else {
                prop_assert!(rows.iter().all(|row| row.total.is_none() && row.cells.iter().all(Option::is_none)));
            }
        }

        #[test]
        fn together_what_is_hidden_in_a_line_is_no_small_figure(
            table in prop::collection::vec(prop::collection::vec(0u64..40, 3), 2..6),
        ) {
            let threshold = 5;
            let columns = sums(&table);
            let shown = suppress(std::slice::from_ref(&table), threshold);
            prop_assume!(shown.columns.iter().all(Option::is_some));
            for (column, sum) in columns.iter().enumerate() {
                let told: u64 = shown.tables[0].iter().filter_map(|row| row.cells[column]).sum();
                prop_assert!(*sum == told || sum - told >= threshold);
            }
            for row in &shown.tables[0] {
                let told: u64 = row.cells.iter().flatten().sum();
                prop_assert!(row.total.is_none_or(|total| total == told || total - told >= threshold));
            }
        }
    }
}
