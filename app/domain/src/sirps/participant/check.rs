//! Rows of a list of participants, checked all at once: either every row is a participant, or all
//! that is wrong is said.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::codes::{LabourStatus, age_band};
use super::{Participant, ParticipantColumn, ParticipantProblem, ParticipantRow};
use crate::format;
use crate::function::ServiceFunction;
use crate::identifiers::{IstatCode, TaxCode};

/// The municipality of whoever was born or lives abroad.
pub const FOREIGN_MUNICIPALITY: &str = "100008";
/// The longest code of an activity, in characters: shorter than a tax code.
pub const ACTIVITY_LENGTH: usize = 12;
/// Nobody is older, in years.
const OLDEST: u32 = 120;
/// Problems that are listed; of the others only how many.
const LISTED: usize = 100;

/// What rows are checked against.
#[derive(Debug, Clone)]
pub struct ListFacts {
    /// First day of the project for functions 1 to 4.
    pub project_start: NaiveDate,
    /// First day of the summer service; that of the project if none.
    pub summer_service_start: Option<NaiveDate>,
    /// Last day of the project.
    pub project_end: NaiveDate,
    /// The day the list was extracted: nothing in it is later. Itself not in the future.
    pub extracted_on: NaiveDate,
    /// The functions of the activities, by [`activity_code`].
    pub activities: BTreeMap<String, ServiceFunction>,
}

/// What is wrong with a list: the first problems in order of row and column, and how many in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListProblems {
    /// The first ones.
    pub first: Vec<ParticipantProblem>,
    /// All of them.
    pub total: usize,
}

/// A code of an activity in the one way it is written: without spaces around it and zeros before
/// it, in capitals. None for what cannot be one.
#[must_use]
pub fn activity_code(text: &str) -> Option<String> {
    let code = text.trim().trim_start_matches('0').to_ascii_uppercase();
    let one = (1..=ACTIVITY_LENGTH).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/'))
        && code.bytes().any(|b| b.is_ascii_digit());
    one.then_some(code)
}

/// Checks all rows.
///
/// # Errors
/// All that is wrong with them.
pub fn check_list(rows: &[ParticipantRow], facts: &ListFacts) -> Result<Vec<Participant>, ListProblems> {
    let mut problems = Problems::default();
    let mut participants = Vec::with_capacity(rows.len());
    let mut seen: HashMap<(TaxCode, String, NaiveDate), u32> = HashMap::with_capacity(rows.len());
    for row in rows {
        let before = problems.total;
        let read = Read::of(row, facts, &mut problems);
        let Some((participant, activity)) = read.filter(|_| problems.total == before) else { continue };
        let key = (participant.tax_code.clone(), activity, participant.registered_on);
        if let Some(first) = seen.get(&key) {
            let message = format!(
                "la stessa persona, con la stessa attività e la stessa data di iscrizione, è già alla riga {first}: \
                 tolga una delle due righe"
            );
            problems.note(row.line, ParticipantColumn::TaxCode, message);
            continue;
        }
        seen.insert(key, row.line);
        participants.push(participant);
    }
    problems.finish(participants)
}

#[derive(Default)]
struct Problems {
    first: Vec<ParticipantProblem>,
    total: usize,
    /// Activities without a function: the first row, and how many.
    unknown: BTreeMap<String, (u32, usize)>,
}

impl Problems {
    fn note(&mut self, line: u32, column: ParticipantColumn, message: impl Into<String>) {
        self.total += 1;
        if self.first.len() < LISTED {
            self.first.push(ParticipantProblem { line, column, message: message.into() });
        }
    }

    fn unknown_activity(&mut self, line: u32, code: String) {
        self.unknown.entry(code).or_insert((line, 0)).1 += 1;
    }

    fn finish(mut self, participants: Vec<Participant>) -> Result<Vec<Participant>, ListProblems> {
        if self.total == 0 && self.unknown.is_empty() {
            return Ok(participants);
        }
        // One word for each activity, whatever its rows: it is registered once.
        self.total += self.unknown.len();
        let unknown = self.unknown.into_iter().take(LISTED).map(|(code, (line, rows))| {
            let others = match rows {
                1 => String::new(),
                rows => format!(" ({rows} righe)"),
            };
            let message = format!(
                "l’attività {code} non è ancora abbinata a una funzione{others}: la registri in «Codici delle \
                 attività» e carichi di nuovo la lista"
            );
            ParticipantProblem { line, column: ParticipantColumn::Activity, message }
        });
        self.first.extend(unknown);
        self.first.sort_by_key(|problem| (problem.line, problem.column));
        self.first.truncate(LISTED);
        Err(ListProblems { first: self.first, total: self.total })
    }
}

/// What is read of a row.
struct Read;

impl Read {
    /// The participant and the activity; none where something is wrong, which is noted.
    fn of(row: &ParticipantRow, facts: &ListFacts, problems: &mut Problems) -> Option<(Participant, String)> {
        if let Some(column) = row.unreadable {
            problems.note(row.line, column, "il testo è troppo lungo, oppure è una formula: scriva il solo valore");
            return None;
        }
        let activity = activity(row, problems);
        let function = activity.as_ref().and_then(|code| {
            let function = facts.activities.get(code).copied();
            if function.is_none() {
                problems.unknown_activity(row.line, code.clone());
            }
            function
        });
        let registered = registered(row, facts, function, problems);
        let tax_code = match row.tax_code.parse::<TaxCode>() {
            _ if row.tax_code.is_empty() => {
                problems.note(row.line, ParticipantColumn::TaxCode, "manca il codice fiscale");
                None
            }
            Ok(code) => Some(code),
            Err(error) => {
                problems.note(row.line, ParticipantColumn::TaxCode, error.to_string());
                None
            }
        };
        let birth = birth(row, tax_code.as_ref(), registered, facts, problems);
        places(row, tax_code.as_ref(), problems);
        let (tax_code, registered_on) = (tax_code?, registered?);
        let participant = Participant {
            function: function?,
            registered_on,
            sex: tax_code.sex(),
            age_band: age_band(birth?, registered_on)?,
            labour: LabourStatus::of_code(&row.labour),
            vulnerable: row.vulnerable,
            tax_code,
        };
        Some((participant, activity?))
    }
}

fn activity(row: &ParticipantRow, problems: &mut Problems) -> Option<String> {
    let code = activity_code(&row.activity);
    if code.is_none() {
        let message = if row.activity.is_empty() {
            "manca il codice dell’attività".to_owned()
        } else {
            format!("non è un codice di attività: cifre e lettere, al massimo {ACTIVITY_LENGTH}")
        };
        problems.note(row.line, ParticipantColumn::Activity, message);
    }
    code
}

/// The day written, perhaps with a time that says nothing.
fn day(line: u32, column: ParticipantColumn, text: &str, problems: &mut Problems) -> Option<NaiveDate> {
    if text.is_empty() {
        problems.note(line, column, "manca la data");
        return None;
    }
    let written = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.')) => day,
        _ => text,
    };
    let read = format::parse_date(written);
    if read.is_err() {
        problems.note(line, column, "la data non è valida: la scriva nella forma 31/12/2021");
    }
    read.ok()
}

fn registered(
    row: &ParticipantRow,
    facts: &ListFacts,
    function: Option<ServiceFunction>,
    problems: &mut Problems,
) -> Option<NaiveDate> {
    let column = ParticipantColumn::Registration;
    let on = day(row.line, column, &row.registered, problems)?;
    let summer = facts.summer_service_start.unwrap_or(facts.project_start);
    let start = match function {
        Some(ServiceFunction::SummerService) => summer,
        Some(_) => facts.project_start,
        None => facts.project_start.min(summer),
    };
    let message = if on < start {
        format!("è prima dell’inizio del progetto ({})", format::date(start))
    } else if on > facts.project_end {
        format!("è dopo la fine del progetto ({})", format::date(facts.project_end))
    } else if on > facts.extracted_on {
        format!("è dopo il giorno in cui la lista è stata estratta ({})", format::date(facts.extracted_on))
    } else {
        return Some(on);
    };
    problems.note(row.line, column, message);
    None
}

fn birth(
    row: &ParticipantRow,
    tax_code: Option<&TaxCode>,
    registered: Option<NaiveDate>,
    facts: &ListFacts,
    problems: &mut Problems,
) -> Option<NaiveDate> {
    let column = ParticipantColumn::Birth;
    let birth = day(row.line, column, &row.birth, problems)?;
    let message = if birth > facts.extracted_on {
        "è nel futuro"
    } else if registered.is_some_and(|on| birth >= on) {
        "non è prima della data di iscrizione"
    } else if facts.extracted_on.years_since(birth).is_none_or(|years| years > OLDEST) {
        "è di oltre 120 anni fa: controlli l’anno"
    } else if tax_code.is_some_and(|code| !code.fits_birth(birth)) {
        "non corrisponde a quella che risulta dal codice fiscale della riga"
    } else {
        return Some(birth);
    };
    problems.note(row.line, column, message);
    None
}

fn places(row: &ParticipantRow, tax_code: Option<&TaxCode>, problems: &mut Problems) {
    let column = ParticipantColumn::BirthPlace;
    let born = municipality(&row.birth_place);
    match &born {
        Place::Missing => problems.note(
            row.line,
            column,
            format!("manca il Comune di nascita; per chi è nato all’estero il codice è {FOREIGN_MUNICIPALITY}"),
        ),
        Place::Wrong => problems.note(row.line, column, wrong_place()),
        Place::Italian if tax_code.is_some_and(TaxCode::born_abroad) => problems.note(
            row.line,
            column,
            format!("secondo il codice fiscale la persona è nata all’estero: il codice è {FOREIGN_MUNICIPALITY}"),
        ),
        Place::Italian | Place::Abroad => {}
    }
    // Who has no fixed home has no municipality of residence.
    if municipality(&row.residence) == Place::Wrong {
        problems.note(row.line, ParticipantColumn::Residence, wrong_place());
    }
}

fn wrong_place() -> String {
    format!(
        "non è il codice ISTAT di un Comune: ha sei cifre, per esempio 042021; per l’estero è {FOREIGN_MUNICIPALITY}"
    )
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Missing,
    Italian,
    Abroad,
    Wrong,
}

/// A workbook that takes the code for a number drops the zero before it.
fn municipality(text: &str) -> Place {
    if text.is_empty() {
        return Place::Missing;
    }
    if text == FOREIGN_MUNICIPALITY {
        return Place::Abroad;
    }
    let padded = format!("{text:0>6}");
    let code = if (4..=5).contains(&text.len()) { padded.as_str() } else { text };
    // Provinces are numbered from 001 to 111.
    match code.parse::<IstatCode>() {
        Ok(code) if ("001001".."112000").contains(&code.as_str()) => Place::Italian,
        _ => Place::Wrong,
    }
}
