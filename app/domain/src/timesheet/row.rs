//! A row of a timesheet, and reading one from what somebody typed (art. 4.15: whole minutes; a
//! row stays within a day).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::format::parse_date;
use crate::function::ServiceFunction;
use crate::minutes::TimeOfDay;

/// Where the work was done.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At a Sportello, by the id the caller knows it by.
    Sportello(String),
    /// At another place, stated in words.
    Stated(String),
}

/// One stretch of work of one person, not yet stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDraft {
    /// The day.
    pub date: NaiveDate,
    /// When it began.
    pub start: TimeOfDay,
    /// When it ended; not checked here to be later.
    pub end: TimeOfDay,
    /// What for.
    pub function: ServiceFunction,
    /// Where.
    pub place: Place,
    /// A word on it, possibly empty.
    #[serde(default)]
    pub note: String,
}

impl RowDraft {
    /// The row with its texts as a form would have read them: without spaces around them, not too
    /// long. What comes as a whole row from outside goes through here.
    ///
    /// # Errors
    /// One [`RowProblem`] for each text that cannot be taken.
    pub fn tidied(&self) -> Result<RowDraft, Vec<RowProblem>> {
        let mut problems = Vec::new();
        let mut note = |field, message: String| problems.push(RowProblem { field, message });
        let place = match &self.place {
            Place::Sportello(id) => Ok(Place::Sportello(id.trim().to_owned())),
            Place::Stated(text) => stated_place(text),
        };
        let place = place.map_err(|message| note(RowField::Place, message));
        let text = within_length(&self.note).map_err(|message| note(RowField::Note, message));
        match (place, text) {
            (Ok(place), Ok(note)) => Ok(RowDraft { place, note, ..self.clone() }),
            _ => Err(problems),
        }
    }

    /// Whether its time lies within that of another row on the same day.
    #[must_use]
    pub fn lies_within(&self, other: &RowDraft) -> bool {
        self.date == other.date && other.start <= self.start && self.end <= other.end
    }
}

fn stated_place(text: &str) -> Result<Place, String> {
    required(text, "scelga lo sportello o scriva il luogo")?;
    within_length(text).map(Place::Stated)
}

/// A field of a row, as the form names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowField {
    /// The day.
    Date,
    /// The beginning.
    Start,
    /// The end.
    End,
    /// The function.
    Function,
    /// The place.
    Place,
    /// The note.
    Note,
}

impl RowField {
    /// The name the field has in forms and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RowField::Date => "date",
            RowField::Start => "start",
            RowField::End => "end",
            RowField::Function => "function",
            RowField::Place => "place",
            RowField::Note => "note",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            RowField::Date => "Data",
            RowField::Start => "Dalle",
            RowField::End => "Alle",
            RowField::Function => "Funzione",
            RowField::Place => "Luogo",
            RowField::Note => "Nota",
        }
    }
}

/// What is wrong with a typed field, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The field.
    pub field: RowField,
    /// In Italian.
    pub message: String,
}

/// A row as typed into a form or read from a file: text, nothing checked.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedRow {
    /// `31/12/2021` or `2021-12-31`.
    pub date: String,
    /// `8:30`, `830`, `8.30`, `08:30`, `8`.
    pub start: String,
    /// As the beginning.
    pub end: String,
    /// The function's code (`access`), number (`1`) or Italian name.
    pub function: String,
    /// The chosen Sportello's id, empty if none.
    pub sportello: String,
    /// The stated place, empty if none; a chosen Sportello goes before.
    pub place: String,
    /// The note.
    pub note: String,
}

/// How long a stated place or a note may be, in characters.
pub const LONGEST_TEXT: usize = 500;

impl TypedRow {
    /// Whether nothing at all was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.date, &self.start, &self.end, &self.function, &self.sportello, &self.place, &self.note]
            .into_iter()
            .all(|text| text.trim().is_empty())
    }

    /// The row, or all its problems.
    ///
    /// # Errors
    /// One [`RowProblem`] for each field that cannot be read.
    pub fn read(&self) -> Result<RowDraft, Vec<RowProblem>> {
        let mut problems = Vec::new();
        let mut note = |field, message: String| problems.push(RowProblem { field, message });

        let date = required(&self.date, "indichi il giorno, per esempio 31/12/2021")
            .and_then(|text| parse_date(text).map_err(|e| e.to_string()))
            .map_err(|message| note(RowField::Date, message));
        let start = required(&self.start, "indichi l’ora di inizio, per esempio 8:30")
            .and_then(|text| parse_time(text).map_err(|e| e.to_string()))
            .map_err(|message| note(RowField::Start, message));
        let end = required(&self.end, "indichi l’ora di fine, per esempio 12:30")
            .and_then(|text| parse_time(text).map_err(|e| e.to_string()))
            .map_err(|message| note(RowField::End, message));
        let function = required(&self.function, "scelga la funzione")
            .and_then(|text| {
                read_function(text).ok_or_else(|| "la funzione non esiste: la scelga dall’elenco".to_owned())
            })
            .map_err(|message| note(RowField::Function, message));
        let place = self.read_place().map_err(|message| note(RowField::Place, message));
        let text = within_length(&self.note).map_err(|message| note(RowField::Note, message));

        match (date, start, end, function, place, text) {
            (Ok(date), Ok(start), Ok(end), Ok(function), Ok(place), Ok(note)) => {
                Ok(RowDraft { date, start, end, function, place, note })
            }
            _ => Err(problems),
        }
    }

    fn read_place(&self) -> Result<Place, String> {
        let sportello = self.sportello.trim();
        if !sportello.is_empty() {
            return Ok(Place::Sportello(sportello.to_owned()));
        }
        stated_place(&self.place)
    }
}

fn required<'a>(text: &'a str, message: &str) -> Result<&'a str, String> {
    let text = text.trim();
    if text.is_empty() { Err(message.to_owned()) } else { Ok(text) }
}

fn within_length(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("il testo contiene segni che non si possono stampare: lo riscriva".to_owned());
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(format!("il testo è troppo lungo: al massimo {LONGEST_TEXT} caratteri"));
    }
    Ok(text.to_owned())
}

/// The function of a code, a number 1 to 5, or its Italian name, short or long.
#[must_use]
pub fn read_function(text: &str) -> Option<ServiceFunction> {
    let wanted = text.to_lowercase();
    ServiceFunction::ALL.into_iter().find(|f| {
        f.code() == wanted
            || f.number().to_string() == wanted
            || f.italian().to_lowercase() == wanted
            || f.short().to_lowercase() == wanted
    })
}

/// The text is no time as people type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("l’orario non è valido: lo scriva nella forma 8:30, da 0:00 a 23:59")]
pub struct NotATime;

/// Reads a time as people type it: `8:30`, `08:30`, `8.30`, `8,30`, `830`, `0830`, `8`.
///
/// # Errors
/// [`NotATime`] for anything else.
pub fn parse_time(text: &str) -> Result<TimeOfDay, NotATime> {
    let text = text.trim();
    let (hours, minutes) = match text.split_once([':', '.', ',']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return Err(NotATime),
        None if text.len() <= 2 => (text, "00"),
        None => text.len().checked_sub(2).and_then(|at| text.split_at_checked(at)).ok_or(NotATime)?,
    };
    let number = |part: &str| {
        ((1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
            .ok_or(NotATime)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if minutes >= crate::minutes::MINUTES_PER_HOUR {
        return Err(NotATime);
    }
    TimeOfDay::from_minutes(hours * crate::minutes::MINUTES_PER_HOUR + minutes).ok_or(NotATime)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_as_people_type_them() {
        for (text, time) in [
            ("8:30", "08:30"),
            ("08:30", "08:30"),
            ("8.30", "08:30"),
            ("8,30", "08:30"),
            ("830", "08:30"),
            ("0830", "08:30"),
            (" 18:05 ", "18:05"),
            ("8", "08:00"),
            ("14", "14:00"),
            ("2359", "23:59"),
            ("000", "00:00"),
        ] {
            assert_eq!(parse_time(text).unwrap().to_string(), time, "{text}");
        }
        for bad in
            ["", "24:00", "2400", "8:60", "8:3", "8:300", "12345", "otto", "-8:30", "8:30:00", "8h30", "à30", ":30"]
        {
            assert_eq!(parse_time(bad), Err(NotATime), "{bad}");
        }
    }

    fn typed() -> TypedRow {
        TypedRow {
            date: "3/6/2022".to_owned(),
            start: "830".to_owned(),
            end: "12.30".to_owned(),
            function: "1".to_owned(),
            sportello: "s-8".to_owned(),
            place: String::new(),
            note: " colloqui ".to_owned(),
        }
    }

    #[test]
    fn a_typed_row_is_read_whole() {
        let row = typed().read().unwrap();
        assert_eq!(row.date, NaiveDate::from_ymd_opt(2022, 6, 3).unwrap());
        assert_eq!((row.start.to_string(), row.end.to_string()), ("08:30".to_owned(), "12:30".to_owned()));
        assert_eq!(row.function, ServiceFunction::Access);
        assert_eq!(row.place, Place::Sportello("s-8".to_owned()));
        assert_eq!(row.note, "colloqui");
        for name in ["presa in carico", "case_management", "Presa in carico", "2"] {
            let row = TypedRow { function: name.to_owned(), ..typed() }.read().unwrap();
            assert_eq!(row.function, ServiceFunction::CaseManagement, "{name}");
        }
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let nothing = TypedRow::default();
        assert!(nothing.is_blank() && !typed().is_blank());
        let fields: Vec<RowField> = nothing.read().unwrap_err().into_iter().map(|p| p.field).collect();
        assert_eq!(fields, [RowField::Date, RowField::Start, RowField::End, RowField::Function, RowField::Place]);
        let long = TypedRow { note: "x".repeat(501), end: "25:00".to_owned(), ..typed() };
        let fields: Vec<RowField> = long.read().unwrap_err().into_iter().map(|p| p.field).collect();
        assert_eq!(fields, [RowField::End, RowField::Note]);
    }

    #[test]
    fn a_row_from_outside_is_tidied_or_refused_by_its_texts() {
        let row = typed().read().unwrap();
        let with = |place: Place, note: &str| RowDraft { place, note: note.to_owned(), ..row.clone() };
        let tidy = with(Place::Stated("  Sede ".to_owned()), " nota\n").tidied().unwrap();
        assert_eq!((tidy.place, tidy.note.as_str()), (Place::Stated("Sede".to_owned()), "nota"));
        for (text, fits) in [("x".repeat(500), true), ("x".repeat(501), false), (" ".to_owned(), false)] {
            assert_eq!(with(Place::Stated(text.clone()), "").tidied().is_ok(), fits, "{} signs", text.len());
        }
        for (note, fits) in [("x".repeat(500), true), ("x".repeat(501), false), ("a\0b".to_owned(), false)] {
            assert_eq!(with(row.place.clone(), &note).tidied().is_ok(), fits, "{} signs", note.len());
        }
        let both = with(Place::Stated("\u{1}".to_owned()), "\0").tidied().unwrap_err();
        assert_eq!(both.iter().map(|p| p.field).collect::<Vec<_>>(), [RowField::Place, RowField::Note]);
    }

    #[test]
    fn a_row_lies_within_another_of_the_same_day() {
        let row = typed().read().unwrap();
        let part = |date: &str, start: &str, end: &str| RowDraft {
            date: date.parse().unwrap(),
            start: start.parse().unwrap(),
            end: end.parse().unwrap(),
            ..row.clone()
        };
        for (date, start, end, within) in [
            ("2022-06-03", "08:30", "12:30", true),
            ("2022-06-03", "09:00", "12:00", true),
            ("2022-06-03", "08:29", "12:30", false),
            ("2022-06-03", "08:30", "12:31", false),
            ("2022-06-04", "09:00", "12:00", false),
        ] {
            assert_eq!(part(date, start, end).lies_within(&row), within, "{date} {start}-{end}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_time_is_read_back(minutes in 0i64..1440) {
            let time = TimeOfDay::from_minutes(minutes).unwrap();
            let text = time.to_string();
            prop_assert_eq!(parse_time(&text), Ok(time));
            prop_assert_eq!(parse_time(&text.replace(':', "")), Ok(time));
            prop_assert_eq!(parse_time(&text.replace(':', ".")), Ok(time));
        }

        #[test]
        fn no_text_makes_the_reader_fail_otherwise(text in "\\PC{0,12}") {
            let _ = parse_time(&text);
            let _ = crate::format::parse_date(&text);
            let _ = crate::format::parse_decimal(&text);
        }
    }
}
