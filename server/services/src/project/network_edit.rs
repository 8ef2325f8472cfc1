//! Changing a sportello: address, marks with their reasons, weekly opening hours (art. 3, F.3).
//!
//! Before the agreement is in force everything can be changed; afterwards only what is still
//! missing can be filled in: other changes are variations (docs/decisions/0012).

use domain::minutes::TimeOfDay;
use domain::network::{OpeningHours, SportelloMark, Weekday, check_opening_hours};
use serde_json::{Map, Value, json};
use store::network::{OpeningHoursRow, SportelloRow};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::project::group::is_frozen;
use crate::project::network::{marks_of, opening};
use crate::project::scope::project_scope;

/// The longest text of a field, in characters.
const LONGEST: usize = 300;

/// A row of the week as typed; blank rows are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoursInput {
    /// `1` Monday to `7` Sunday, or empty.
    pub weekday: String,
    /// `8:30`, `830`.
    pub opens: String,
    /// `13:00`.
    pub closes: String,
}

impl HoursInput {
    fn is_blank(&self) -> bool {
        self.opens.is_empty() && self.closes.is_empty()
    }
}

/// What was typed, as text. What is frozen is not asked for and comes as `None`.
#[derive(Debug, Clone, Default)]
pub struct SportelloInput {
    /// The project.
    pub project_id: Uuid,
    /// Number of the sportello.
    pub number: i64,
    /// The version the form was made from.
    pub version: i64,
    /// `indirizzo`.
    pub address: Option<String>,
    /// `quartiere`.
    pub quarter: Option<String>,
    /// `barriere`.
    pub barrier_free: Option<bool>,
    /// `mezzi`.
    pub transport_or_parking: Option<bool>,
    /// `mezzi-motivo`.
    pub transport_reason: Option<String>,
    /// `area`.
    pub populated_area: Option<bool>,
    /// `area-motivo`.
    pub populated_reason: Option<String>,
    /// `finanziato`.
    pub funded: Option<bool>,
    /// The week: fields `giorno-0`, `apre-0`, `chiude-0`, …
    pub hours: Option<Vec<HoursInput>>,
}

/// Stores a sportello.
///
/// # Errors
/// `Invalid` with every problem; `Stale` when someone else changed it since.
pub async fn sportello_save(context: &Context, input: &SportelloInput) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, input.project_id, Action::NetworkEdit).await?;
    let stored = store::network::sportello_list_by_project(&mut tx, input.project_id)
        .await?
        .into_iter()
        .map(|row| row.sportello)
        .find(|row| row.number == input.number)
        .ok_or(UseCaseError::NotFound)?;
    if stored.version != input.version {
        return Err(UseCaseError::Stale);
    }
    let week: Vec<OpeningHours> = store::network::opening_hours_list_by_project(&mut tx, input.project_id)
        .await?
        .iter()
        .filter(|row| row.sportello_id == stored.id)
        .map(opening)
        .collect::<Result<_, _>>()?;
    let mut reader = Reader { frozen: is_frozen(&header.project)?, problems: Vec::new() };
    let row = reader.sportello(input, &stored);
    let week_after = match &input.hours {
        Some(typed) => reader.week(typed, &week),
        None => week.clone(),
    };
    if !reader.problems.is_empty() {
        return Err(UseCaseError::Invalid(reader.problems));
    }
    store::network::sportello_update(&mut tx, &row).await?;
    if week_after != week {
        let rows: Vec<OpeningHoursRow> = week_after
            .iter()
            .map(|stretch| OpeningHoursRow {
                id: context.new_id(),
                sportello_id: row.id,
                weekday: i64::from(stretch.weekday.number()),
                opens: stretch.opens.minutes(),
                closes: stretch.closes.minutes(),
            })
            .collect();
        store::network::opening_hours_replace(&mut tx, row.id, &rows).await?;
    }
    let (before, after) = audit::difference(history(&stored, &week), history(&row, &week_after));
    let change = Change {
        project: Some(input.project_id),
        action: "network.edit",
        entity: "sportello",
        entity_id: row.number.to_string(),
    };
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}

/// What the history keeps of a sportello.
fn history(row: &SportelloRow, week: &[OpeningHours]) -> Map<String, Value> {
    let hours: Vec<String> = week
        .iter()
        .map(|stretch| format!("{} {}-{}", stretch.weekday.italian(), stretch.opens, stretch.closes))
        .collect();
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| drop(all.insert(key.to_owned(), value));
    put("address", json!(row.address));
    put("quarter", json!(row.quarter));
    put("barrier_free", json!(row.barrier_free));
    put("transport_or_parking", json!(row.transport_or_parking));
    put("transport_reason", json!(row.transport_reason));
    put("populated_area", json!(row.populated_area));
    put("populated_reason", json!(row.populated_reason));
    put("funded", json!(row.funded));
    put("opening_hours", json!(hours));
    all
}

/// Reads what was typed over what is stored, and keeps all problems.
struct Reader {
    frozen: bool,
    problems: Vec<FieldProblem>,
}

impl Reader {
    fn report(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(FieldProblem::new(field, message));
    }

    fn variation(&mut self, field: &str, what: &str) {
        let message = format!("{what}: dopo la stipula si cambia con una variazione, non da questa pagina");
        self.report(field, message);
    }

    fn text(&mut self, field: &str, what: &str, typed: Option<&str>, stored: Option<&str>) -> Option<String> {
        let typed = match typed {
            None => return stored.map(str::to_owned),
            Some(typed) => typed.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        if typed.chars().count() > LONGEST {
            self.report(field, format!("scriva al massimo {LONGEST} caratteri"));
        }
        let typed = (!typed.is_empty()).then_some(typed);
        let filled = stored.is_some_and(|text| !text.trim().is_empty());
        if self.frozen && filled && typed.as_deref() != stored {
            self.variation(field, what);
        }
        typed
    }

    fn mark(&mut self, field: &str, what: &str, typed: Option<bool>, stored: bool) -> bool {
        if self.frozen && typed.is_some_and(|typed| typed != stored) {
            self.variation(field, what);
        }
        typed.unwrap_or(stored)
    }

    fn sportello(&mut self, input: &SportelloInput, stored: &SportelloRow) -> SportelloRow {
        let row = SportelloRow {
            address: self.text("indirizzo", "l’indirizzo", input.address.as_deref(), stored.address.as_deref()),
            quarter: self.text("quartiere", "il quartiere", input.quarter.as_deref(), stored.quarter.as_deref()),
            barrier_free: self.mark("barriere", "l’assenza di barriere", input.barrier_free, stored.barrier_free),
            transport_or_parking: self.mark(
                "mezzi",
                "il servizio di mezzi o parcheggi",
                input.transport_or_parking,
                stored.transport_or_parking,
            ),
            transport_reason: self.text(
                "mezzi-motivo",
                "la motivazione",
                input.transport_reason.as_deref(),
                stored.transport_reason.as_deref(),
            ),
            populated_area: self.mark("area", "l’area popolata", input.populated_area, stored.populated_area),
            populated_reason: self.text(
                "area-motivo",
                "la motivazione",
                input.populated_reason.as_deref(),
                stored.populated_reason.as_deref(),
            ),
            funded: self.mark("finanziato", "il finanziamento", input.funded, stored.funded),
            ..stored.clone()
        };
        // Once frozen, a reason that was never given may stay out while other gaps are filled.
        if !self.frozen {
            for mark in marks_of(&row).missing_reasons() {
                let (field, what) = match mark {
                    SportelloMark::PopulatedArea => ("area-motivo", "perché l’area è popolata"),
                    _ => ("mezzi-motivo", "quali mezzi o parcheggi lo servono"),
                };
                self.report(field, format!("scriva {what}: la risposta «sì» va motivata"));
            }
        }
        row
    }

    /// The week, blank rows left out; every problem at the row it was typed in.
    fn week(&mut self, typed: &[HoursInput], stored: &[OpeningHours]) -> Vec<OpeningHours> {
        let mut week: Vec<(usize, OpeningHours)> = Vec::new();
        for (place, row) in typed.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
            let weekday = row.weekday.parse::<u8>().ok().and_then(|day| Weekday::try_from(day).ok());
            if weekday.is_none() {
                self.report(format!("giorno-{place}"), "scelga il giorno della settimana");
            }
            let opens = self.time(&format!("apre-{place}"), &row.opens);
            let closes = self.time(&format!("chiude-{place}"), &row.closes);
            if let (Some(weekday), Some(opens), Some(closes)) = (weekday, opens, closes) {
                week.push((place, OpeningHours { weekday, opens, closes }));
            }
        }
        let stretches: Vec<OpeningHours> = week.iter().map(|(_, stretch)| *stretch).collect();
        for (index, message) in check_opening_hours(&stretches) {
            let place = week.get(index).map_or(0, |(place, _)| *place);
            self.report(format!("chiude-{place}"), message);
        }
        let mut sorted = stretches;
        sorted.sort_unstable();
        if self.frozen && !stored.is_empty() && sorted != stored {
            self.variation("apre-0", "l’orario di apertura");
        }
        sorted
    }

    fn time(&mut self, field: &str, text: &str) -> Option<TimeOfDay> {
        let time = read_time(text);
        if time.is_none() {
            self.report(field, "scriva l’ora come 8:30, fra 0:00 e 24:00");
        }
        time
    }
}

/// `8:30`, `08.30`, `830`, `8`, `1530`.
fn read_time(text: &str) -> Option<TimeOfDay> {
    let text = text.trim();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match text.split_once([':', '.', ',']) {
        Some((hours, minutes)) if minutes.trim().len() == 2 => (hours.trim().to_owned(), minutes.trim().to_owned()),
        Some(_) => return None,
        None if digits != text => return None,
        None if text.len() <= 2 => (text.to_owned(), "0".to_owned()),
        None => {
            let (hours, minutes) = text.split_at_checked(text.len() - 2)?;
            (hours.to_owned(), minutes.to_owned())
        }
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && (0..=24).contains(&hours)).then(|| TimeOfDay::from_minutes(hours * 60 + minutes)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, minutes) in [("8:30", 510), ("08.30", 510), ("830", 510), ("8", 480), ("1530", 930), ("0", 0)] {
            assert_eq!(read_time(text).map(TimeOfDay::minutes), Some(minutes), "{text}");
        }
        for text in ["", "8:3", "8:60", "25", "24:30", "otto", "8:30:00", "-8", "12345"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }
}
