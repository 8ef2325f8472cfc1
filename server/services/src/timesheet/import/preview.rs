//! Shows what becomes of each row of a file that was read, before anything of it is stored and
//! after.

use chrono::{DateTime, Utc};
use domain::format;
use domain::period::Period;
use store::timesheet_import::STORED;
use uuid::Uuid;

use super::judge::{Fate, Judged, JudgedRow, OperatorSum, Totals};
use super::resolve::Names;
use super::scope::{ImportScope, Reading};
use crate::apart::apart;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::not_too_long;
use crate::project::scope::{ProjectHead, project_head};
use crate::timesheet::quarter_data::QuarterData;
use crate::timesheet::row_save::place_label;

/// Rows on a page.
pub const PAGE_ROWS: usize = 100;

/// Which rows are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that are wrong.
    Wrong,
    /// New ones with a warning.
    Warned,
    /// Those that will be stored.
    New,
}

impl Filter {
    /// All filters, in the page's order.
    pub const ALL: [Filter; 4] = [Filter::All, Filter::Wrong, Filter::Warned, Filter::New];

    /// What stands in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Filter::All => "tutte",
            Filter::Wrong => "errori",
            Filter::Warned => "avvisi",
            Filter::New => "nuove",
        }
    }

    /// The filter of an address; all where it names none.
    #[must_use]
    pub fn of_code(code: Option<&str>) -> Self {
        Filter::ALL.into_iter().find(|filter| Some(filter.code()) == code).unwrap_or_default()
    }

    /// What the user reads.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Filter::All => "Tutte",
            Filter::Wrong => "Solo errori",
            Filter::Warned => "Solo avvisi",
            Filter::New => "Nuove",
        }
    }

    fn shows(self, row: &JudgedRow) -> bool {
        match self {
            Filter::All => true,
            Filter::Wrong => row.fate == Fate::Wrong,
            Filter::Warned => row.fate == Fate::New && !row.warnings.is_empty(),
            Filter::New => row.fate == Fate::New,
        }
    }

    /// How many rows it shows.
    #[must_use]
    pub const fn count(self, totals: &Totals) -> usize {
        match self {
            Filter::All => totals.rows,
            Filter::Wrong => totals.wrong,
            Filter::Warned => totals.warned,
            Filter::New => totals.new,
        }
    }
}

/// A row of the file, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLine {
    /// Its line in the file.
    pub line: u32,
    /// Code of the operator, or what was typed.
    pub operator: String,
    /// The day, or what was typed.
    pub date: String,
    /// From and to, or what was typed.
    pub time: String,
    /// The function, or what was typed.
    pub function: String,
    /// The place, or what was typed.
    pub place: String,
    /// The note.
    pub note: String,
    /// What becomes of it.
    pub fate: Fate,
    /// What is wrong, in sentences.
    pub errors: Vec<String>,
    /// What to look at, in sentences.
    pub warnings: Vec<String>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    /// It was read; why its rows cannot be stored, if they cannot.
    Read {
        /// Nothing: they can.
        obstacle: Option<String>,
    },
    /// Its rows are stored.
    Stored {
        /// How many.
        added: usize,
        /// When.
        at: DateTime<Utc>,
    },
}

/// The preview of a file.
#[derive(Debug, Clone)]
pub struct PreviewView {
    /// The project.
    pub head: ProjectHead,
    /// The period.
    pub period: Period,
    /// The file's key.
    pub id: Uuid,
    /// What its owner calls it.
    pub file_name: String,
    /// Its size, in bytes.
    pub file_bytes: i64,
    /// When it was sent.
    pub uploaded_at: DateTime<Utc>,
    /// What became of it.
    pub state: ImportState,
    /// The numbers of all rows.
    pub totals: Totals,
    /// The same of each operator.
    pub operators: Vec<OperatorSum>,
    /// Which rows are shown.
    pub filter: Filter,
    /// The page shown, from 1.
    pub page: usize,
    /// Pages of the rows shown.
    pub pages: usize,
    /// The rows of the page.
    pub rows: Vec<RowLine>,
    /// What storing compares: see [`super::store_rows`].
    pub seen: String,
}

impl PreviewView {
    /// What the file holds of each operator; rows of which nobody can be told are a line of their
    /// own, so that the lines add up to the totals.
    #[must_use]
    pub fn operator_lines(&self) -> Vec<OperatorSum> {
        let mut lines = self.operators.clone();
        let known: usize = lines.iter().map(|line| line.totals.rows).sum();
        let unknown = self.totals.rows.saturating_sub(known);
        if unknown > 0 {
            let totals = Totals { rows: unknown, wrong: unknown, ..Totals::default() };
            lines.push(OperatorSum { code: String::new(), name: "Operatore non riconosciuto".to_owned(), totals });
        }
        lines
    }
}

/// Why the rows of a file cannot be stored.
pub(super) fn obstacle(totals: &Totals) -> Option<String> {
    if totals.wrong > 0 {
        return Some(format!(
            "Il file contiene {}: le corregga nel file e lo carichi di nuovo. Nulla è stato registrato.",
            format::count(totals.wrong, "riga con errori", "righe con errori")
        ));
    }
    (totals.new == 0).then(|| "Tutte le righe del file sono già registrate: non c’è nulla da aggiungere.".to_owned())
}

/// Shows a file that was read; of its rows those of a filter, by pages.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` when the file is kept no more.
pub async fn preview(
    context: &Context,
    file: (Uuid, &str, Uuid),
    filter: Filter,
    page: usize,
) -> Result<PreviewView, UseCaseError> {
    shown(context, file, filter, Some(page.max(1))).await
}

/// The same with all rows of the filter, as one page.
///
/// # Errors
/// As [`preview`]; `Conflict` when they are more than a list as a file may have.
pub async fn preview_whole(
    context: &Context,
    file: (Uuid, &str, Uuid),
    filter: Filter,
) -> Result<PreviewView, UseCaseError> {
    shown(context, file, filter, None).await
}

/// A page of the rows, or all of them.
async fn shown(
    context: &Context,
    (project, period, id): (Uuid, &str, Uuid),
    filter: Filter,
    page: Option<usize>,
) -> Result<PreviewView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = ImportScope::of(&mut tx, context, project, period).await?;
    let import = scope.import(&mut tx, id).await?;
    let mut reading = Reading::kept(context, &import).await?;
    let data = scope.data(&mut tx, context).await?;
    drop(tx);
    let head = project_head(context, &scope.header)?;
    let rows = reading.take();
    let members = scope.members;
    let names = Names::of(&members, scope.own.is_some(), &data.network_hours);
    let (data, judged, lines) = apart(move || {
        let judged = Judged::of(rows, &data, &members, &names)?;
        let (from, rows) = match page {
            Some(page) => ((page - 1).saturating_mul(PAGE_ROWS), PAGE_ROWS),
            None => (0, filter.count(&judged.totals)),
        };
        if page.is_none() {
            not_too_long(rows)?;
        }
        let shown = judged.rows.iter().filter(|row| filter.shows(row));
        let lines: Vec<RowLine> = shown
            .skip(from)
            .take(rows)
            .map(|row| line(row, &data, row.member.and_then(|m| members.get(m)).map(|m| m.member.code.as_str())))
            .collect();
        let (totals, operators, seen) = (judged.totals, judged.operators, judged.seen);
        Ok::<_, UseCaseError>((data, (totals, operators, seen), lines))
    })
    .await??;
    drop(reading);
    let (totals, operators, seen) = judged;
    let state = match (import.state.as_str(), import.added, import.stored_at) {
        (STORED, Some(added), Some(at)) => {
            ImportState::Stored { added: usize::try_from(added).unwrap_or_default(), at }
        }
        _ => ImportState::Read { obstacle: obstacle(&totals) },
    };
    Ok(PreviewView {
        head,
        period: data.period,
        id,
        file_name: import.file_name,
        file_bytes: import.file_bytes,
        uploaded_at: import.uploaded_at,
        state,
        totals,
        operators: operators.into_iter().map(|(_, sum)| sum).collect(),
        filter,
        page: page.unwrap_or(1),
        pages: page.map_or(1, |_| filter.count(&totals).div_ceil(PAGE_ROWS).max(1)),
        rows: lines,
        seen,
    })
}

fn line(row: &JudgedRow, data: &QuarterData, code: Option<&str>) -> RowLine {
    let typed = &row.typed;
    let (date, time, function, place, note) = match &row.draft {
        Some(draft) => (
            format::date(draft.date),
            format!("{}–{}", draft.start, draft.end),
            draft.function.short().to_owned(),
            place_label(data, &draft.place),
            draft.note.clone(),
        ),
        None => (
            typed.date.clone(),
            match (typed.end.as_str(), typed.duration.as_str()) {
                ("", "") => typed.start.clone(),
                ("", duration) => format!("{} per {duration}", typed.start),
                (end, _) => format!("{}–{end}", typed.start),
            },
            typed.function.clone(),
            if typed.sportello.is_empty() { typed.place.clone() } else { typed.sportello.clone() },
            typed.note.clone(),
        ),
    };
    RowLine {
        line: typed.line,
        operator: code.map_or_else(|| typed.operator.clone(), str::to_owned),
        date,
        time,
        function,
        place,
        note,
        fate: row.fate,
        errors: row.errors.clone(),
        warnings: row.warnings.clone(),
    }
}
