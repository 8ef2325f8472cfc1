//! The list of projects: filtered, sorted, a page at a time, with the totals of all results.

use domain::minutes::Minutes;
use domain::money::Cents;
use domain::project::ProjectPhase;
use store::project_list::{ProjectCursor, ProjectFilter, ProjectListRow, ProjectSort, project_list, project_totals};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ROWS_AT_MOST, not_too_long};
use crate::policy::{Visible, visible_projects};
use crate::project::scope::phase_of;

/// Rows on a page.
pub const PAGE: i64 = 25;

/// The longest text looked for, in characters; what is typed beyond is left out.
const LONGEST_TEXT: usize = 200;

/// What the list can be sorted by, as the address names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// Number of the ATS.
    Ats,
    /// Title.
    Title,
    /// Phase.
    Phase,
    /// Conclusion.
    End,
    /// Grant.
    Granted,
}

impl SortBy {
    /// All of them.
    pub const ALL: [SortBy; 5] = [SortBy::Ats, SortBy::Title, SortBy::Phase, SortBy::End, SortBy::Granted];

    /// The word in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            SortBy::Ats => "ats",
            SortBy::Title => "titolo",
            SortBy::Phase => "fase",
            SortBy::End => "fine",
            SortBy::Granted => "sovvenzione",
        }
    }

    const fn stored(self) -> ProjectSort {
        match self {
            SortBy::Ats => ProjectSort::Ats,
            SortBy::Title => ProjectSort::Title,
            SortBy::Phase => ProjectSort::Phase,
            SortBy::End => ProjectSort::EndOn,
            SortBy::Granted => ProjectSort::Granted,
        }
    }
}

/// What is asked for, as the address says it; what makes no sense counts as not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListRequest {
    /// Text to be found in title, CUP or lead body.
    pub text: Option<String>,
    /// Code of a phase.
    pub phase: Option<String>,
    /// `titolo`, `-titolo`.
    pub order: Option<String>,
    /// The place after which the page begins, as a page before gave it.
    pub after: Option<String>,
}

impl ListRequest {
    /// Reads the words of an address.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let value = |name: &str| value(name).map(str::to_owned);
        ListRequest { text: value("cerca"), phase: value("fase"), order: value("ordine"), after: value("dopo") }
    }
}

/// A project of the list.
#[derive(Debug, Clone)]
pub struct ProjectLine {
    /// Key.
    pub id: Uuid,
    /// Its ATS.
    pub ats: i64,
    /// The ATS's lead body.
    pub lead_name: String,
    /// Title.
    pub title: String,
    /// Phase.
    pub phase: ProjectPhase,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// Conclusion.
    pub end: chrono::NaiveDate,
    /// Grant.
    pub granted: Cents,
    /// Hours in sheets sent and not returned.
    pub reported: Minutes,
    /// Invented for the demonstration.
    pub invented: bool,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct ListView {
    /// Its rows.
    pub lines: Vec<ProjectLine>,
    /// How many projects were found in all.
    pub count: i64,
    /// What all of them were granted.
    pub granted: Cents,
    /// The hours reported in all of them.
    pub reported: Minutes,
    /// What it is sorted by.
    pub sort: SortBy,
    /// Whether downwards.
    pub descending: bool,
    /// The text that was looked for.
    pub text: Option<String>,
    /// The phase that was chosen.
    pub phase: Option<ProjectPhase>,
    /// The place after this page, if there is more.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub continued: bool,
    /// Whether the actor only sees the own sheets in each project.
    pub sheets_only: bool,
}

/// Lists the projects the actor may see.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who sees no projects.
pub async fn project_list_show(context: &Context, request: &ListRequest) -> Result<ListView, UseCaseError> {
    found(context, request, PAGE).await
}

/// The whole list from its beginning, for a file.
///
/// # Errors
/// As [`project_list_show`]; `Conflict` when it is longer than a file may be.
pub async fn project_list_whole(context: &Context, request: &ListRequest) -> Result<ListView, UseCaseError> {
    let whole = ListRequest { after: None, ..request.clone() };
    let most = i64::try_from(ROWS_AT_MOST).unwrap_or(i64::MAX);
    let view = found(context, &whole, most).await?;
    not_too_long(usize::try_from(view.count).unwrap_or(usize::MAX))?;
    Ok(view)
}

async fn found(context: &Context, request: &ListRequest, page: i64) -> Result<ListView, UseCaseError> {
    let actor = context.actor()?;
    let visible = visible_projects(actor);
    let mut filter = ProjectFilter::default();
    match visible {
        Visible::All => {}
        Visible::Ats(ats) => filter.ats_number = Some(ats),
        Visible::Person(person) => filter.person_id = Some(person),
        Visible::Nothing => return Err(UseCaseError::Forbidden),
    }
    let phase: Option<ProjectPhase> = request.phase.as_deref().and_then(|code| code.parse().ok());
    let text: Option<String> = request.text.as_deref().map(|text| text.trim().chars().take(LONGEST_TEXT).collect());
    filter.text = text.filter(|text| !text.is_empty());
    filter.phase = phase.map(|phase| phase.code().to_owned());
    let order = request.order.as_deref().unwrap_or_default();
    let (descending, name) = order.strip_prefix('-').map_or((false, order), |name| (true, name));
    let sort = SortBy::ALL.into_iter().find(|sort| sort.code() == name).unwrap_or(SortBy::Ats);
    let after = request.after.as_deref().and_then(place);

    let mut tx = context.read().await?;
    let totals = project_totals(&mut tx, &filter).await?;
    let mut rows = match project_list(&mut tx, &filter, sort.stored(), descending, after.as_ref(), page + 1).await {
        // A place that was not written for this sort: from the beginning.
        Err(store::StoreError::Value(_)) => Vec::new(),
        other => other?,
    };
    let shown = usize::try_from(page).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| more).map(|row| {
        let place = row.cursor(sort.stored());
        format!("{}~{}", place.id, place.key)
    });
    Ok(ListView {
        lines: rows.into_iter().map(line).collect::<Result<_, _>>()?,
        count: totals.count,
        granted: Cents::new(totals.granted_cents),
        reported: Minutes::new(totals.accepted_minutes + totals.sent_minutes),
        sort,
        descending,
        text: filter.text,
        phase,
        next,
        continued: after.is_some(),
        sheets_only: matches!(visible, Visible::Person(_)),
    })
}

/// Reads a place as [`project_list_show`] writes it.
fn place(text: &str) -> Option<ProjectCursor> {
    let (id, key) = text.split_once('~')?;
    Some(ProjectCursor { id: id.parse().ok()?, key: key.to_owned() })
}

fn line(row: ProjectListRow) -> Result<ProjectLine, UseCaseError> {
    Ok(ProjectLine {
        phase: phase_of(&row.phase)?,
        id: row.id,
        ats: row.ats_number,
        lead_name: row.ats_lead_name,
        title: row.title,
        cup: row.cup,
        end: row.end_on,
        granted: Cents::new(row.granted_cents),
        reported: Minutes::new(row.accepted_minutes + row.sent_minutes),
        invented: row.invented,
    })
}
