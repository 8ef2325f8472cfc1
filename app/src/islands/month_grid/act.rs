//! What buttons ask for (`data-do`), and notes.

use chrono::{Datelike, Days, NaiveDate};
use domain::format;
use domain::timesheet::Place;
use domain::timesheet::grid::{Fill, Filled, Line, Spot, read_cell};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

use super::dom::{Shared, value};
use super::keep::{self, new_key};
use super::parts::OTHER;
use super::state::State;
use super::{keys, save};
use crate::islands::browser::{by_id, target};

/// A button or a month was pressed.
pub(super) fn clicked(shared: &Shared, event: &Event) {
    let Some(pressed) = target(event) else { return };
    if pressed.id() == "g-quante" {
        shared.borrow_mut().show_findings();
    }
    let Some(asked) = pressed.closest("[data-do]").ok().flatten() else { return };
    event.prevent_default();
    let asked = asked.get_attribute("data-do").unwrap_or_default();
    let (what, number) = asked.split_once(' ').unwrap_or((&asked, ""));
    match what {
        "copia-settimana" => edit(shared, |state| {
            let date = state.current.date;
            Some(state.grid.copy_week(date, &mut new_key))
        }),
        "copia-giorno" => edit(shared, |state| {
            let date = state.current.date;
            Some(state.grid.copy_day(date, &mut new_key))
        }),
        "riempi" => edit(shared, fill),
        "annulla" => keys::step(shared, true),
        "ripeti" => keys::step(shared, false),
        "colonna" => add_line(shared),
        "mese" => {
            let mut app = shared.borrow_mut();
            app.state.show_month(number.parse().unwrap_or_default());
            app.layout();
        }
        "vai" => {
            let spot = number
                .split_once('/')
                .and_then(|(date, line)| Some(Spot { date: format::parse_date(date).ok()?, line: line.parse().ok()? }));
            if let Some(spot) = spot {
                keys::focus(shared, spot);
            }
        }
        "giorno-prima" => other_day(shared, false),
        "giorno-dopo" => other_day(shared, true),
        "letto" => {
            let mut app = shared.borrow_mut();
            app.state.taken.clear();
            app.show_status();
        }
        "mia" | "salvata" => {
            {
                let mut app = shared.borrow_mut();
                let spot = number.parse::<usize>().ok().and_then(|at| app.state.grid.conflicts().get(at).copied());
                if let Some(spot) = spot {
                    app.state.grid.choose(spot, what == "mia");
                }
            }
            save::changed(shared);
        }
        _ => {}
    }
}

/// Does it, says what was done, and goes back to the cell.
fn edit(shared: &Shared, act: impl FnOnce(&mut State) -> Option<Filled>) {
    let spot = {
        let mut app = shared.borrow_mut();
        let state = &mut app.state;
        let Some(filled) = act(state) else {
            app.show_status();
            return;
        };
        state.said = filled.italian();
        filled.first.filter(|spot| spot.date.month() == state.month).unwrap_or(state.current)
    };
    save::changed(shared);
    keys::focus(shared, spot);
}

/// A day typed as a number of the month shown, or in full.
fn day_of(state: &State, text: &str) -> Option<NaiveDate> {
    match text.trim().parse::<u32>() {
        Ok(day) => NaiveDate::from_ymd_opt(state.year(), state.month, day),
        Err(_) => format::parse_date(text.trim()).ok(),
    }
}

fn fill(state: &mut State) -> Option<Filled> {
    let days = day_of(state, &value("riempi-dal")).zip(day_of(state, &value("riempi-al")));
    let (line, text) = (value("riempi-colonna").parse().ok(), value("riempi-orario"));
    let readable = read_cell(&text).is_ok_and(|stretches| !stretches.is_empty());
    let Some(((from, to), line)) = days.filter(|(from, to)| from <= to && readable).zip(line) else {
        "Indichi dal giorno, al giorno, la colonna e un orario come 830-13.".clone_into(&mut state.said);
        return None;
    };
    let over = by_id("riempi-sopra").and_then(|e| e.dyn_into::<HtmlInputElement>().ok()).is_some_and(|e| e.checked());
    Some(state.grid.fill_weekdays(&Fill { from, to, line, text, over }, &mut new_key))
}

fn add_line(shared: &Shared) {
    let place = value("colonna-luogo");
    let (sportello, stated) =
        if place == OTHER { ("", value("colonna-altro")) } else { (place.as_str(), String::new()) };
    let chosen = Line::chosen(&value("colonna-funzione"), sportello, &stated);
    let spot = {
        let mut app = shared.borrow_mut();
        let state = &mut app.state;
        match chosen {
            Ok(line) => {
                let line = state.grid.add_line(line);
                state.current.line = line;
                state.said = ["Colonna aggiunta: ", &state.grid.line_label(line), "."].concat();
                close_forms();
                app.layout();
                Some(app.state.current)
            }
            Err(problems) => {
                state.said = ["Colonna non aggiunta: ", &problems.join("; "), "."].concat();
                app.show_status();
                None
            }
        }
    };
    if let Some(spot) = spot {
        keys::focus(shared, spot);
    }
}

fn close_forms() {
    let tools = by_id("g-strumenti");
    let open = tools.and_then(|tools| tools.query_selector_all("details[open]").ok());
    for i in 0..open.as_ref().map_or(0, web_sys::NodeList::length) {
        if let Some(form) = open.as_ref().and_then(|open| open.item(i)?.dyn_into::<Element>().ok()) {
            drop(form.remove_attribute("open"));
        }
    }
}

/// On a phone: the day before or after.
fn other_day(shared: &Shared, after: bool) {
    let mut app = shared.borrow_mut();
    let (state, one) = (&mut app.state, Days::new(1));
    let day = state.current.date;
    let there = if after { day.checked_add_days(one) } else { day.checked_sub_days(one) };
    let Some(date) = there.filter(|day| state.grid.facts().period.contains(*day)) else { return };
    let spot = Spot { date, line: state.current.line };
    if state.month == date.month() {
        app.go_to(spot);
    } else {
        state.show_month(date.month());
        state.current = spot;
        app.layout();
    }
}

/// A note was typed and left.
pub(super) fn noted(shared: &Shared, event: &Event) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
    let Some(id) = input.get_attribute("data-note") else { return };
    let line = input.get_attribute("data-line").and_then(|line| line.parse().ok()).unwrap_or_default();
    {
        let mut app = shared.borrow_mut();
        let spot = Spot { date: app.state.current.date, line };
        app.state.grid.set_note(spot, &id, input.value().trim());
        app.state.grid.leave(spot);
    }
    save::changed(shared);
}

/// A sheet that has no lines yet begins with those used last.
pub(super) fn remembered(state: &mut State) {
    if !state.grid.lines().is_empty() {
        return;
    }
    let functions = state.grid.functions();
    for line in keep::remembered_lines(&lines_name(state)) {
        let network = &state.grid.facts().network;
        let there = match &line.place {
            Place::Sportello(id) => network.iter().any(|point| point.id == *id),
            Place::Stated(_) => true,
        };
        if there && functions.contains(&line.function) {
            state.grid.add_line(line);
        }
    }
}

/// The name the lines are remembered under: user, project and operator, whatever the period.
pub(super) fn lines_name(state: &State) -> String {
    state.page.keep.replace(&state.page.period, "colonne")
}
