//! The grid with what was computed of it, the cell one is in, and where saving stands.

use chrono::{Datelike, NaiveDate};
use domain::timesheet::grid::wire::{Json, read_facts, read_problems, read_stored};
use domain::timesheet::grid::{CellRow, Checked, Grid, Shown, Spot, Taken, Totals, days_between};
use domain::timesheet::{SheetRule, StoredSheet};

/// Where the grid stands.
#[derive(Debug, Clone)]
pub struct MonthGridPage {
    /// The project's id.
    pub project: String,
    /// The period's code.
    pub period: String,
    /// The operator's code.
    pub operator: String,
    /// What the browser keeps unsaved changes under: user, project, period, operator.
    pub keep: String,
    /// The month shown first, 1 to 12.
    pub month: u32,
    /// The address of the form of one row.
    pub rows_form: String,
    /// The address of the login that leads back here.
    pub login: String,
    /// Whether the operator's confirmation stands: the next change ends it.
    pub confirmed: bool,
    /// What the Region noted on rows.
    pub remarks: Vec<Remark>,
}

/// What the Region noted on a row: a mark of a part of it, or why it was returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The row's key.
    pub row: String,
    /// The part that is marked, in minutes since midnight; none: the whole.
    pub part: Option<(i64, i64)>,
    /// It in words.
    pub text: String,
}

impl Remark {
    /// Whether it is about this row as it stands: a mark ends when the row no longer holds it.
    fn is_about(&self, row: &CellRow) -> bool {
        let (start, end) = (row.start.minutes(), row.end.minutes());
        self.row == row.id && self.part.is_none_or(|(from, to)| start <= from && to <= end)
    }
}

/// Where saving stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    /// The browser part is not there yet.
    Asleep,
    /// Nothing is under way.
    Idle,
    /// Changes wait for a pause in typing.
    Waiting,
    /// Changes are under way.
    Sending,
    /// The portal cannot be reached.
    Offline,
    /// The session is over.
    LoggedOut,
    /// The sheet cannot be changed any more: why.
    Locked(String),
    /// The portal refuses for a reason of its own.
    Failed(String),
}

/// How a cell looks.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct CellLook {
    pub text: String,
    pub class: &'static str,
    pub wrong: bool,
    pub message: String,
}

/// All of it.
pub(super) struct State {
    pub grid: Grid,
    pub checked: Checked,
    pub totals: Totals,
    pub page: MonthGridPage,
    pub month: u32,
    pub current: Spot,
    /// The cell that is being typed in: what is only half typed is not blamed yet.
    pub typing: Option<Spot>,
    pub phase: Phase,
    /// The time of the last save, once there was one.
    pub saved_at: Option<String>,
    /// What a button did, in a sentence.
    pub said: String,
    pub taken: Vec<Taken>,
    /// Who changed the sheet meanwhile, and when.
    pub changed_by: String,
    /// Whether what is not saved yet is kept on this device.
    pub kept: bool,
    /// Whether a change ended the operator's confirmation since the page was shown.
    pub unconfirmed: bool,
}

impl State {
    pub fn new(grid: Grid, page: MonthGridPage) -> Self {
        let (checked, totals, month) = (grid.check(), grid.totals(), page.month);
        let current = first_spot(&grid, month);
        State {
            grid,
            checked,
            totals,
            page,
            month,
            current,
            typing: None,
            phase: Phase::Asleep,
            saved_at: None,
            said: String::new(),
            taken: Vec::new(),
            changed_by: String::new(),
            kept: true,
            unconfirmed: false,
        }
    }

    /// The grid of what the server wrote into the page.
    pub fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let mut grid = Grid::new(read_facts(json.get("facts"))?, &read_stored(json.get("stored"))?);
        grid.refuse(&[], &read_problems(json.get("problems"))?);
        let page = json.get("page");
        let text = |name: &str| page.get(name).text().unwrap_or_default().to_owned();
        let page = MonthGridPage {
            project: text("project"),
            period: text("period"),
            operator: text("operator"),
            keep: text("keep"),
            month: u32::try_from(page.get("month").int()?).ok()?,
            rows_form: text("rows_form"),
            login: text("login"),
            confirmed: *page.get("confirmed") == Json::Bool(true),
            remarks: page.get("remarks").items().iter().map(read_remark).collect::<Option<_>>()?,
        };
        Some(State::new(grid, page))
    }

    /// Computes again what follows from the cells.
    pub fn compute(&mut self) {
        self.checked = self.grid.check();
        self.totals = self.grid.totals();
    }

    /// The year of the period.
    pub fn year(&self) -> i32 {
        self.grid.facts().period.year()
    }

    /// The days of the month shown.
    pub fn days(&self) -> Vec<NaiveDate> {
        self.grid.days_of_month(self.year(), self.month)
    }

    /// Whether a cell can be typed into: hours may be reported there, or something stands there.
    pub fn is_field(&self, spot: Spot) -> bool {
        self.grid.is_open(spot) || self.grid.cell(spot).is_some() || self.grid.is_changed(spot)
    }

    /// Shows another month; its first cell becomes the current one.
    pub fn show_month(&mut self, month: u32) {
        if self.month != month {
            self.month = month;
            self.current = first_spot(&self.grid, month);
        }
    }

    /// How a cell looks.
    pub fn look(&self, spot: Spot) -> CellLook {
        let typing = self.typing == Some(spot);
        let (mut wrong, mut any, mut message) = (false, false, String::new());
        let conflict = self.grid.is_conflict(spot);
        if conflict {
            message.push_str("Modificata anche da altri: scelga quale tenere.");
        }
        for shown in self.checked.at(spot).iter().filter(|shown| !(typing && is_half_typed(shown))) {
            any = true;
            wrong |= shown.error;
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(&said(shown));
        }
        for remark in self.remarks(spot) {
            any = true;
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(&remark.text);
        }
        let class = match (conflict, wrong, any) {
            (true, ..) => "cell-choice",
            (_, true, _) => "cell-wrong",
            (_, _, true) => "cell-warn",
            _ => "",
        };
        CellLook { text: self.grid.text(spot).to_owned(), class, wrong, message }
    }

    /// What the Region noted on the rows of a cell.
    pub fn remarks(&self, spot: Spot) -> impl Iterator<Item = &Remark> {
        let noted = self.grid.cell(spot).filter(|_| !self.page.remarks.is_empty());
        let rows = noted.map(|cell| cell.read_rows()).unwrap_or_default();
        rows.iter().flat_map(|row| self.page.remarks.iter().filter(move |remark| remark.is_about(row)))
    }

    /// The same of all cells of the sheet, day by day.
    pub fn all_remarks(&self) -> impl Iterator<Item = (Spot, &Remark)> {
        let period = self.grid.facts().period;
        let noted = !self.page.remarks.is_empty();
        let days = days_between(period.first_day(), period.last_day()).filter(move |_| noted);
        let spots = days.flat_map(|date| (0..self.grid.lines().len()).map(move |line| Spot { date, line }));
        spots.flat_map(|spot| self.remarks(spot).map(move |remark| (spot, remark)))
    }

    /// The first cell that cannot be saved as it is.
    pub fn first_stuck(&self) -> Option<Spot> {
        let stuck = self.grid.changed().into_iter().filter(|spot| self.checked.has_error(*spot));
        stuck.min_by_key(|spot| (spot.date, spot.line))
    }

    /// The sheet was changed: the operator has to confirm it again.
    pub fn end_confirmation(&mut self) {
        self.unconfirmed |= std::mem::take(&mut self.page.confirmed);
    }

    /// How many cells are not saved, and how many of them cannot be.
    pub fn unsaved(&self) -> (usize, usize) {
        let changed = self.grid.changed();
        let stuck = changed.iter().filter(|spot| self.checked.has_error(**spot)).count();
        (changed.len(), stuck)
    }

    /// Takes in a sheet as it is stored now.
    pub fn merge(&mut self, stored: &StoredSheet, by: &str, at: &str, new_key: &mut dyn FnMut() -> String) {
        let merged = self.grid.merge(stored, new_key);
        self.changed_by = [by, at].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        self.taken.extend(merged.taken);
        self.end_confirmation();
    }
}

fn read_remark(json: &Json) -> Option<Remark> {
    let text = |name: &str| json.get(name).text().map(str::to_owned);
    let part = json.get("from").int().zip(json.get("to").int());
    Some(Remark { row: text("row")?, part, text: text("text")? })
}

/// What the rest of the typing may mend.
fn is_half_typed(shown: &Shown) -> bool {
    matches!(shown.rule, None | Some(SheetRule::EndAfterStart))
}

/// A finding as a sentence.
pub(super) fn said(shown: &Shown) -> String {
    let kind = if shown.error { "Errore: " } else { "Avviso: " };
    let end = if shown.message.ends_with('.') { "" } else { "." };
    [kind, &shown.message, end].concat()
}

/// Where one begins: today, else the first day on which something may be reported.
fn first_spot(grid: &Grid, month: u32) -> Spot {
    let facts = grid.facts();
    let days = grid.days_of_month(facts.period.year(), month);
    let open = |day: NaiveDate| {
        let mut spots = (0..grid.lines().len()).map(|line| Spot { date: day, line });
        spots.find(|spot| grid.is_open(*spot))
    };
    let today = (facts.today.month() == month).then_some(facts.today).and_then(open);
    let first = || days.iter().copied().find_map(open);
    today.or_else(first).unwrap_or(Spot { date: days.first().copied().unwrap_or(facts.today), line: 0 })
}
