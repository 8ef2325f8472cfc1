//! «Che cosa devo fare, ed entro quando?»: the tasks of whoever has logged in.

mod ats;
mod operator;
mod region;
mod signing;
mod snapshots;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use domain::role::Role;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::ProjectTab;

/// Days before a term within which a task counts as near.
const SOON: i64 = 15;

/// The place a task leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A tab of a project.
    Project(Uuid, ProjectTab),
    /// The sheets of a period (`2022-2`).
    Period(Uuid, String),
    /// The sheet of an operator in a period.
    Sheet(Uuid, String, String),
    /// What is asked of a project under a code.
    Requirement(Uuid, String),
    /// The snapshot of a project at a reference date.
    Snapshot(Uuid, NaiveDate),
    /// The queue of what projects handed in.
    Requirements,
    /// A proposal of forfeiture of a project, to be decided.
    Forfeiture(Uuid, Uuid),
    /// Findings of a project to explain; of all of them, those that are explained.
    Findings(Option<Uuid>),
    /// The signing desk.
    SigningDesk,
    /// A document to sign.
    Signature(Uuid),
    /// Who may sign for the body of a project.
    Powers(Uuid),
    /// Who may sign for the Region.
    RegionPowers,
    /// The list of projects.
    Projects,
    /// The queue of sheets to check.
    Checks,
    /// Accounts.
    Accounts,
    /// The territory.
    Territory,
    /// Calls and rules.
    Calls,
}

/// How urgent a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its day has passed.
    Late,
    /// Its day is near.
    Soon,
    /// There is time, or no day.
    Plain,
}

impl Urgency {
    /// With so many days left; negative: the day has passed.
    #[must_use]
    pub fn of(days: Option<i64>) -> Self {
        match days {
            Some(..0) => Urgency::Late,
            Some(0..=SOON) => Urgency::Soon,
            _ => Urgency::Plain,
        }
    }
}

/// Something to do.
#[derive(Debug, Clone)]
pub struct Task {
    /// What.
    pub title: String,
    /// Of which project; may be empty.
    pub of: String,
    /// How it stands.
    pub detail: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Days that remain; negative: passed.
    pub days: Option<i64>,
    /// How urgent.
    pub urgency: Urgency,
    /// The verb on the button.
    pub button: String,
    /// Where it leads.
    pub place: Place,
}

impl Task {
    fn new(title: impl Into<String>, button: impl Into<String>, place: Place) -> Self {
        Task {
            title: title.into(),
            of: String::new(),
            detail: String::new(),
            due: None,
            days: None,
            urgency: Urgency::Plain,
            button: button.into(),
            place,
        }
    }

    fn of(mut self, of: impl Into<String>) -> Self {
        self.of = of.into();
        self
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Comes first, though no day is set.
    fn urgent(mut self) -> Self {
        self.urgency = Urgency::Soon;
        self
    }

    fn due(mut self, due: NaiveDate, today: NaiveDate) -> Self {
        let days = due.signed_duration_since(today).num_days();
        self.due = Some(due);
        self.days = Some(days);
        self.urgency = Urgency::of(self.days);
        self
    }
}

/// A term that comes after the tasks.
#[derive(Debug, Clone)]
pub struct NextTerm {
    /// What, with its project.
    pub what: String,
    /// By when.
    pub due: NaiveDate,
}

/// A document that waits for somebody's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The document.
    pub document: Uuid,
    /// Its title.
    pub title: String,
    /// Its project.
    pub project: Uuid,
    /// The project, in words.
    pub of: String,
    /// Who signs, for whom.
    pub who: String,
    /// By when.
    pub due: Option<NaiveDate>,
}

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct HomeView {
    /// What is to be done, most urgent first.
    pub tasks: Vec<Task>,
    /// The next term after the tasks, if one is known.
    pub next: Option<NextTerm>,
    /// What is under way and waits for others, in sentences.
    pub waiting: Vec<String>,
    /// For the office of an ATS: what waits for a signature, those due first first.
    pub awaited: Vec<Awaited>,
    /// How many more do.
    pub awaited_more: usize,
    /// Where the person can read on: for roles that change nothing.
    pub read: Vec<Task>,
}

/// The tasks of the actor.
///
/// # Errors
/// `NotLoggedIn`.
pub async fn home_show(context: &Context) -> Result<HomeView, UseCaseError> {
    let actor = context.actor()?.clone();
    let mut tx = context.read().await?;
    let mut view = HomeView::default();
    if actor.has(Role::Operator)
        && let Some(person) = actor.person_id
    {
        operator::tasks(&mut tx, context, person, &mut view).await?;
    }
    let of_ats = actor.grants.iter().filter(|grant| grant.role != Role::Operator).find_map(|grant| grant.ats);
    if let Some(ats) = of_ats {
        ats::tasks(&mut tx, context, ats, &mut view).await?;
        if context.may(Action::SigningPowerEdit, Subject::Ats(ats)) {
            signing::awaited(&mut tx, context, ats, &mut view).await?;
        }
    }
    if actor.has(Role::RegionOfficer) {
        region::officer(&mut tx, context, &mut view).await?;
        if view.tasks.is_empty() {
            view.waiting.push("I timesheet inviati e le richieste di anticipo compaiono qui.".to_owned());
        }
    }
    if context.may(Action::RegionPowerEdit, Subject::Portal) {
        signing::of_region(&mut tx, context, &mut view).await?;
    }
    if actor.has(Role::RegionManager) {
        region::manager(&mut tx, &mut view).await?;
        if view.tasks.is_empty() {
            view.waiting.push("Le proposte degli istruttori compaiono qui e nella pagina Pagamenti.".to_owned());
        }
    }
    if actor.has(Role::Auditor) || actor.has(Role::CvrMember) {
        view.read.push(
            Task::new("Progetti", "Apri l’elenco dei progetti", Place::Projects)
                .detail("Ogni progetto con gruppo, sportelli, ore e, secondo il ruolo, pagamenti e cronologia."),
        );
    }
    if actor.has(Role::Admin) {
        view.read.push(
            Task::new("Utenze", "Apri le utenze", Place::Accounts)
                .detail("Chi accede al portale, con quali ruoli; disattivare e riattivare un’utenza."),
        );
    }
    if !view.read.is_empty() {
        view.read.push(
            Task::new("Avvisi e regole", "Apri gli avvisi", Place::Calls)
                .detail("Costi, obiettivi, termini e penali di ogni versione delle regole."),
        );
        view.read.push(
            Task::new("Territorio", "Apri il territorio", Place::Territory)
                .detail("Gli ATS con i Comuni e i residenti, e ciò che non è verificato."),
        );
    }
    signing::tasks(&mut tx, context, &mut view).await?;
    view.tasks.sort_by_key(|task| (task.due.is_none() && task.urgency == Urgency::Plain, task.due, task.urgency));
    Ok(view)
}

/// Keeps the earlier of two terms.
fn sooner(view: &mut HomeView, what: String, due: NaiveDate) {
    if view.next.as_ref().is_none_or(|next| due < next.due) {
        view.next = Some(NextTerm { what, due });
    }
}
