//! What a flow says of a quarter: its counts, and a text that is the same whatever the order of
//! the rows, so that sending the same again is known to change nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::function::ServiceFunction;
use crate::period::Quarter;
use crate::sirps::FruitionKind;

/// A row that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// Where it stands in the file or list.
    pub line: u32,
    /// The function.
    pub function: ServiceFunction,
    /// Number of the sportello.
    pub sportello: Option<i64>,
    /// Code of the kind of intervention.
    pub kind: Option<String>,
    /// Contacts, cases or interventions; 0 says that there were none.
    pub number: i64,
    /// Different people among them.
    pub persons: Option<i64>,
    /// Those without the registration form H.
    pub unregistered: i64,
}

/// What a flow says of a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowPeriod {
    /// The quarter.
    pub quarter: Quarter,
    /// The last day that is counted.
    pub counted_to: NaiveDate,
    /// Its rows, in the order of the file.
    pub rows: Vec<FlowRow>,
}

impl FlowPeriod {
    /// How many of each kind; a kind that is stated as none stands here with 0, one of which the
    /// flow says nothing does not.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<FruitionKind, i64> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(FruitionKind::of(row.function)).or_insert(0) += row.number;
        }
        counts
    }

    /// What it says, as a text: the rows in order of function, sportello and kind.
    #[must_use]
    pub fn content(&self) -> String {
        let mut rows: Vec<&FlowRow> = self.rows.iter().collect();
        rows.sort_by_key(|row| (row.function, row.sportello, row.kind.as_deref()));
        let mut text = format!("ambito.flow/1\n{}\n{}\n", self.quarter.code(), self.counted_to);
        let words = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        for row in rows {
            let FlowRow { function, sportello, kind, number, persons, unregistered, .. } = row;
            let (sportello, kind, persons) = (words(*sportello), kind.as_deref().unwrap_or_default(), words(*persons));
            // Writing to a text does not fail.
            let _ = writeln!(text, "{};{sportello};{kind};{number};{persons};{unregistered}", function.code());
        }
        text
    }
}
