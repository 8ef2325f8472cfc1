//! The table: days down, lines across, totals at the right and at the bottom. Cells and totals
//! have ids, so that each can be written anew by itself.

use chrono::{Datelike, NaiveDate};
use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::grid::{Spot, is_festive, monday};

use super::state::State;
use crate::islands::html::Html;

/// The table of the month shown.
pub(super) fn table(state: &State, out: &mut Html) {
    let (days, lines) = (state.days(), state.grid.lines());
    out.raw("<table class=\"month-grid-table\"><caption class=\"visually-hidden\">");
    out.raw("Orari del mese: giorni in riga, funzioni e luoghi in colonna</caption><thead><tr>");
    out.raw("<th scope=\"col\" class=\"stay\">Giorno</th>");
    for (at, line) in lines.iter().enumerate() {
        let place = state.grid.place_label(&line.place);
        let place = place.strip_prefix("Sportello di ").unwrap_or(&place);
        out.raw("<th scope=\"col\" id=\"gl").number(at).raw("\">").text(line.function.short());
        out.raw(" <span class=\"grid-place\">").text(place).raw("</span></th>");
    }
    out.raw(
        "<th scope=\"col\" class=\"num grid-day\">Nel giorno</th><th scope=\"col\" class=\"num grid-week\">Nella setti\u{ad}mana</th>",
    );
    out.raw("</tr></thead><tbody>");
    for day in &days {
        row(state, *day, &days, out);
    }
    out.raw("</tbody><tfoot><tr><th scope=\"row\" class=\"stay\">Mese</th>");
    for line in 0..lines.len() {
        out.raw("<td class=\"num\" id=\"gs").number(line).raw("\"></td>");
    }
    out.raw("<td class=\"num grid-day grid-all-month\" colspan=\"2\"><span id=\"gs-ore\"></span> ");
    out.raw("<span id=\"gs-euro\"></span></td></tr></tfoot></table>");
}

fn row(state: &State, day: NaiveDate, days: &[NaiveDate], out: &mut Html) {
    let weekday = day.weekday().num_days_from_monday();
    let number = format::integer(i64::from(day.day()));
    out.raw("<tr id=\"gr").raw(&number).raw("\" class=\"");
    if weekday > 4 || is_festive(day) {
        out.raw("day-off ");
    }
    if weekday == 6 {
        out.raw("day-week-end ");
    }
    if state.current.date == day {
        out.raw("day-current");
    }
    let name: String = format::weekday_name(day).chars().take(3).collect();
    out.raw("\"><th scope=\"row\" class=\"stay\" id=\"gd").raw(&number).raw("\">");
    out.raw(&name).raw(" ").raw(&number);
    if domain::holiday::is_holiday(day) {
        out.raw(" festa");
    }
    out.raw("</th>");
    for line in 0..state.grid.lines().len() {
        let spot = Spot { date: day, line };
        if state.is_field(spot) {
            cell(state, spot, out);
        } else {
            out.raw("<td class=\"cell-shut\"></td>");
        }
    }
    out.raw("<td class=\"num grid-day\" id=\"gt").raw(&number).raw("\"></td>");
    if weekday == 0 || days.first() == Some(&day) {
        let span = days.iter().filter(|other| monday(**other) == monday(day)).count();
        out.raw("<td class=\"num grid-week\" id=\"gw").raw(&number).raw("\" rowspan=\"").number(span).raw("\"></td>");
    }
    out.raw("</tr>");
}

/// The name of a cell: day and line.
pub(super) fn cell_name(spot: Spot) -> String {
    let mut name = Html::default();
    name.raw(&spot.date.day().to_string()).raw("-").number(spot.line);
    name.0
}

fn cell(state: &State, spot: Spot, out: &mut Html) {
    let (look, name) = (state.look(spot), cell_name(spot));
    out.raw("<td class=\"").raw(look.class).raw("\" data-label=\"").text(&state.grid.line_label(spot.line));
    out.raw("\"><input type=\"text\" autocomplete=\"off\" spellcheck=\"false\" id=\"gc").raw(&name);
    out.raw("\" data-cell=\"").raw(&name).raw("\" aria-labelledby=\"gd").raw(&spot.date.day().to_string()).raw(" gl");
    out.number(spot.line).raw("\" aria-describedby=\"gm").raw(&name).raw("\"");
    if look.wrong {
        out.raw(" aria-invalid=\"true\"");
    }
    out.raw(" value=\"").text(&look.text).raw("\"><span class=\"cell-message\" id=\"gm").raw(&name).raw("\">");
    out.text(&look.message).raw("</span></td>");
}

/// What stands in the totals of the month shown: id and text.
pub(super) fn totals(state: &State) -> Vec<(String, String)> {
    let (totals, year, month) = (&state.totals, state.year(), state.month);
    let mut all = Vec::new();
    let mut add = |id: &str, number: &str, text: String| all.push(([id, number].concat(), text));
    let days = state.days();
    for day in &days {
        let number = day.day().to_string();
        add("gt", &number, shown(totals.day(*day)));
        if day.weekday().num_days_from_monday() == 0 || days.first() == Some(day) {
            add("gw", &number, shown(totals.week(*day)));
        }
    }
    for line in 0..state.grid.lines().len() {
        add("gs", &line.to_string(), shown(totals.line(year, month, line)));
    }
    let worth = totals.month(year, month);
    add("gs-ore", "", worth.minutes.clock());
    add("gs-euro", "", worth.euro.italian());
    all
}

/// No time is no figure.
fn shown(minutes: Minutes) -> String {
    if minutes == Minutes::ZERO { String::new() } else { minutes.clock() }
}
