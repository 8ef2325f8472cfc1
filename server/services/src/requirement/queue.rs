//! The Region's queue: what projects handed in and waits for its check, filtered, the oldest
//! first, a page at a time by key (art. 10).

use chrono::{DateTime, Utc};
use domain::requirement::Register;
use store::requirement::{FulfilmentFilter, FulfilmentQueueRow, FulfilmentSort, QueuePlace};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::{Action, Subject};
use crate::requirement::{ACCEPTED, RETURNED, SUBMITTED};

/// Lines on a page.
pub const PAGE: usize = 50;

/// Which state the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueState {
    /// Not checked yet.
    #[default]
    Waiting,
    /// Accepted.
    Accepted,
    /// Returned.
    Returned,
}

impl QueueState {
    /// The three.
    pub const ALL: [QueueState; 3] = [QueueState::Waiting, QueueState::Accepted, QueueState::Returned];

    /// The name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            QueueState::Waiting => "da-verificare",
            QueueState::Accepted => "accettati",
            QueueState::Returned => "restituiti",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            QueueState::Waiting => "Da verificare",
            QueueState::Accepted => "Accettati",
            QueueState::Returned => "Restituiti",
        }
    }

    const fn stored(self) -> &'static str {
        match self {
            QueueState::Waiting => SUBMITTED,
            QueueState::Accepted => ACCEPTED,
            QueueState::Returned => RETURNED,
        }
    }
}

/// What the queue is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueSort {
    /// When it was handed in.
    #[default]
    Submitted,
    /// ATS.
    Ats,
    /// What is asked, in the order of the call.
    Requirement,
}

impl QueueSort {
    /// The three.
    pub const ALL: [QueueSort; 3] = [QueueSort::Submitted, QueueSort::Ats, QueueSort::Requirement];

    /// The name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            QueueSort::Submitted => "consegna",
            QueueSort::Ats => "ambito",
            QueueSort::Requirement => "adempimento",
        }
    }

    const fn stored(self) -> FulfilmentSort {
        match self {
            QueueSort::Submitted => FulfilmentSort::Submitted,
            QueueSort::Ats => FulfilmentSort::Ats,
            QueueSort::Requirement => FulfilmentSort::Requirement,
        }
    }
}

/// What the queue looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// `stato`
    pub state: QueueState,
    /// `ats`
    pub ats: Option<i64>,
    /// `registro`
    pub register: Option<Register>,
    /// `cerca`
    pub text: Option<String>,
    /// `ordine`
    pub sort: QueueSort,
    /// Whether from the last to the first: a `-` before it.
    pub descending: bool,
}

impl QueueFilter {
    /// Reads it from the parameters of an address or a form; what is not understood is not asked.
    pub fn read<'a>(parameter: impl Fn(&str) -> Option<&'a str>) -> Self {
        let state = parameter("stato").and_then(|code| QueueState::ALL.into_iter().find(|s| s.code() == code));
        let text = parameter("cerca").map(str::trim).filter(|text| !text.is_empty());
        let order = parameter("ordine").unwrap_or_default();
        let (descending, order) = order.strip_prefix('-').map_or((false, order), |order| (true, order));
        let sort = QueueSort::ALL.into_iter().find(|sort| sort.code() == order);
        QueueFilter {
            sort: sort.unwrap_or_default(),
            descending: descending && sort.is_some(),
            state: state.unwrap_or_default(),
            ats: parameter("ats").and_then(|text| text.parse().ok()),
            register: parameter("registro").and_then(Register::of_code),
            text: text.map(str::to_owned),
        }
    }

    /// It as parameters of an address.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let state = if self.state == QueueState::default() { "" } else { self.state.code() };
        vec![
            ("stato", state.to_owned()),
            ("ats", self.ats.map(|ats| ats.to_string()).unwrap_or_default()),
            ("registro", self.register.map(|register| register.code().to_owned()).unwrap_or_default()),
            ("cerca", self.text.clone().unwrap_or_default()),
            ("ordine", self.order()),
        ]
    }

    /// The order as the address says it; empty for the usual one.
    #[must_use]
    pub fn order(&self) -> String {
        match (self.sort, self.descending) {
            (QueueSort::Submitted, false) => String::new(),
            (sort, false) => sort.code().to_owned(),
            (sort, true) => format!("-{}", sort.code()),
        }
    }

    /// Whether it asks for less than all that waits.
    #[must_use]
    pub fn narrows(&self) -> bool {
        QueueFilter { sort: QueueSort::default(), descending: false, ..self.clone() } != QueueFilter::default()
    }

    fn stored(&self) -> FulfilmentFilter {
        FulfilmentFilter {
            state: self.state.stored(),
            ats_number: self.ats,
            register: self.register.map(Register::code),
            text: self.text.clone(),
            sort: self.sort.stored(),
            descending: self.descending,
        }
    }
}

/// A line of the queue.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// The project.
    pub project: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub project_title: String,
    /// Code of the requirement.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Where the agreement has it.
    pub article: String,
    /// Person's code, sportello's number, period; empty for the project.
    pub subject: String,
    /// Last and first name of the person, where it is asked of one.
    pub person: Option<String>,
    /// Number of the version.
    pub number: i64,
    /// Who handed it in.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Name of the uploaded file.
    pub file: Option<String>,
    /// Why the duty does not apply, where that is what was stated.
    pub exemption: Option<String>,
    /// When the Region decided.
    pub checked_at: Option<DateTime<Utc>>,
    /// Why it was returned.
    pub reason: Option<String>,
}

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct QueueView {
    /// What was looked for.
    pub filter: QueueFilter,
    /// The lines of this page.
    pub lines: Vec<QueueLine>,
    /// How many there are in all.
    pub found: usize,
    /// ATS that have handed something in.
    pub ats: Vec<i64>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this page is not the first.
    pub continued: bool,
}

/// A page of the queue, after a place that a page before gave; what is no place begins at the top.
///
/// # Errors
/// `Forbidden` for who does not check.
pub async fn requirement_queue(
    context: &Context,
    filter: &QueueFilter,
    after: Option<&str>,
) -> Result<QueueView, UseCaseError> {
    found(context, filter, after.and_then(place), PAGE).await
}

/// The whole queue, for a file.
///
/// # Errors
/// As [`requirement_queue`]; `Conflict` when it is longer than a file may be.
pub async fn requirement_queue_whole(context: &Context, filter: &QueueFilter) -> Result<QueueView, UseCaseError> {
    let view = found(context, filter, None, ROWS_AT_MOST).await?;
    not_too_long(view.found)?;
    Ok(view)
}

/// `9~1657629296123456~00000000-…`: what it is sorted by, when it was handed in, in microseconds, and
/// its key.
fn place(text: &str) -> Option<QueuePlace> {
    let (by, rest) = text.split_once('~')?;
    let (at, id) = rest.split_once('~')?;
    Some((by.parse().ok()?, DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

async fn found(
    context: &Context,
    filter: &QueueFilter,
    after: Option<QueuePlace>,
    page: usize,
) -> Result<QueueView, UseCaseError> {
    context.authorize(Action::RequirementCheck, Subject::Portal)?;
    let mut tx = context.read().await?;
    let limit = i64::try_from(page).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = store::requirement::fulfilment_queue(&mut tx, &filter.stored(), after, limit).await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let last = rows.last().filter(|_| more).map(|row| (row.sorted_by, &row.fulfilment));
    let ats = store::requirement::fulfilment_queue_ats(&mut tx).await?;
    Ok(QueueView {
        filter: filter.clone(),
        next: last.map(|(by, last)| format!("{by}~{}~{}", last.submitted_at.timestamp_micros(), last.id)),
        found: rows.first().map_or(0, |row| usize::try_from(row.found).unwrap_or_default()),
        lines: rows.into_iter().map(line).collect(),
        ats: ats.into_iter().map(|row| row.ats_number).collect(),
        continued: after.is_some(),
    })
}

fn line(row: FulfilmentQueueRow) -> QueueLine {
    let kept = row.fulfilment;
    QueueLine {
        id: kept.id,
        version: kept.version,
        project: kept.project_id,
        ats: row.ats_number,
        project_title: row.project_title,
        code: row.code,
        title: row.title,
        article: row.article,
        subject: kept.subject,
        person: row.subject_name,
        number: kept.number,
        by: row.submitted_by_name,
        at: kept.submitted_at,
        file: kept.file_name,
        exemption: kept.exemption,
        checked_at: kept.checked_at,
        reason: kept.reason,
    }
}
