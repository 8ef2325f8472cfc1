//! One thing the call asks for: whom, by when, how it stands for each, what was handed in, and
//! what can be done now.

use chrono::{DateTime, NaiveDate, Utc};
use domain::agreement::DatedAct;
use domain::requirement::{Evidence, Item, ItemState, Requirement, SubjectKind};
use domain::rules::RuleSet;
use store::document::{DocumentFilter, DocumentListRow, document_list};
use store::requirement::{FulfilmentListRow, fulfilment_list};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::loaded::Loaded;
use crate::project::scope::{ProjectHead, project_head, rules_of};
use crate::requirement::SUBMITTED;
use crate::requirement::scope::requirement_scope;
use crate::requirement::standing::{Standing, Subjects, is_watched, taken_act};
use crate::requirement::words::{Tone, state_words, term_words, verb};

/// Documents of one requirement that are looked at: more than a group has people.
const DOCUMENTS: i64 = 500;

/// The document that was put up for signature.
#[derive(Debug, Clone)]
pub struct ShownDocument {
    /// Key.
    pub id: Uuid,
    /// Number of its version.
    pub number: i64,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Whether all signatures are there.
    pub signed: bool,
}

/// One subject of the requirement.
#[derive(Debug, Clone)]
pub struct ItemLine {
    /// What `di` in the address says; empty for the project.
    pub subject: String,
    /// Its name; empty for the project.
    pub name: String,
    /// The last day.
    pub due: Option<NaiveDate>,
    /// How it stands.
    pub standing: ItemState,
    /// That in words.
    pub state: String,
    /// How serious that is.
    pub tone: Tone,
    /// What the office can do now.
    pub verb: &'static str,
    /// Key and version of what waits for the Region.
    pub waiting: Option<(Uuid, i64)>,
    /// The document up for signature.
    pub document: Option<ShownDocument>,
}

/// A version that was handed in.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Key.
    pub id: Uuid,
    /// Version to send back.
    pub version: i64,
    /// 1, 2, …
    pub number: i64,
    /// Who handed it in.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Name of the file, and its size in bytes where it was uploaded.
    pub file: Option<(String, Option<i64>)>,
    /// The act and its day.
    pub act: Option<(String, NaiveDate)>,
    /// A word on it.
    pub note: Option<String>,
    /// Why the duty does not apply, where that was stated.
    pub exemption: Option<String>,
    /// `submitted`, `accepted`, `returned`.
    pub state: String,
    /// Who decided, and when.
    pub checked: Option<(String, DateTime<Utc>)>,
    /// Why it was returned.
    pub reason: Option<String>,
}

/// The subject that is open.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// How it stands.
    pub line: ItemLine,
    /// What was handed in, the newest first.
    pub versions: Vec<VersionLine>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct RequirementView {
    /// The project.
    pub head: ProjectHead,
    /// What is asked.
    pub requirement: Requirement,
    /// How its term is counted, in words.
    pub term: Option<String>,
    /// Each subject; one for the project.
    pub lines: Vec<ItemLine>,
    /// The one that is open.
    pub chosen: Option<Chosen>,
    /// The act that fixes it, where one does and it is recorded.
    pub act: Option<(String, NaiveDate)>,
    /// Where the act is one of the agreement's: that act, once it is recorded there.
    pub taken: Option<Option<DatedAct>>,
    /// What it is covered by: code and name.
    pub covered_by: Vec<(String, String)>,
    /// The requirement that records the act, where one is needed.
    pub act_code: Option<String>,
    /// Whether the actor hands in.
    pub may_hand_in: bool,
    /// Whether the actor decides.
    pub may_check: bool,
    /// Whether the actor signs something here: for the body, or for themselves.
    pub may_sign: bool,
}

/// Shows a requirement; `subject` opens one of many.
///
/// # Errors
/// `NotFound`, also for a subject it is not asked of; `Forbidden`.
pub async fn requirement_show(
    context: &Context,
    project: Uuid,
    code: &str,
    subject: Option<&str>,
) -> Result<RequirementView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = requirement_scope(&mut tx, context, project).await?;
    let rules = rules_of(&scope.header)?;
    let today = context.today();
    let standing = Standing::of(store::requirement::standing_list(&mut tx, project).await?)?;
    let asked = standing.by_code(code).ok_or(UseCaseError::NotFound)?.clone();
    let requirement = &asked.requirement;
    if scope.person.is_some() && requirement.subject != SubjectKind::Person {
        return Err(UseCaseError::NotFound);
    }
    let subjects = if is_watched(requirement) {
        let loaded = Loaded::read(&mut tx, scope.header.clone(), context.today()).await?;
        Subjects::of_loaded(&loaded, &[], today)?
    } else {
        let (members, assignments) = store::group::group_by_project(&mut tx, project).await?;
        let members = scope.seen(members)?;
        let sportelli = match requirement.subject {
            SubjectKind::Sportello => store::network::sportello_list_by_project(&mut tx, project).await?,
            _ => Vec::new(),
        };
        Subjects::of(&scope.header, &rules, (&members, &assignments), &sportelli, today)?
    };
    let taken = taken_act(&mut tx, project, requirement).await?;
    let items = standing.items(&scope.header, &rules, &subjects, today)?;
    let documents = match requirement.evidence.document() {
        Some(kind) => {
            let filter = DocumentFilter { kind: Some(kind.code()), current: true, subject: None };
            document_list(&mut tx, project, filter, None, DOCUMENTS).await?
        }
        None => Vec::new(),
    };
    let of_it = items.iter().filter(|item| item.code == code);
    let lines: Vec<ItemLine> =
        of_it.map(|item| line(requirement, item, (&standing, asked.id), &documents, today)).collect();
    let wanted = if requirement.subject == SubjectKind::Project { Some("") } else { subject };
    let chosen = match wanted {
        None => None,
        Some(wanted) => {
            let line = lines.iter().find(|line| line.subject == wanted).ok_or(UseCaseError::NotFound)?.clone();
            let rows = fulfilment_list(&mut tx, project, asked.id).await?;
            let versions = rows.into_iter().filter(|row| row.fulfilment.subject == wanted).map(version).collect();
            Some(Chosen { line, versions })
        }
    };
    let ats = scope.header.project.ats_number;
    let person = context.actor()?.person_id;
    let own_statement = requirement.subject == SubjectKind::Person
        && context.may(Action::DocumentSignOwn, Subject::Person(ats, person));
    Ok(RequirementView {
        head: project_head(context, &scope.header)?,
        term: term(requirement, &rules),
        covered_by: covered_by(requirement, &standing),
        act_code: standing
            .asked
            .iter()
            .find(|each| each.requirement.act == Some(domain::requirement::ActPart::Fixes))
            .filter(|_| requirement.act == Some(domain::requirement::ActPart::Fixed))
            .map(|each| each.requirement.code.clone()),
        act: standing.act().filter(|_| requirement.act == Some(domain::requirement::ActPart::Fixed)),
        may_hand_in: context.may(Action::RequirementHandIn, Subject::Ats(ats)),
        may_check: context.may(Action::RequirementCheck, Subject::Ats(ats)),
        may_sign: own_statement
            || (requirement.subject != SubjectKind::Person && context.may(Action::DocumentSignBody, Subject::Ats(ats))),
        taken: requirement.taken_from.map(|_| taken),
        requirement: asked.requirement.clone(),
        lines,
        chosen,
    })
}

fn term(requirement: &Requirement, rules: &RuleSet) -> Option<String> {
    term_words(requirement, rules)
}

fn covered_by(requirement: &Requirement, standing: &Standing) -> Vec<(String, String)> {
    let Evidence::Covered { by } = &requirement.evidence else { return Vec::new() };
    by.iter()
        .filter_map(|code| standing.by_code(code))
        .map(|each| (each.requirement.code.clone(), each.requirement.title.clone()))
        .collect()
}

fn line(
    requirement: &Requirement,
    item: &Item,
    (standing, id): (&Standing, Uuid),
    documents: &[DocumentListRow],
    today: NaiveDate,
) -> ItemLine {
    let (state, tone) = state_words(requirement, item, today);
    let last = standing.last(id, &item.subject);
    let waiting = last.filter(|row| row.state.as_deref() == Some(SUBMITTED));
    let document = documents.iter().find(|row| row.document.subject == item.subject);
    ItemLine {
        subject: item.subject.clone(),
        name: item.name.clone(),
        due: item.due,
        standing: item.state,
        state,
        tone,
        verb: verb(requirement, item),
        waiting: waiting.and_then(|row| row.fulfilment_id.zip(row.version)),
        document: document.map(|row| ShownDocument {
            id: row.document.id,
            number: row.document.number,
            issued_at: row.document.issued_at,
            signed: row.requests > 0 && row.signed == row.requests,
        }),
    }
}

fn version(row: FulfilmentListRow) -> VersionLine {
    let FulfilmentListRow { fulfilment: kept, submitted_by_name, checked_by_name, document_file_name } = row;
    let uploaded = kept.file_name.map(|name| (name, kept.file_bytes));
    VersionLine {
        id: kept.id,
        version: kept.version,
        number: kept.number,
        by: submitted_by_name,
        at: kept.submitted_at,
        file: uploaded.or_else(|| document_file_name.map(|name| (name, None))),
        act: kept.act.zip(kept.act_on),
        note: kept.note,
        exemption: kept.exemption,
        state: kept.state,
        checked: checked_by_name.zip(kept.checked_at),
        reason: kept.reason,
    }
}
