//! What becomes of each row of a file: new, there already, or wrong, by the rules and over stored
//! and new rows together.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use documents::rows_file::FileRow;
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};
use domain::timesheet::{Place, RowDraft, SheetAction};
use sha2::{Digest, Sha256};
use store::group::MemberRow;

use super::resolve::Names;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::{QuarterData, draft, entered, state_of};
use crate::timesheet::step::why_not;
use crate::timesheet::words::sentence;

/// What becomes of a row of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It becomes a row of a sheet.
    New,
    /// The same work is stored already: nothing is added.
    Present,
    /// The same work stands in an earlier line of the file: nothing is added.
    Doubled {
        /// That line.
        line: u32,
    },
    /// It is wrong, and nothing of the file can be stored.
    Wrong,
}

/// A row of the file with what was found.
#[derive(Debug, Clone)]
pub(super) struct JudgedRow {
    pub typed: FileRow,
    /// The operator, as place among the members.
    pub member: Option<usize>,
    /// The row, if it could be read.
    pub draft: Option<RowDraft>,
    pub fate: Fate,
    pub errors: Vec<String>,
    pub warnings: Vec<String>,
}

impl JudgedRow {
    /// Minutes it adds.
    pub fn minutes(&self) -> Minutes {
        match (&self.draft, self.fate) {
            (Some(row), Fate::New) => row.start.until(row.end),
            _ => Minutes::ZERO,
        }
    }
}

/// Numbers of rows, and the minutes of the new ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows in the file.
    pub rows: usize,
    /// New rows.
    pub new: usize,
    /// Minutes of the new rows.
    pub minutes: Minutes,
    /// Rows that add nothing.
    pub present: usize,
    /// Rows that are wrong.
    pub wrong: usize,
    /// New rows with a warning.
    pub warned: usize,
}

impl Totals {
    fn count(&mut self, row: &JudgedRow) {
        self.rows += 1;
        self.minutes = self.minutes + row.minutes();
        match row.fate {
            Fate::New => self.new += 1,
            Fate::Present | Fate::Doubled { .. } => self.present += 1,
            Fate::Wrong => self.wrong += 1,
        }
        if row.fate == Fate::New && !row.warnings.is_empty() {
            self.warned += 1;
        }
    }
}

/// What a file holds of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorSum {
    /// Code of the operator.
    pub code: String,
    /// Surname and name.
    pub name: String,
    /// The numbers.
    pub totals: Totals,
}

/// A file that was judged.
pub(super) struct Judged {
    pub rows: Vec<JudgedRow>,
    pub totals: Totals,
    /// Of each operator with rows that could be told to be theirs, with the place of the member.
    pub operators: Vec<(usize, OperatorSum)>,
    /// A fingerprint of all that was found and of the sheets it was found by.
    pub seen: String,
}

/// What makes a row the same work as another: a note may be worded otherwise.
type Work = (NaiveDate, TimeOfDay, TimeOfDay, ServiceFunction, Place);

fn work(row: &RowDraft) -> Work {
    (row.date, row.start, row.end, row.function, row.place.clone())
}

impl Judged {
    /// Judges the rows of a file.
    ///
    /// # Errors
    /// `Broken` when a stored row cannot be read.
    pub fn of(
        rows: Vec<FileRow>,
        data: &QuarterData,
        members: &[MemberRow],
        names: &Names,
    ) -> Result<Self, UseCaseError> {
        let mut rows: Vec<JudgedRow> = rows
            .into_iter()
            .map(|typed| {
                let (member, read) = names.row(&typed);
                let (draft, errors) = match read {
                    Ok(draft) => (Some(draft), Vec::new()),
                    Err(problems) => (None, problems.iter().map(|problem| sentence(problem)).collect()),
                };
                let fate = if draft.is_some() { Fate::New } else { Fate::Wrong };
                JudgedRow { typed, member, draft, fate, errors, warnings: Vec::new() }
            })
            .collect();
        let mut of_member: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
        for (place, row) in rows.iter().enumerate().filter(|(_, row)| row.draft.is_some()) {
            if let Some(own) = row.member.and_then(|member| of_member.get_mut(member)) {
                own.push(place);
            }
        }
        for (member, own) in members.iter().zip(&of_member).filter(|(_, own)| !own.is_empty()) {
            judge_member(&mut rows, own, data, member)?;
        }
        let mut totals = Totals::default();
        let mut sums: HashMap<usize, Totals> = HashMap::new();
        for row in &rows {
            totals.count(row);
            if let Some(member) = row.member {
                sums.entry(member).or_default().count(row);
            }
        }
        let mut operators: Vec<(usize, OperatorSum)> = Vec::new();
        for (place, member) in members.iter().enumerate() {
            if let Some(totals) = sums.get(&place) {
                let (code, name) = (member.member.code.clone(), member_name(member));
                operators.push((place, OperatorSum { code, name, totals: *totals }));
            }
        }
        let seen = fingerprint(&rows, &operators, data, members);
        Ok(Judged { rows, totals, operators, seen })
    }
}

fn judge_member(
    rows: &mut [JudgedRow],
    own: &[usize],
    data: &QuarterData,
    member: &MemberRow,
) -> Result<(), UseCaseError> {
    let sheet = data.sheet(member.member.id);
    let stored = sheet.map(|sheet| data.rows(sheet.id)).unwrap_or_default();
    let mut drafts: Vec<RowDraft> = stored.iter().map(draft).collect::<Result<_, _>>()?;
    let mut known: HashMap<Work, Option<u32>> = drafts.iter().map(|row| (work(row), None)).collect();
    let mut new: Vec<usize> = Vec::new();
    for place in own {
        let Some(row) = rows.get_mut(*place) else { continue };
        let Some(draft) = &row.draft else { continue };
        match known.entry(work(draft)) {
            Entry::Occupied(same) => {
                row.fate = same.get().map_or(Fate::Present, |line| Fate::Doubled { line });
            }
            Entry::Vacant(unknown) => {
                unknown.insert(Some(row.typed.line));
                new.push(*place);
            }
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let state = sheet.map(state_of).transpose()?;
    if let Some(state) = state.filter(|state| !state.is_editable()) {
        let reason = why_not(state, SheetAction::Confirm);
        for place in new {
            if let Some(row) = rows.get_mut(place) {
                row.fate = Fate::Wrong;
                row.errors.push(reason.clone());
            }
        }
        return Ok(());
    }
    // New rows first, as [`crate::timesheet::write_rows`] has them.
    let mut all: Vec<RowDraft> = new.iter().filter_map(|place| rows.get(*place)?.draft.clone()).collect();
    let mut moments = vec![None; all.len()];
    all.append(&mut drafts);
    moments.extend(stored.iter().map(|row| Some(entered(row))));
    for finding in data.check(member, &all, &moments)? {
        let Some(place) = finding.rows.iter().find_map(|row| new.get(*row)) else { continue };
        let Some(row) = rows.get_mut(*place) else { continue };
        if finding.is_error() {
            row.fate = Fate::Wrong;
            row.errors.push(sentence(&finding.message));
        } else {
            row.warnings.push(sentence(&finding.message));
        }
    }
    Ok(())
}

/// What the preview showed, so that storing can tell whether it is still so: the rows as they were
/// understood, whose they are, what becomes of them, and the sheets they were judged by.
fn fingerprint(
    rows: &[JudgedRow],
    operators: &[(usize, OperatorSum)],
    data: &QuarterData,
    members: &[MemberRow],
) -> String {
    let mut digest = Sha256::new();
    for (place, _) in operators {
        let Some(member) = members.get(*place).map(|member| member.member.id) else { continue };
        let version = data.sheet(member).map_or(0, |sheet| sheet.version);
        digest.update(format!("{member}:{version};"));
    }
    for row in rows {
        // Written out with quotes and escapes, so that no two rows look alike.
        let member = row.member.and_then(|place| members.get(place)).map(|member| member.member.id);
        digest.update(format!("\n{member:?} {:?} {:?}", row.fate, row.draft));
        for text in &row.warnings {
            digest.update(text);
            digest.update([0]);
        }
    }
    hex::encode(digest.finalize())
}
