//! How many people a project reached, by sex and the common indicators: age band, labour status,
//! vulnerability. People are counted once, as they were at their first registration.

use super::codes::{LabourStatus, age_bands};
use crate::suppression::{Shown, Table, suppress};

/// People alike in all that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `F`, `M`.
    pub sex: String,
    /// Code of the age band.
    pub age_band: String,
    /// Labour status.
    pub labour: LabourStatus,
    /// Whether a condition of vulnerability is marked.
    pub vulnerable: bool,
    /// How many people.
    pub people: u64,
}

/// The sexes: code and name, in the order of the columns.
pub const SEXES: [(&str, &str); 2] = [("F", "Donne"), ("M", "Uomini")];

/// A table of the indicators, its figures apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorTable {
    /// What the rows are.
    pub title: &'static str,
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The figures of each row, by sex in the order of [`SEXES`].
    pub figures: Table,
}

/// The three tables: age, labour status, vulnerability, each by sex.
#[must_use]
pub fn tables(groups: &[Group]) -> Vec<IndicatorTable> {
    let bands = age_bands().iter().map(|band| (band.title.clone(), band.code.clone()));
    let labour = LabourStatus::ALL.into_iter().map(|status| (status.italian().to_owned(), status));
    let vulnerable = [("Sì".to_owned(), true), ("No".to_owned(), false)];
    vec![
        table("Età all’iscrizione", bands, groups, |group, code| group.age_band == *code),
        table("Condizione occupazionale", labour, groups, |group, status| group.labour == *status),
        table("Condizione di vulnerabilità", vulnerable, groups, |group, yes| group.vulnerable == *yes),
    ]
}

/// What of the tables may leave the ATS: no figure under the threshold, none that can be computed.
#[must_use]
pub fn published(tables: &[IndicatorTable], threshold: u32) -> Shown {
    let figures: Vec<Table> = tables.iter().map(|table| table.figures.clone()).collect();
    suppress(&figures, u64::from(threshold))
}

fn table<T>(
    title: &'static str,
    rows: impl IntoIterator<Item = (String, T)>,
    groups: &[Group],
    is: impl Fn(&Group, &T) -> bool,
) -> IndicatorTable {
    let (names, kinds): (Vec<String>, Vec<T>) = rows.into_iter().unzip();
    let count = |kind: &T, sex: &str| {
        groups.iter().filter(|group| group.sex == sex && is(group, kind)).map(|group| group.people).sum()
    };
    let figures = kinds.iter().map(|kind| SEXES.iter().map(|(sex, _)| count(kind, sex)).collect()).collect();
    IndicatorTable { title, rows: names, figures }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(sex: &str, age_band: &str, labour: LabourStatus, vulnerable: bool, people: u64) -> Group {
        Group { sex: sex.to_owned(), age_band: age_band.to_owned(), labour, vulnerable, people }
    }

    #[test]
    fn every_table_counts_the_same_people() {
        let groups = [
            group("F", "under_25", LabourStatus::Inactive, false, 7),
            group("F", "25_54", LabourStatus::Unemployed, true, 12),
            group("M", "25_54", LabourStatus::Employed, true, 9),
            group("M", "over_54", LabourStatus::Unknown, false, 2),
        ];
        let tables = tables(&groups);
        let figures: Vec<&Table> = tables.iter().map(|table| &table.figures).collect();
        assert_eq!(*figures[0], vec![vec![7, 0], vec![12, 9], vec![0, 2]]);
        assert_eq!(*figures[1], vec![vec![0, 9], vec![12, 0], vec![7, 0], vec![0, 2]]);
        assert_eq!(*figures[2], vec![vec![12, 9], vec![7, 2]]);
        assert_eq!(tables[2].rows, ["Sì", "No"]);
        let shown = published(&tables, 5);
        assert_eq!((shown.total, shown.columns), (Some(30), vec![Some(19), Some(11)]));
        for (table, rows) in tables.iter().zip(&shown.tables) {
            for (row, figures) in rows.iter().zip(&table.figures) {
                for (cell, figure) in row.cells.iter().zip(figures) {
                    assert!(cell.is_none_or(|cell| cell == *figure && cell >= 5));
                }
            }
        }
    }
}
