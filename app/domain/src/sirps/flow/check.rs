//! From the rows of a flow as written to the counts of each quarter, or to everything that is
//! wrong with them: with one problem nothing of a flow is taken (art. 4.3).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::content::{FlowPeriod, FlowRow};
use super::field::{FlowField, FlowProblem, TypedFlowRow};
use super::values;
use crate::format;
use crate::function::ServiceFunction;
use crate::network::SportelloNames;
use crate::period::Quarter;
use crate::sirps::intervention::InterventionKind;
use crate::sirps::{FruitionCounting, FruitionKind};
use crate::timesheet::read_function;

/// What a flow is held against.
#[derive(Debug, Clone, Copy)]
pub struct FlowFrame<'a> {
    /// First day of the project.
    pub first: NaiveDate,
    /// Last day of the project.
    pub last: NaiveDate,
    /// The portal's day.
    pub today: NaiveDate,
    /// The sportelli of the network, funded or not, by number and name.
    pub sportelli: &'a SportelloNames<i64>,
    /// How the project's rules count.
    pub counting: FruitionCounting,
    /// The kinds of intervention of the call; empty: it has no list, and any code goes.
    pub kinds: &'a [InterventionKind],
}

/// Reads the rows of a flow.
///
/// # Errors
/// All that is wrong, in order of the rows and of their columns.
pub fn check(rows: &[TypedFlowRow], frame: &FlowFrame<'_>) -> Result<Vec<FlowPeriod>, Vec<FlowProblem>> {
    let mut checking = Checking { frame, problems: Vec::new(), seen: HashMap::new(), periods: BTreeMap::new() };
    for row in rows {
        checking.row(row);
    }
    let Checking { mut problems, periods, .. } = checking;
    if !problems.is_empty() {
        problems.sort_by_key(|problem| (problem.line, problem.field));
        return Err(problems);
    }
    let periods = periods.into_iter().map(|(quarter, gathered)| FlowPeriod {
        quarter,
        counted_to: gathered.counted_to.map_or_else(|| quarter.last_day().min(frame.today), |(day, _)| day),
        rows: gathered.rows,
    });
    Ok(periods.collect())
}

/// The rows of a quarter, with the day they say they count to and the first row that says so.
#[derive(Default)]
struct Gathered {
    counted_to: Option<(NaiveDate, u32)>,
    rows: Vec<FlowRow>,
}

type Key = (Quarter, Option<i64>, ServiceFunction, Option<String>);

struct Checking<'a> {
    frame: &'a FlowFrame<'a>,
    problems: Vec<FlowProblem>,
    /// What each row is about, and where it stood first.
    seen: HashMap<Key, u32>,
    periods: BTreeMap<Quarter, Gathered>,
}

impl Checking<'_> {
    fn wrong(&mut self, row: &TypedFlowRow, field: impl Into<Option<FlowField>>, message: impl Into<String>) {
        let mut message: String = message.into();
        if let Some(first) = message.chars().next() {
            message.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
        }
        if !message.ends_with('.') {
            message.push('.');
        }
        self.problems.push(FlowProblem { line: row.line, field: field.into(), message });
    }

    /// The value of a column that may be empty; `Err` when it is wrong, which is noted.
    fn optional<T>(
        &mut self,
        row: &TypedFlowRow,
        field: FlowField,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ()> {
        let text = row.cell(field).trim();
        if row.is_faulty(field) {
            return Err(());
        }
        if text.is_empty() {
            return Ok(None);
        }
        read(text).map(Some).map_err(|message| self.wrong(row, field, message))
    }

    /// The value of a column that must be filled in.
    fn required<T>(
        &mut self,
        row: &TypedFlowRow,
        field: FlowField,
        asked: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match self.optional(row, field, read) {
            Ok(None) => {
                self.wrong(row, field, asked);
                None
            }
            Ok(value) => value,
            Err(()) => None,
        }
    }

    fn row(&mut self, row: &TypedFlowRow) {
        for (field, message) in &row.problems {
            self.wrong(row, *field, message.as_str());
        }
        let frame = self.frame;
        let quarter = self.required(row, FlowField::Period, "indichi il trimestre, per esempio 2021-T3", |text| {
            values::quarter(text).and_then(|quarter| frame.owed(quarter))
        });
        let function =
            self.required(row, FlowField::Function, "indichi la funzione: il nome o il numero da 1 a 5", |text| {
                read_function(text)
                    .ok_or_else(|| format!("la funzione «{}» non esiste: indichi un numero da 1 a 5", shown(text)))
            });
        let sportello = self.optional(row, FlowField::Sportello, |text| {
            frame.sportelli.find(text).copied().map_err(|error| error.to_string())
        });
        if sportello == Ok(None) && function == Some(ServiceFunction::Access) {
            self.wrong(
                row,
                FlowField::Sportello,
                "i contatti si contano per sportello: indichi il numero dello sportello",
            );
        }
        let kind = self.optional(row, FlowField::Kind, |text| frame.kind(text, function, quarter));
        let number = self.required(
            row,
            FlowField::Number,
            "indichi quanti sono; scriva 0 se non ce ne sono stati",
            values::count,
        );
        let persons = self.persons(row, number);
        let unregistered = self.optional(row, FlowField::Unregistered, |text| {
            let count = values::count(text)?;
            match number {
                Some(number) if count > number => Err(format!(
                    "quelli senza iscrizione non possono essere più del numero, {}",
                    format::integer(number)
                )),
                _ => Ok(count),
            }
        });
        let counted_to = match quarter {
            Some(quarter) => {
                self.optional(row, FlowField::CountedTo, |text| values::counted_to(text, quarter, frame.today))
            }
            None => Ok(None),
        };
        if let Some(quarter) = quarter
            && let Ok(Some(day)) = counted_to
        {
            self.one_day(row, quarter, day);
        }
        let (Some(quarter), Some(function), Ok(sportello), Ok(kind)) = (quarter, function, sportello, kind) else {
            return;
        };
        let key = (quarter, sportello, function, kind.clone());
        if let Some(first) = self.seen.get(&key).copied() {
            let same = "stesso periodo, sportello, funzione e tipo di intervento. Ne lasci una sola, con il totale";
            self.wrong(row, None, format!("ripete la riga {first}: {same}"));
            return;
        }
        self.seen.insert(key, row.line);
        if let (Some(number), Ok(persons), Ok(unregistered)) = (number, persons, unregistered) {
            let unregistered = unregistered.unwrap_or(0);
            let read = FlowRow { line: row.line, function, sportello, kind, number, persons, unregistered };
            self.periods.entry(quarter).or_default().rows.push(read);
        }
    }

    /// People are at most as many as events, and at least one where there are some.
    fn persons(&mut self, row: &TypedFlowRow, number: Option<i64>) -> Result<Option<i64>, ()> {
        let persons = self.optional(row, FlowField::Persons, |text| {
            let persons = values::count(text)?;
            match number {
                Some(number) if persons > number => {
                    Err(format!("le persone diverse non possono essere più del numero, {}", format::integer(number)))
                }
                Some(1..) if persons == 0 => Err("con un numero maggiore di 0 c’è almeno una persona".to_owned()),
                _ => Ok(persons),
            }
        })?;
        let counted = self.frame.counting == FruitionCounting::Persons;
        match (persons, number) {
            (None, Some(0)) if counted => Ok(Some(0)),
            (None, _) if counted => {
                self.wrong(row, FlowField::Persons, "le regole del progetto contano le persone: indichi quante sono");
                Err(())
            }
            _ => Ok(persons),
        }
    }

    /// The rows of a quarter count to the same day.
    fn one_day(&mut self, row: &TypedFlowRow, quarter: Quarter, day: NaiveDate) {
        let gathered = self.periods.entry(quarter).or_default();
        match gathered.counted_to {
            None => gathered.counted_to = Some((day, row.line)),
            Some((same, _)) if same == day => {}
            Some((other, line)) => {
                let other = format::date(other);
                let message = format!(
                    "la riga {line} dello stesso trimestre conta fino al {other}: il giorno è uno solo per trimestre"
                );
                self.wrong(row, FlowField::CountedTo, message);
            }
        }
    }
}

impl FlowFrame<'_> {
    /// The quarter, if it has begun and has days of the project.
    fn owed(&self, quarter: Quarter) -> Result<Quarter, String> {
        if quarter.first_day() > self.last || quarter.last_day() < self.first {
            let (first, last) = (format::date(self.first), format::date(self.last));
            return Err(format!("il {quarter} è fuori dal progetto, che va dal {first} al {last}"));
        }
        if quarter.first_day() > self.today {
            return Err(format!("il {quarter} non è ancora iniziato: i dati si trasmettono dopo"));
        }
        Ok(quarter)
    }

    /// A code of the list: of its function, and for the quarter.
    fn kind(&self, text: &str, function: Option<ServiceFunction>, quarter: Option<Quarter>) -> Result<String, String> {
        if function.is_some_and(|function| FruitionKind::of(function) != FruitionKind::Intervention) {
            return Err(
                "il tipo di intervento si indica solo per le funzioni 3, 4 e 5: lasci vuota la casella".to_owned()
            );
        }
        let code = text.to_uppercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if code.chars().count() > crate::sirps::intervention::LONGEST_CODE || !code.chars().all(plain) {
            return Err(format!(
                "«{}» non è un codice: scriva quello dell’elenco dell’avviso, per esempio F3-01",
                shown(text)
            ));
        }
        if self.kinds.is_empty() {
            return Ok(code);
        }
        let known: Vec<&InterventionKind> = self.kinds.iter().filter(|kind| kind.code == code).collect();
        if known.is_empty() {
            return Err(format!("il codice «{code}» non è nell’elenco dei tipi di intervento dell’avviso"));
        }
        let Some((function, quarter)) = function.zip(quarter) else { return Ok(code) };
        let of_function: Vec<&&InterventionKind> = known.iter().filter(|kind| kind.function == function).collect();
        if of_function.is_empty() {
            return Err(format!("il codice «{code}» non è della funzione {}", function.number()));
        }
        let valid = |kind: &InterventionKind| {
            kind.from <= quarter.last_day() && kind.to.is_none_or(|to| to >= quarter.first_day())
        };
        if of_function.iter().any(|kind| valid(kind)) {
            Ok(code)
        } else {
            Err(format!("il codice «{code}» non vale nel {quarter}"))
        }
    }
}

/// The beginning of a text, short enough to be repeated.
fn shown(text: &str) -> String {
    const SHOWN: usize = 40;
    text.chars().take(SHOWN).collect()
}
