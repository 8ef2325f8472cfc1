//! Draws up what the portal generates for a requirement: as a draft to read, or issued for
//! signature, with the signatures it asks for.

use domain::document::{DocumentKind, Party};
use domain::requirement::{Item, ItemState, SubjectKind};
use store::Tx;
use store::group::{AssignmentRow, MemberRow};
use uuid::Uuid;

use crate::context::Context;
use crate::document::issue::{NewDocument, NewRequest, issue};
use crate::error::UseCaseError;
use crate::export::offload;
use crate::policy::Action;
use crate::project::scope::{project_scope, rules_of};
use crate::requirement::papers::{self, Paper};
use crate::requirement::scope::{RequirementScope, requirement_scope};
use crate::requirement::standing::{Asked, Standing, Subjects};
use crate::timesheet::print::{PeriodDeclaration, Printed, period_declaration};

/// What was put up for signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedMany {
    /// Documents.
    pub count: usize,
    /// Of those asked for, which were not and why.
    pub left: Vec<String>,
}

struct Drawn {
    papers: Vec<(Paper, Option<Item>)>,
    left: Vec<String>,
    kind: DocumentKind,
}

/// The draft of a document, as it stands now, of one subject (empty: the project).
///
/// # Errors
/// `NotFound`, also where nothing is generated; `Forbidden`; `Broken`.
pub async fn draft_print(context: &Context, project: Uuid, code: &str, subject: &str) -> Result<Printed, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = requirement_scope(&mut tx, context, project).await?;
    let standing = Standing::of(store::requirement::standing_list(&mut tx, project).await?)?;
    let asked = standing.by_code(code).ok_or(UseCaseError::NotFound)?;
    let kind = asked.requirement.evidence.document().ok_or(UseCaseError::NotFound)?;
    let whole = scope.person.is_none();
    if !whole && asked.requirement.subject != SubjectKind::Person {
        return Err(UseCaseError::NotFound);
    }
    let (members, assignments) = store::group::group_by_project(&mut tx, project).await?;
    let members = scope.seen(members)?;
    let group = (members.as_slice(), assignments.as_slice());
    let paper = draw(&mut tx, context, (&scope, &standing), (kind, subject), group).await?;
    drop(tx);
    let (name, document) = (paper.file_name, paper.document);
    Ok(Printed { name, bytes: offload(move || documents::render(&document)).await? })
}

async fn draw(
    tx: &mut Tx,
    context: &Context,
    (scope, standing): (&RequirementScope, &Standing),
    (kind, subject): (DocumentKind, &str),
    (members, assignments): (&[MemberRow], &[AssignmentRow]),
) -> Result<Paper, UseCaseError> {
    let header = &scope.header;
    match kind {
        DocumentKind::StaffDeclaration => {
            let member = members.iter().find(|row| row.member.code == subject).ok_or(UseCaseError::NotFound)?;
            papers::staff_declaration(header, member, assignments)
        }
        DocumentKind::GroupAct => papers::group_act(header, (members, assignments), &standing.act()),
        DocumentKind::NetworkAct => papers::network_act(tx, header, members, &standing.act()).await,
        DocumentKind::QuarterDeclaration => {
            let PeriodDeclaration { name, title, document } =
                period_declaration(context, header.project.id, subject).await?;
            let missing = if document.draft { vec!["timesheet del periodo da inviare".to_owned()] } else { Vec::new() };
            Ok(Paper { subject: subject.to_owned(), title, file_name: name, document, missing, person_id: None })
        }
        DocumentKind::Agreement | DocumentKind::SnapshotAct => Err(UseCaseError::NotFound),
    }
}

/// Puts the document of one subject up for signature, or with `None` those of all subjects that
/// are complete and owed. The same data give the document that is there already.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` with what is missing, or when what is asked for is handed
/// in already.
pub async fn document_issue(
    context: &Context,
    project: Uuid,
    code: &str,
    subject: Option<&str>,
) -> Result<IssuedMany, UseCaseError> {
    let Drawn { papers, left, kind } = drawn(context, project, code, subject).await?;
    let mut documents = Vec::with_capacity(papers.len());
    for (paper, item) in papers {
        let Paper { subject, title, file_name, document, person_id, .. } = paper;
        let bytes = offload(move || documents::render(&document)).await?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let sha256 = context.portal.files.put(bytes).await?;
        let due_on = item.and_then(|item| item.due);
        let request = |party: &Party| NewRequest { party: *party, person_id, due_on };
        documents.push(NewDocument {
            project_id: project,
            kind,
            subject,
            title,
            file_name,
            sha256,
            bytes: size,
            requests: kind.parties().iter().map(request).collect(),
        });
    }
    store::retrying(|| store_all(context, project, &documents)).await?;
    Ok(IssuedMany { count: documents.len(), left })
}

async fn store_all(context: &Context, project: Uuid, documents: &[NewDocument]) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    project_scope(&mut tx, context, project, Action::RequirementHandIn).await?;
    for document in documents {
        issue(&mut tx, context, document.clone()).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn drawn(context: &Context, project: Uuid, code: &str, subject: Option<&str>) -> Result<Drawn, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::RequirementHandIn).await?;
    let scope = RequirementScope { header, person: None };
    let standing = Standing::of(store::requirement::standing_list(&mut tx, project).await?)?;
    let Asked { requirement, .. } = standing.by_code(code).ok_or(UseCaseError::NotFound)?;
    let kind = requirement.evidence.document().ok_or(UseCaseError::NotFound)?;
    let (members, assignments) = store::group::group_by_project(&mut tx, project).await?;
    let group = (members.as_slice(), assignments.as_slice());
    let rules = rules_of(&scope.header)?;
    let subjects = Subjects::of(&scope.header, &rules, group, &[], context.today())?;
    let items = standing.items(&scope.header, &rules, &subjects, context.today())?;
    let mut wanted: Vec<Item> = items.into_iter().filter(|item| item.code == code).collect();
    match subject {
        Some(subject) => {
            wanted.retain(|item| item.subject == subject);
            let item = wanted.first().ok_or(UseCaseError::NotFound)?;
            if let Some(reason) = not_now(item) {
                return Err(UseCaseError::conflict(reason));
            }
        }
        None => wanted.retain(|item| not_now(item).is_none()),
    }
    let (mut papers, mut left) = (Vec::new(), Vec::new());
    for item in wanted {
        let paper = draw(&mut tx, context, (&scope, &standing), (kind, &item.subject), group).await?;
        if paper.missing.is_empty() && (kind != DocumentKind::StaffDeclaration || paper.person_id.is_some()) {
            papers.push((paper, Some(item)));
        } else {
            let whose = if item.name.is_empty() { paper.title.clone() } else { item.name.clone() };
            left.push(format!("{whose}: mancano {}.", paper.missing.join("; ")));
        }
    }
    if papers.is_empty() {
        let reason = if left.is_empty() {
            "Non c’è alcun documento da preparare.".to_owned()
        } else {
            left.join(" ") + " Li completi nelle pagine del progetto, poi prepari di nuovo."
        };
        return Err(UseCaseError::conflict(reason));
    }
    Ok(Drawn { papers, left, kind })
}

/// Why a document is not put up for signature now.
fn not_now(item: &Item) -> Option<String> {
    match item.state {
        ItemState::HandedIn(_) => Some("È già consegnato e attende la verifica della Regione.".to_owned()),
        ItemState::Accepted(_) => {
            Some("È già accettato: ciò che cambia dopo si comunica alla Regione come variazione.".to_owned())
        }
        _ => None,
    }
}
