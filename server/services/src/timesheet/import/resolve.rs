//! What was typed in a file to a row of an operator: names to keys, duration to an end.

use std::collections::HashMap;

use documents::rows_file::FileRow;
use domain::minutes::TimeOfDay;
use domain::network::{SportelloNames, sportello_label};
use domain::timesheet::{RowDraft, TypedRow, parse_duration, parse_time};
use store::group::MemberRow;
use store::quarter::NetworkHoursRow;

use crate::timesheet::quarter_data::place_name;

/// Names of operators and Sportelli as files write them.
pub(super) struct Names {
    operators: HashMap<String, usize>,
    own_only: bool,
    /// By key.
    sportelli: SportelloNames<String>,
}

/// Letters and digits in lower case: how a name is compared.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How the template names a Sportello: «1 – Jesi, San Giuseppe».
pub(super) fn label(row: &NetworkHoursRow) -> String {
    sportello_label(row.number, &place_name(row))
}

impl Names {
    /// The names of a project; `own_only`: the members are only the actor's own.
    pub fn of(members: &[MemberRow], own_only: bool, network: &[NetworkHoursRow]) -> Self {
        let mut operators = HashMap::new();
        for (place, member) in members.iter().enumerate() {
            operators.insert(plain(&member.member.code), place);
            if let Some(tax_code) = &member.tax_code {
                operators.insert(plain(tax_code), place);
            }
        }
        let mut sportelli = SportelloNames::new();
        for row in network {
            sportelli.add(row.sportello_id.to_string(), row.number, &place_name(row), &row.municipality);
        }
        Names { operators, own_only, sportelli }
    }

    /// The operator a row is of, as place among the members.
    fn operator(&self, text: &str) -> Result<usize, String> {
        if text.is_empty() {
            return Err("indichi l’operatore con il codice (OP-01) o il codice fiscale".to_owned());
        }
        self.operators.get(&plain(text)).copied().ok_or_else(|| {
            if self.own_only {
                format!("l’operatore «{text}» non è Lei: può caricare solo le righe del Suo timesheet")
            } else {
                format!("l’operatore «{text}» non è nel gruppo del progetto")
            }
        })
    }

    /// The operator and the row, or all that is wrong; the operator also where the row is wrong.
    pub fn row(&self, typed: &FileRow) -> (Option<usize>, Result<RowDraft, Vec<String>>) {
        let mut problems = typed.problems.clone();
        let operator = self.operator(&typed.operator).map_err(|message| problems.push(message)).ok();
        let mut row = TypedRow {
            date: typed.date.clone(),
            start: typed.start.clone(),
            end: typed.end.clone(),
            function: typed.function.clone(),
            place: one_line(&typed.place),
            note: one_line(&typed.note),
            ..TypedRow::default()
        };
        if !typed.sportello.is_empty() {
            if !typed.place.is_empty() {
                problems.push("indichi lo sportello o l’altro luogo, non tutti e due".to_owned());
            }
            match self.sportelli.find(&typed.sportello) {
                Ok(id) => row.sportello.clone_from(id),
                // Some place there must be, or it is said twice that one is missing.
                Err(unknown) => {
                    problems.push(unknown.to_string());
                    row.place.clone_from(&typed.sportello);
                }
            }
        }
        if !typed.duration.is_empty() {
            match end(typed) {
                Ok(Some(end)) => row.end = end.to_string(),
                // The beginning is missing or wrong, and that is said of it.
                Ok(None) => row.end.clone_from(&row.start),
                Err(message) => {
                    problems.push(message);
                    row.end.clone_from(&row.start);
                }
            }
        }
        match row.read() {
            Ok(row) if operator.is_some() && problems.is_empty() => (operator, Ok(row)),
            Ok(_) => (operator, Err(problems)),
            Err(unread) => {
                // The end was put there in place of a duration: what is wrong with it is said already.
                let in_place = !typed.duration.is_empty();
                let said = unread.into_iter().filter(|p| !(in_place && p.field == domain::timesheet::RowField::End));
                // A cell with a problem of its own was not read: that it is empty needs no saying.
                let said = said.filter(|_| typed.problems.is_empty());
                problems.extend(said.map(|p| p.message));
                (operator, Err(problems))
            }
        }
    }
}

/// Line ends within a cell are spaces in a row.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// The end by the duration; none while the beginning cannot be read.
fn end(typed: &FileRow) -> Result<Option<TimeOfDay>, String> {
    let duration = parse_duration(&typed.duration).map_err(|error| error.to_string())?;
    let Ok(start) = parse_time(&typed.start) else { return Ok(None) };
    let end = TimeOfDay::from_minutes(start.minutes() + duration.get())
        .ok_or("con questa durata la riga arriva oltre le 23:59: la divida in due giorni")?;
    match parse_time(&typed.end) {
        _ if typed.end.is_empty() => Ok(Some(end)),
        Ok(said) if said == end => Ok(Some(end)),
        Ok(said) => Err(format!("la durata porta alle {end}, non alle {said}: corregga una delle due")),
        Err(error) => Err(error.to_string()),
    }
}
