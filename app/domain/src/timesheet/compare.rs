//! Two versions of a sheet row by row: what was taken out, added, changed, left as it was.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::exchange::KeyedRow;
use crate::minutes::TimeOfDay;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowFate {
    /// It is in both, unchanged.
    Same,
    /// It is in both, changed.
    Changed,
    /// It is in the earlier one only.
    Removed,
    /// It is in the later one only.
    Added,
}

impl RowFate {
    /// The word on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            RowFate::Same => "Uguale",
            RowFate::Changed => "Modificata",
            RowFate::Removed => "Tolta",
            RowFate::Added => "Aggiunta",
        }
    }
}

/// A row as it is in the earlier version and in the later one; at least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDifference {
    /// In the earlier version.
    pub old: Option<KeyedRow>,
    /// In the later version.
    pub new: Option<KeyedRow>,
}

impl RowDifference {
    /// What became of it.
    #[must_use]
    pub fn fate(&self) -> RowFate {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old.row == new.row => RowFate::Same,
            (Some(_), Some(_)) => RowFate::Changed,
            (Some(_), None) => RowFate::Removed,
            (None, _) => RowFate::Added,
        }
    }

    /// Where it stands: by the day and time it has now, or had.
    fn place(&self) -> Option<(NaiveDate, TimeOfDay, bool)> {
        let row = self.new.as_ref().or(self.old.as_ref())?;
        Some((row.row.date, row.row.start, self.new.is_some()))
    }
}

/// The difference of two versions of a sheet, in order of day and time. Rows belong together by
/// their key; a row that was taken out and entered again just as it was is the same.
#[must_use]
pub fn compare(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<RowDifference> {
    let mut left: BTreeMap<&str, &KeyedRow> = old.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut found: Vec<RowDifference> = Vec::new();
    let mut unknown: Vec<&KeyedRow> = Vec::new();
    for row in new {
        match left.remove(row.id.as_str()) {
            Some(before) => found.push(RowDifference { old: Some(before.clone()), new: Some(row.clone()) }),
            None => unknown.push(row),
        }
    }
    for row in unknown {
        let again = left.values().find(|before| before.row == row.row).map(|before| before.id.as_str());
        let before = again.and_then(|id| left.remove(id)).cloned();
        found.push(RowDifference { old: before, new: Some(row.clone()) });
    }
    found.extend(left.into_values().map(|row| RowDifference { old: Some(row.clone()), new: None }));
    found.sort_by_key(RowDifference::place);
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::function::ServiceFunction;
    use crate::timesheet::{Place, RowDraft};

    fn row(id: u8, day: u32, start: u16, minutes: u16, note: &str) -> KeyedRow {
        let time = |minutes: u16| TimeOfDay::from_minutes(i64::from(minutes)).unwrap();
        KeyedRow {
            id: id.to_string(),
            row: RowDraft {
                date: NaiveDate::from_ymd_opt(2022, 6, day).unwrap(),
                start: time(start),
                end: time(start + minutes),
                function: ServiceFunction::ALL[1],
                place: Place::Stated("Sede".into()),
                note: note.into(),
            },
        }
    }

    fn fates(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<(RowFate, u32)> {
        let day = |d: &RowDifference| chrono::Datelike::day(&d.new.as_ref().or(d.old.as_ref()).unwrap().row.date);
        compare(old, new).iter().map(|d| (d.fate(), day(d))).collect()
    }

    #[test]
    fn rows_are_told_apart_by_their_key_and_shown_by_day() {
        let old = [row(1, 3, 540, 60, ""), row(2, 2, 540, 60, ""), row(3, 1, 540, 60, "")];
        let new = [row(4, 4, 540, 60, ""), row(2, 2, 540, 90, ""), row(3, 1, 540, 60, "")];
        assert_eq!(
            fates(&old, &new),
            [(RowFate::Same, 1), (RowFate::Changed, 2), (RowFate::Removed, 3), (RowFate::Added, 4)]
        );
    }

    #[test]
    fn a_row_entered_again_as_it_was_is_the_same_and_once_only() {
        let old = [row(1, 1, 540, 60, "nota")];
        assert_eq!(fates(&old, &[row(2, 1, 540, 60, "nota")]), [(RowFate::Same, 1)]);
        assert_eq!(fates(&old, &[row(2, 1, 540, 60, "")]), [(RowFate::Removed, 1), (RowFate::Added, 1)]);
        let twice = [row(2, 1, 540, 60, "nota"), row(3, 1, 540, 60, "nota")];
        assert_eq!(fates(&old, &twice), [(RowFate::Same, 1), (RowFate::Added, 1)]);
    }

    prop_compose! {
        fn any_rows()(list in proptest::collection::btree_map(0u8..12, (1u32..5, 480u16..490, 1u16..3), 0..9))
            -> Vec<KeyedRow> {
            list.into_iter().map(|(id, (day, start, minutes))| row(id, day, start, minutes, "")).collect()
        }
    }

    fn sorted(mut rows: Vec<KeyedRow>) -> Vec<KeyedRow> {
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        rows
    }

    proptest! {
        #[test]
        fn the_difference_applied_to_the_old_gives_the_new(old in any_rows(), new in any_rows()) {
            let difference = compare(&old, &new);
            let mut applied = old.clone();
            for each in &difference {
                if let Some(before) = &each.old {
                    let at = applied.iter().position(|row| row == before);
                    prop_assert!(at.is_some(), "a row of the old one, once");
                    applied.remove(at.unwrap());
                }
            }
            prop_assert!(applied.is_empty(), "every row of the old one is accounted for");
            applied.extend(difference.iter().filter_map(|each| each.new.clone()));
            prop_assert_eq!(sorted(applied), sorted(new));
        }

        #[test]
        fn minutes_gained_and_lost_are_those_of_the_totals(old in any_rows(), new in any_rows()) {
            let sum = |rows: &[KeyedRow]| rows.iter().map(|r| r.row.start.until(r.row.end).get()).sum::<i64>();
            let of = |row: &Option<KeyedRow>| row.as_ref().map_or(0, |r| r.row.start.until(r.row.end).get());
            let gained: i64 = compare(&old, &new).iter().map(|d| of(&d.new) - of(&d.old)).sum();
            prop_assert_eq!(sum(&old) + gained, sum(&new));
        }

        #[test]
        fn a_sheet_does_not_differ_from_itself(rows in any_rows()) {
            prop_assert!(compare(&rows, &rows).iter().all(|d| d.fate() == RowFate::Same));
        }
    }
}
