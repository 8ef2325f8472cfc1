//! The grid in the browser: it takes over what the server wrote, listens, and writes anew what
//! changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::timesheet::grid::Spot;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::save::Saver;
use super::state::{CellLook, Phase, State};
use super::{act, keep, keys, parts, table};
use crate::islands::browser::{by_id, listen, window};
use crate::islands::html::Html;

/// The grid, what the page shows of it, and its saving.
pub(super) struct App {
    pub state: State,
    pub saver: Saver,
    /// What was written last, by id.
    written: BTreeMap<String, String>,
    cells: Vec<(Spot, CellLook)>,
    /// Where to go once all is saved.
    pub leave_for: Option<String>,
}

/// The one grid of a page, as its handlers share it.
pub(super) type Shared = Rc<RefCell<App>>;

/// What stands in a field.
pub(super) fn value(id: &str) -> String {
    let Some(element) = by_id(id) else { return String::new() };
    match element.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(element) => element.dyn_into::<web_sys::HtmlSelectElement>().map(|s| s.value()).unwrap_or_default(),
    }
}

/// The field of a cell of the month shown.
pub(super) fn input_of(spot: Spot) -> Option<HtmlInputElement> {
    by_id(&["gc", &table::cell_name(spot)].concat())?.dyn_into().ok()
}

/// Takes over the grid of the page, if it has one.
pub fn wake() {
    let Some(root) = by_id("griglia-mese") else { return };
    let data = by_id("griglia-dati").and_then(|data| data.text_content()).unwrap_or_default();
    let Some(mut state) = State::read(&data) else { return };
    state.phase = Phase::Idle;
    let prefix = [&state.page.keep, "."].concat();
    keep::take_kept(&prefix, &mut state.grid);
    act::remembered(&mut state);
    state.compute();
    let saver = Saver::new([&prefix, keep::new_key().as_str()].concat());
    let app = App { state, saver, written: BTreeMap::new(), cells: Vec::new(), leave_for: None };
    let shared: Shared = Rc::new(RefCell::new(app));
    shared.borrow_mut().layout();
    if let Some(all) = by_id("g-tutto") {
        drop(all.remove_attribute("disabled"));
    }
    type Handler = fn(&Shared, &Event);
    let handlers: [(&str, Handler); 6] = [
        ("input", keys::typed),
        ("focusin", keys::entered),
        ("focusout", keys::left),
        ("keydown", keys::pressed),
        ("click", act::clicked),
        ("change", act::noted),
    ];
    for (name, handler) in handlers {
        let shared = shared.clone();
        listen(&root, name, move |event| handler(&shared, &event));
    }
    super::save::start(&shared);
}

impl App {
    /// Writes anew the table and all around it: other lines, another month.
    pub fn layout(&mut self) {
        let typing = typing();
        let mut out = Html::default();
        parts::head(&self.state, &mut out);
        self.write("g-testa", out);
        let mut out = Html::default();
        table::table(&self.state, &mut out);
        self.write("g-tabella", out);
        let open = by_id("g-strumenti").and_then(|tools| tools.query_selector("details[open]").ok().flatten());
        if open.is_none() {
            let mut out = Html::default();
            parts::tools(&self.state, &mut out);
            self.write("g-strumenti", out);
        }
        self.written.retain(|id, _| !id.starts_with("gt") && !id.starts_with("gw") && !id.starts_with("gs"));
        self.cells.clear();
        for date in self.state.days() {
            for line in 0..self.state.grid.lines().len() {
                let spot = Spot { date, line };
                if self.state.is_field(spot) {
                    self.cells.push((spot, self.state.look(spot)));
                }
            }
        }
        self.show();
        if let Some((id, from, to)) = typing
            && let Some(input) = by_id(&id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        {
            drop(input.focus());
            drop(input.set_selection_range(from, to));
        }
    }

    /// Whether a cell of the month has no field, though there is something in it now.
    pub fn lacks_fields(&self) -> bool {
        let state = &self.state;
        let fields = state.days().into_iter().flat_map(|date| {
            (0..state.grid.lines().len()).map(move |line| Spot { date, line }).filter(|spot| state.is_field(*spot))
        });
        fields.count() != self.cells.len()
    }

    /// Writes anew what changed since it was written last.
    pub fn show(&mut self) {
        let state = &self.state;
        for (spot, look) in &mut self.cells {
            let now = state.look(*spot);
            if now != *look {
                write_cell(*spot, &now);
                *look = now;
            }
        }
        for (id, text) in table::totals(&self.state) {
            self.write_text(id, text);
        }
        self.show_day();
        let mut out = Html::default();
        parts::progress(&self.state, &mut out);
        self.write("g-monte", out);
        let count = parts::count(&self.state);
        self.write_text("g-quante".to_owned(), count);
        // A long list nobody looks at is not written at every key.
        if by_id("g-elenco").and_then(|list| list.closest("details[open]").ok().flatten()).is_some() {
            self.show_findings();
        }
        self.show_status();
    }

    /// Writes anew the list of all findings.
    pub fn show_findings(&mut self) {
        let mut out = Html::default();
        parts::findings(&self.state, &mut out);
        self.write("g-elenco", out);
    }

    /// Writes anew what is about the current day.
    pub fn show_day(&mut self) {
        let mut out = Html::default();
        parts::day(&self.state, &mut out);
        self.write("g-giorno", out);
        let mut out = Html::default();
        parts::notes(&self.state, &mut out);
        self.write("g-note", out);
    }

    /// Writes anew where saving stands.
    pub fn show_status(&mut self) {
        let status = parts::status(&self.state);
        self.write_text("g-stato".to_owned(), status);
        let mut out = Html::default();
        parts::first_stuck(&self.state, &mut out);
        self.write("g-prima", out);
        let confirmation = parts::confirmation(&self.state).to_owned();
        self.write_text("g-conferma".to_owned(), confirmation);
        let said = self.state.said.clone();
        self.write_text("g-detto".to_owned(), said);
        let mut out = Html::default();
        parts::notices(&self.state, &mut out);
        self.write("g-avvisi", out);
        if let Some(row) = by_id("g-stato-riga") {
            row.set_class_name(match self.state.phase {
                Phase::Offline | Phase::LoggedOut | Phase::Locked(_) | Phase::Failed(_) => {
                    "grid-status grid-status-warn"
                }
                _ if self.state.first_stuck().is_some() => "grid-status grid-status-stuck",
                _ => "grid-status",
            });
        }
    }

    fn write(&mut self, id: &str, html: Html) {
        if self.written.get(id) != Some(&html.0) {
            if let Some(element) = by_id(id) {
                element.set_inner_html(&html.0);
            }
            self.written.insert(id.to_owned(), html.0);
        }
    }

    fn write_text(&mut self, id: String, text: String) {
        if self.written.get(&id) != Some(&text) {
            if let Some(element) = by_id(&id) {
                element.set_text_content(Some(&text));
            }
            self.written.insert(id, text);
        }
    }

    /// Makes a cell the current one.
    pub fn go_to(&mut self, spot: Spot) {
        use chrono::Datelike;
        let before = std::mem::replace(&mut self.state.current, spot);
        if before.date != spot.date {
            for (date, class) in [(before.date, false), (spot.date, true)] {
                if let Some(row) = by_id(&["gr", &date.day().to_string()].concat()) {
                    drop(row.class_list().toggle_with_force("day-current", class));
                }
            }
            let mut out = Html::default();
            parts::head(&self.state, &mut out);
            self.write("g-testa", out);
            self.show_day();
        }
    }
}

/// The cell one is in, and what of it is marked.
fn typing() -> Option<(String, u32, u32)> {
    let input = window().document()?.active_element()?.dyn_into::<HtmlInputElement>().ok()?;
    input.get_attribute("data-cell")?;
    Some((input.id(), input.selection_start().ok()??, input.selection_end().ok()??))
}

fn write_cell(spot: Spot, look: &CellLook) {
    let Some(input) = input_of(spot) else { return };
    if input.value() != look.text {
        input.set_value(&look.text);
    }
    if look.wrong {
        drop(input.set_attribute("aria-invalid", "true"));
    } else {
        drop(input.remove_attribute("aria-invalid"));
    }
    if let Some(cell) = input.parent_element() {
        cell.set_class_name(look.class);
    }
    if let Some(message) = input.next_element_sibling() {
        message.set_text_content(Some(&look.message));
    }
}
