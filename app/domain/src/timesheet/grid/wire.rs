//! What the grid in the browser reads and writes as JSON: the forms of `exchange`, by a small
//! reader of its own. Derived readers of these types alone would make the browser part a third
//! larger than it may be. Tests hold that both say the same.

use super::cell::CellRow;
pub use super::json::Json;
use super::json::{write_field, write_list, write_name, write_text};
use super::{Line, Pending, PendingCell};
use crate::money::Cents;
use crate::network::{OpeningHours, Weekday};
use crate::period::{Period, Quarter};
use crate::rules::RuleSet;
use crate::timesheet::check::{AgreedHours, NetworkPoint, Occupied, ReportedHours};
use crate::timesheet::exchange::{ChangeProblem, KeyedRow, RowChange, SaveOutcome, SheetFacts, StoredSheet};
use crate::timesheet::limits::TimesheetLimits;
use crate::timesheet::row::{Place, RowDraft, RowField};

/// The facts rows are checked by. Of the rule set only what an hour is worth is read.
#[must_use]
pub fn read_facts(json: &Json) -> Option<SheetFacts> {
    let optional_day = |json: &Json| if *json == Json::Null { Some(None) } else { json.day().map(Some) };
    let limits = json.get("limits");
    Some(SheetFacts {
        today: json.get("today").day()?,
        period: read_period(json.get("period"))?,
        set_apart: json.get("set_apart").all(read_period)?,
        project_start: json.get("project_start").day()?,
        summer_service_start: optional_day(json.get("summer_service_start"))?,
        project_end: json.get("project_end").day()?,
        agreed: json.get("agreed").all(|agreed| {
            Some(AgreedHours {
                function: agreed.get("function").function()?,
                from: agreed.get("from").day()?,
                to: agreed.get("to").day(),
                agreed: agreed.get("agreed").minutes()?,
            })
        })?,
        reported_elsewhere: json.get("reported_elsewhere").all(|pair| match pair.items() {
            [function, minutes] => Some((function.function()?, minutes.minutes()?)),
            _ => None,
        })?,
        reported_before: json.get("reported_before").all(|reported| {
            Some(ReportedHours {
                function: reported.get("function").function()?,
                until: reported.get("until").day()?,
                minutes: reported.get("minutes").minutes()?,
            })
        })?,
        occupied: json.get("occupied").all(|taken| {
            Some(Occupied {
                date: taken.get("date").day()?,
                start: taken.get("start").time()?,
                end: taken.get("end").time()?,
                same_project: *taken.get("same_project") == Json::Bool(true),
                entered: None,
            })
        })?,
        network: json.get("network").all(|point| {
            Some(NetworkPoint {
                id: point.get("id").string()?,
                name: point.get("name").string()?,
                from: point.get("from").day(),
                to: point.get("to").day(),
                opening_hours: point.get("opening_hours").all(|hours| {
                    let weekday = u8::try_from(hours.get("weekday").int()?).ok()?;
                    Some(OpeningHours {
                        weekday: Weekday::try_from(weekday).ok()?,
                        opens: hours.get("opens").time()?,
                        closes: hours.get("closes").time()?,
                    })
                })?,
            })
        })?,
        limits: TimesheetLimits {
            day_error_minutes: limits.get("day_error_minutes").minutes()?,
            day_warning_minutes: limits.get("day_warning_minutes").minutes()?,
            week_warning_minutes: limits.get("week_warning_minutes").minutes()?,
        },
        rules: read_worth(json.get("rules"))?,
    })
}

fn read_period(json: &Json) -> Option<Period> {
    if let Some(quarter) = json.get("quarter").text() {
        return quarter.parse::<Quarter>().ok().map(Period::Quarter);
    }
    let days = json.get("extraordinary");
    Some(Period::Extraordinary { from: days.get("from").day()?, to: days.get("to").day()? })
}

/// A rule set that knows what an hour is worth and nothing else.
fn read_worth(json: &Json) -> Option<RuleSet> {
    let (euro, cents) = json.get("hourly_cost").text()?.split_once('.')?;
    let hourly_cost = Cents::new(euro.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)?);
    let flat_rate_percent = json.get("flat_rate_percent").text()?.parse().ok()?;
    Some(RuleSet { hourly_cost, flat_rate_percent, ..RuleSet::blank() })
}

/// A stored sheet.
#[must_use]
pub fn read_stored(json: &Json) -> Option<StoredSheet> {
    let rows = json.get("rows").all(|keyed| {
        let row = keyed.get("row");
        let row = RowDraft {
            date: row.get("date").day()?,
            start: row.get("start").time()?,
            end: row.get("end").time()?,
            function: row.get("function").function()?,
            place: read_place(row.get("place"))?,
            note: row.get("note").string().unwrap_or_default(),
        };
        Some(KeyedRow { id: keyed.get("id").string()?, row })
    });
    Some(StoredSheet { version: json.get("version").int()?, rows: rows? })
}

fn read_place(json: &Json) -> Option<Place> {
    let sportello = json.get("sportello").string().map(Place::Sportello);
    sportello.or_else(|| json.get("stated").string().map(Place::Stated))
}

/// Problems of changes. The field is not told: in the grid a problem stands beside its cell.
#[must_use]
pub fn read_problems(json: &Json) -> Option<Vec<ChangeProblem>> {
    json.all(|problem| {
        let (id, message) = (problem.get("id").string()?, problem.get("message").string()?);
        Some(ChangeProblem { id, field: RowField::Start, message })
    })
}

/// What became of changes.
#[must_use]
pub fn read_outcome(json: &Json) -> Option<SaveOutcome> {
    let Json::Object(pairs) = json else { return None };
    let (kind, told) = pairs.first()?;
    Some(match kind.as_str() {
        "saved" => SaveOutcome::Saved { version: told.get("version").int()?, at: told.get("at").string()? },
        "changed" => SaveOutcome::Changed {
            stored: read_stored(told.get("stored"))?,
            by: told.get("by").string()?,
            at: told.get("at").string()?,
        },
        "refused" => SaveOutcome::Refused { problems: read_problems(told.get("problems"))? },
        "locked" => SaveOutcome::Locked { reason: told.get("reason").string()? },
        _ => return None,
    })
}

fn write_place(place: &Place, out: &mut String) {
    write_name("place", out);
    out.push('{');
    match place {
        Place::Sportello(id) => write_field("sportello", id, out),
        Place::Stated(text) => write_field("stated", text, out),
    }
    out.push('}');
}

/// What is asked for when changes are to be saved.
#[must_use]
pub fn write_save(sheet: [(&str, &str); 3], version: i64, changes: &[RowChange]) -> String {
    let mut out = "{".to_owned();
    for (name, value) in sheet {
        write_field(name, value, &mut out);
    }
    write_name("version", &mut out);
    out.push_str(&version.to_string());
    write_name("changes", &mut out);
    write_list(changes, &mut out, |change, out| {
        out.push('{');
        write_field("id", &change.id, out);
        write_name("row", out);
        match &change.row {
            None => out.push_str("null"),
            Some(row) => {
                out.push('{');
                write_field("date", &row.date.to_string(), out);
                write_field("start", &row.start.to_string(), out);
                write_field("end", &row.end.to_string(), out);
                write_field("function", row.function.code(), out);
                write_place(&row.place, out);
                write_field("note", &row.note, out);
                out.push('}');
            }
        }
        out.push('}');
    });
    out.push('}');
    out
}

/// What is asked for when a form of a project is to be computed: its fields as pairs.
#[must_use]
pub fn write_pairs(project: &str, fields: &[(String, String)]) -> String {
    let mut out = "{".to_owned();
    write_field("project", project, &mut out);
    write_name("fields", &mut out);
    write_list(fields, &mut out, |(name, value), out| {
        out.push('[');
        write_text(name, out);
        out.push(',');
        write_text(value, out);
        out.push(']');
    });
    out.push('}');
    out
}

/// What is kept on the device.
#[must_use]
pub fn write_pending(pending: &Pending) -> String {
    let mut out = String::new();
    write_list(&pending.cells, &mut out, |cell, out| {
        out.push('{');
        write_field("date", &cell.date.to_string(), out);
        write_line_fields(&cell.line, out);
        write_field("text", &cell.text, out);
        write_name("rows", out);
        write_rows(&cell.rows, out);
        write_name("known", out);
        write_list(&cell.known, out, |rows, out| write_rows(rows, out));
        out.push('}');
    });
    out
}

fn write_rows(rows: &[CellRow], out: &mut String) {
    write_list(rows, out, |row, out| {
        out.push('{');
        write_field("start", &row.start.to_string(), out);
        write_field("end", &row.end.to_string(), out);
        write_field("note", &row.note, out);
        write_field("id", &row.id, out);
        out.push('}');
    });
}

fn write_line_fields(line: &Line, out: &mut String) {
    write_field("function", line.function.code(), out);
    write_place(&line.place, out);
}

/// Reads what was kept on the device.
#[must_use]
pub fn read_pending(json: &Json) -> Option<Pending> {
    let cells = json.all(|cell| {
        Some(PendingCell {
            date: cell.get("date").day()?,
            line: read_line(cell)?,
            text: cell.get("text").string()?,
            rows: read_rows(cell.get("rows"))?,
            known: cell.get("known").all(read_rows)?,
        })
    });
    Some(Pending { cells: cells? })
}

fn read_rows(json: &Json) -> Option<Vec<CellRow>> {
    json.all(|row| {
        Some(CellRow {
            start: row.get("start").time()?,
            end: row.get("end").time()?,
            note: row.get("note").string()?,
            id: row.get("id").string()?,
        })
    })
}

fn read_line(json: &Json) -> Option<Line> {
    Some(Line { function: json.get("function").function()?, place: read_place(json.get("place"))? })
}

/// Lines as kept on the device.
#[must_use]
pub fn write_lines(lines: &[Line]) -> String {
    let mut out = String::new();
    write_list(lines, &mut out, |line, out| {
        out.push('{');
        write_line_fields(line, out);
        out.push('}');
    });
    out
}

/// Reads lines that were kept on the device.
#[must_use]
pub fn read_lines(json: &Json) -> Vec<Line> {
    json.all(read_line).unwrap_or_default()
}
