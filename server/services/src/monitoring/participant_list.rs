//! A list of participants on its way into the store: read and checked apart from the requests,
//! with the tax codes turned into pseudonyms at once. Nothing else of a person leaves this module.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use documents::participant_file;
use domain::format;
use domain::period::Quarter;
use domain::sirps::FruitionKind;
use domain::sirps::participant::Participant;
use domain::sirps::participant::check::{ListFacts, ListProblems, check_list};
use domain::sirps::participant::codes::sex_code;
use sha2::{Digest as _, Sha256};
use store::participant::ParticipantRow;

use super::pseudonym::PseudonymKey;
use crate::error::{FieldProblem, UseCaseError};

/// A list that was found in order.
pub(super) struct PreparedList {
    /// What the file is: `csv`, `xlsx`, `ods`, `xls`.
    pub format: &'static str,
    /// What it says of each quarter from the first that has a row to the day it was extracted.
    pub quarters: BTreeMap<Quarter, PreparedQuarter>,
    /// The kinds it counts at all.
    pub kinds: BTreeSet<FruitionKind>,
}

/// What a list says of a quarter.
#[derive(Default)]
pub(super) struct PreparedQuarter {
    /// Its rows in the order of their pseudonyms: that of the file might tell who they are.
    pub rows: Vec<ParticipantRow>,
    /// How many of each kind.
    pub counts: BTreeMap<FruitionKind, i64>,
}

impl PreparedList {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// `Invalid` with all that is wrong.
    pub fn of(bytes: &[u8], facts: &ListFacts, key: &PseudonymKey) -> Result<Self, UseCaseError> {
        let file = participant_file::read(bytes).map_err(|error| UseCaseError::field("file", error.to_string()))?;
        let people = check_list(&file.rows, facts).map_err(|problems| refusal(&problems))?;
        drop(file.rows);
        let mut quarters: BTreeMap<Quarter, PreparedQuarter> = BTreeMap::new();
        let first = people.iter().map(|person| person.registered_on).min().unwrap_or(facts.extracted_on);
        for quarter in Quarter::between(first, facts.extracted_on.min(facts.project_end)) {
            quarters.insert(quarter, PreparedQuarter::default());
        }
        let mut kinds = BTreeSet::new();
        for person in people {
            let kind = FruitionKind::of(person.function);
            let quarter = quarters.entry(Quarter::of(person.registered_on)).or_default();
            *quarter.counts.entry(kind).or_default() += 1;
            quarter.rows.push(row(&person, key)?);
            kinds.insert(kind);
        }
        for quarter in quarters.values_mut() {
            quarter.rows.sort_unstable();
        }
        Ok(PreparedList { format: file.format, quarters, kinds })
    }
}

impl PreparedQuarter {
    /// SHA-256 of what it says, whatever the order of the file's rows; over pseudonyms, so that it
    /// tells nobody who is in the list.
    pub fn content_sha256(&self, kinds: impl Iterator<Item = FruitionKind>) -> String {
        let mut hash = Sha256::new();
        for kind in kinds {
            hash.update(kind.code());
            hash.update("\n");
        }
        for row in &self.rows {
            hash.update(&row.person_hash);
            let (function, on, sex) = (&row.function, row.registered_on, &row.sex);
            let (band, labour, vulnerable) = (&row.age_band, &row.labour_status, row.vulnerable);
            hash.update(format!("|{function}|{on}|{sex}|{band}|{labour}|{vulnerable}\n"));
        }
        hex::encode(hash.finalize())
    }
}

fn row(person: &Participant, key: &PseudonymKey) -> Result<ParticipantRow, UseCaseError> {
    Ok(ParticipantRow {
        person_hash: key.pseudonym(person.tax_code.as_str())?,
        function: person.function.code().to_owned(),
        registered_on: person.registered_on,
        sex: sex_code(person.sex).to_owned(),
        age_band: person.age_band.to_owned(),
        labour_status: person.labour.code().to_owned(),
        vulnerable: person.vulnerable,
    })
}

/// What is wrong, by row and column.
fn refusal(problems: &ListProblems) -> UseCaseError {
    let mut shown: Vec<FieldProblem> =
        problems.first.iter().map(|problem| FieldProblem::new("file", problem.to_string())).collect();
    let left = problems.total.saturating_sub(shown.len());
    if left > 0 {
        let others = format::count(left, "altro problema", "altri problemi");
        shown.push(FieldProblem::new("file", format!("La lista ha {others} oltre a questi: corregga prima i primi.")));
    }
    UseCaseError::Invalid(shown)
}

/// The day a list was extracted, as typed.
///
/// # Errors
/// Why it cannot be.
pub(super) fn extracted_on(typed: &str, first: NaiveDate, today: NaiveDate) -> Result<NaiveDate, FieldProblem> {
    let problem = |message: String| Err(FieldProblem::new("estratta", message));
    match format::parse_date(typed) {
        Err(error) => problem(format!("Giorno dell’estrazione: {error}.")),
        Ok(day) if day > today => problem("Il giorno dell’estrazione è nel futuro: lo corregga.".to_owned()),
        Ok(day) if day < first => {
            problem(format!("Il giorno dell’estrazione è prima dell’inizio del progetto ({}).", format::date(first)))
        }
        Ok(day) => Ok(day),
    }
}
