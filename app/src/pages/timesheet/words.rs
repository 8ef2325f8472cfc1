//! How sheets are named on pages: addresses, states, dates.

use chrono::{DateTime, NaiveDate, Utc};
use domain::format;
use domain::period::Period;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::timesheet::show::{SheetFacts, SheetView};
use uuid::Uuid;

/// The address of a period's sheets.
pub(super) fn period_address(project: Uuid, period: Period) -> String {
    format!("/progetti/{project}/timesheet?periodo={}", period.code())
}

/// The address of a sheet.
pub(super) fn sheet_address(project: Uuid, period: Period, operator: &str) -> String {
    format!("/progetti/{project}/timesheet/{}/{operator}", period.code())
}

/// The address of a month of the sheet shown.
pub(super) fn month_address(view: &SheetView, month: u32) -> String {
    format!("{}?mese={month}", sheet_address(view.head.id, view.period, &view.operator))
}

/// The day of a moment, with its article.
fn on_day(moment: Option<DateTime<Utc>>) -> String {
    moment.map(|moment| format::on_day(day_in_italy(moment))).unwrap_or_default()
}

/// The day of a moment.
pub(super) fn day(moment: Option<DateTime<Utc>>) -> String {
    moment.map(|moment| format::date(day_in_italy(moment))).unwrap_or_default()
}

/// «Giugno 2022».
pub(super) fn month_title(month: u32, year: i32) -> String {
    format!("{} {year}", capital(format::month_name(month)))
}

/// «2º trimestre 2022», «Periodo dal 01/07/2021 al 31/08/2021».
pub(super) fn period_title(period: Period) -> String {
    capital(&period.to_string())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The state of a sheet in a sentence.
pub(super) fn state_words(sheet: Option<&SheetFacts>, due: Option<NaiveDate>) -> String {
    let Some(sheet) = sheet else {
        return match due {
            Some(due) => format!("Non ancora compilato · da inviare entro {}", format::on_day(due)),
            None => "Non ancora compilato".to_owned(),
        };
    };
    let by = match due {
        // What came back had been sent in its time.
        _ if sheet.sent_at.is_some() => " · da inviare di nuovo".to_owned(),
        Some(due) => format!(" · da inviare entro {}", format::on_day(due)),
        None => String::new(),
    };
    let sent = || {
        let late = due.zip(sheet.sent_at).filter(|(due, sent)| day_in_italy(*sent) > *due);
        let late = late.map(|(due, _)| format!(" (oltre il termine del {})", format::date(due))).unwrap_or_default();
        format!("Inviato {}{late}", on_day(sheet.sent_at))
    };
    match sheet.state {
        SheetState::Draft => match sheet.confirmed_at {
            Some(_) => format!("Bozza confermata dall’operatore {}{by}", on_day(sheet.confirmed_at)),
            None => format!("Bozza, da confermare{by}"),
        },
        SheetState::Sent => format!("{}, in attesa di verifica", sent()),
        SheetState::InCheck => format!("{}, in verifica", sent()),
        SheetState::Accepted => format!("{}, accettato {}", sent(), on_day(sheet.decided_at)),
        SheetState::Returned => format!("{}, {} {}", sent(), back_word(sheet.reopened), on_day(sheet.decided_at)),
    }
}

/// How a sheet came back from the Region.
pub(super) const fn back_word(reopened: bool) -> &'static str {
    if reopened { "riaperto" } else { "restituito" }
}

/// What the Region's reasons are about.
pub(super) const fn reasons_title(reopened: bool) -> &'static str {
    if reopened { "Motivo della riapertura: " } else { "Motivi della restituzione: " }
}

/// The mark of a state in a table.
pub(super) fn state_mark(state: Option<SheetState>, confirmed: bool, reopened: bool) -> AnyView {
    let (class, text) = match state {
        None => ("state", "Da compilare"),
        Some(SheetState::Draft) if confirmed => ("state state-wait", "Confermato"),
        Some(SheetState::Draft) => ("state", "Bozza"),
        Some(SheetState::Sent) => ("state state-wait", "Inviato"),
        Some(SheetState::InCheck) => ("state state-wait", "In verifica"),
        Some(SheetState::Accepted) => ("state state-good", "Accettato"),
        Some(SheetState::Returned) if reopened => ("state state-warn", "Riaperto"),
        Some(SheetState::Returned) => ("state state-warn", "Restituito"),
    };
    view! { <span class=class>{text}</span> }.into_any()
}

/// Reasons in one sentence after another, at most three of them.
pub(super) fn reasons(obstacles: &[String]) -> String {
    let shown: Vec<&str> = obstacles.iter().take(3).map(String::as_str).collect();
    let mut text = shown.join(" ");
    if obstacles.len() > shown.len() {
        text.push_str(&format!(" E altri {} motivi.", obstacles.len() - shown.len()));
    }
    text
}
