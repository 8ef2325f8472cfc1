//! Typing and moving in the table.

use domain::timesheet::grid::Spot;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::dom::{Shared, input_of};
use super::keep::new_key;
use super::save;
use crate::islands::browser::target;

/// The cell an event is about.
fn cell_of(shared: &Shared, event: &Event) -> Option<(HtmlInputElement, Spot)> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let name = input.get_attribute("data-cell")?;
    let (day, line) = name.split_once('-')?;
    let (day, line) = (day.parse::<usize>().ok()?, line.parse().ok()?);
    // While the grid writes, what goes with the old table may lose the focus: nobody left it.
    let date = shared.try_borrow().ok()?.state.days().get(day.checked_sub(1)?).copied()?;
    Some((input, Spot { date, line }))
}

/// Moves the focus to a cell; another month is shown if it lies there.
pub(super) fn focus(shared: &Shared, spot: Spot) {
    use chrono::Datelike;
    if shared.borrow().state.month != spot.date.month() {
        let mut app = shared.borrow_mut();
        app.state.show_month(spot.date.month());
        app.state.current = spot;
        app.layout();
    }
    if let Some(input) = input_of(spot) {
        drop(input.focus());
    }
}

/// A key that changes the text of a cell.
pub(super) fn typed(shared: &Shared, event: &Event) {
    let Some((input, spot)) = cell_of(shared, event) else { return };
    {
        let mut app = shared.borrow_mut();
        app.state.typing = Some(spot);
        app.state.grid.set_text(spot, &input.value(), &mut new_key);
    }
    save::changed(shared);
}

/// A cell is entered: it is the current one, and what is typed replaces it.
pub(super) fn entered(shared: &Shared, event: &Event) {
    if let Some((input, spot)) = cell_of(shared, event) {
        shared.borrow_mut().go_to(spot);
        input.select();
    }
}

/// A cell is left: it shows its times in their short form, and what is wrong with them.
pub(super) fn left(shared: &Shared, event: &Event) {
    let Some((_, spot)) = cell_of(shared, event) else { return };
    let mut app = shared.borrow_mut();
    if app.state.typing == Some(spot) {
        app.state.typing = None;
        app.state.grid.leave(spot);
        app.show();
    }
}

/// Keys that move or take back.
pub(super) fn pressed(shared: &Shared, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if key.key() == "Escape" && closed(event) {
        return;
    }
    let Some((input, spot)) = cell_of(shared, event) else { return };
    if key.alt_key() {
        return;
    }
    if key.ctrl_key() || key.meta_key() {
        match key.key().as_str() {
            "z" => step(shared, true),
            "y" | "Z" => step(shared, false),
            _ => return,
        }
        event.prevent_default();
        return;
    }
    let length = u32::try_from(input.value().encode_utf16().count()).unwrap_or_default();
    let (from, to) = (input.selection_start().ok().flatten(), input.selection_end().ok().flatten());
    let all = (from, to) == (Some(0), Some(length));
    let way = match key.key().as_str() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "Enter" if key.shift_key() => (-1, 0),
        "Enter" => (1, 0),
        "ArrowLeft" if !key.shift_key() && (all || to == Some(0)) => (0, -1),
        "ArrowRight" if !key.shift_key() && (all || from == Some(length)) => (0, 1),
        "Escape" => {
            let restored = shared.borrow_mut().state.grid.restore(spot);
            if restored {
                save::changed(shared);
                input.select();
            }
            (0, 0)
        }
        _ => return,
    };
    event.prevent_default();
    if way == (0, 0) {
        return;
    }
    match next(shared, spot, way) {
        Some(there) => focus(shared, there),
        // At the edge the cell is left all the same: what was typed shows what it means.
        None => {
            left(shared, event);
            input.select();
        }
    }
}

/// Closes the small form of the toolbar an event is in, and goes back to what opened it.
fn closed(event: &Event) -> bool {
    let Some(form) = target(event).and_then(|inside| inside.closest("details.grid-form[open]").ok().flatten()) else {
        return false;
    };
    event.prevent_default();
    drop(form.remove_attribute("open"));
    let summary = form.query_selector("summary").ok().flatten();
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
        drop(summary.focus());
    }
    true
}

/// The next cell that can be filled in that direction.
fn next(shared: &Shared, from: Spot, (down, right): (isize, isize)) -> Option<Spot> {
    let app = shared.borrow();
    let (days, lines) = (app.state.days(), app.state.grid.lines().len());
    let (mut row, mut line) = (days.iter().position(|day| *day == from.date)?, from.line);
    loop {
        row = row.checked_add_signed(down)?;
        line = line.checked_add_signed(right).filter(|line| *line < lines)?;
        let there = Spot { date: *days.get(row)?, line };
        if app.state.is_field(there) {
            return Some(there);
        }
    }
}

/// Takes a step back, or does it again, and goes where it was.
pub(super) fn step(shared: &Shared, back: bool) {
    let spot = {
        let mut app = shared.borrow_mut();
        app.state.typing = None;
        let current = app.state.current;
        app.state.grid.leave(current);
        if back { app.state.grid.undo() } else { app.state.grid.redo() }
    };
    let said = match (spot.is_some(), back) {
        (true, _) => "",
        (false, true) => "Non c’è altro da annullare.",
        (false, false) => "Non c’è altro da ripetere.",
    };
    said.clone_into(&mut shared.borrow_mut().state.said);
    save::changed(shared);
    if let Some(spot) = spot {
        focus(shared, spot);
        if let Some(input) = input_of(spot) {
            input.select();
        }
    }
}
