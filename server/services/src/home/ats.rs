//! The tasks of an ATS: sheets to send, data to complete, advances to request.

use chrono::NaiveDate;
use domain::advance::AdvanceNumber;
use domain::deadline::{self, DeadlineKind};
use domain::format;
use domain::period::Period;
use domain::project::ProjectPhase;
use domain::requirement::ItemState;
use domain::timesheet::state::SheetState;
use store::Tx;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{HomeView, Place, Task, snapshots, sooner};
use crate::payment::conditions::{advance_result, shown_conditions};
use crate::policy::{Action, Subject};
use crate::project::loaded::Loaded;
use crate::project::scope::{ProjectTab, phase_of};
use crate::project::terms::{ShownTerm, TermState, kinds_in_words, terms};
use crate::requirement::standing::Subjects;

/// Projects of one ATS looked at: one per call.
const PROJECTS: i64 = 5;

/// Eight statements for each project, and one.
pub(super) async fn tasks(tx: &mut Tx, context: &Context, ats: i64, view: &mut HomeView) -> Result<(), UseCaseError> {
    let subject = Subject::Ats(ats);
    let today = context.today();
    for header in store::project::project_headers_of_ats(tx, ats, PROJECTS).await? {
        let project = header.project.id;
        let of = format!("ATS {} · {}", header.project.ats_number, header.project.title);
        if phase_of(&header.project.phase)?.is_final() {
            continue;
        }
        if header.has_proposal
            && [Action::AgreementPrepare, Action::AgreementRenounce].iter().any(|a| context.may(*a, subject))
        {
            view.tasks.push(
                Task::new(
                    "Leggere la proposta di decadenza dal finanziamento",
                    "Apri l’atto",
                    Place::Project(project, ProjectTab::Agreement),
                )
                .of(of.clone())
                .detail("La Regione l’ha proposta e il dirigente la decide: fino ad allora si può ancora adempiere.")
                .urgent(),
            );
        }
        snapshots::tasks(context, &header, &of, today, view)?;
        let loaded = Loaded::read(tx, header, today).await?;
        if context.may(Action::TimesheetSend, subject) {
            send(&loaded, &of, today, view);
        }
        if context.may(Action::FlowSend, subject) {
            counts(&loaded, &of, today, view)?;
        }
        if context.may(Action::FindingExplain, subject) {
            findings(&loaded, &of, view);
        }
        if context.may(Action::RequirementHandIn, subject) {
            requirements(&loaded, &of, today, view)?;
        }
        if context.may(Action::AgreementPrepare, subject) {
            missing_acts(&loaded, &of, today, view)?;
        }
        if context.may(Action::GroupEdit, subject) {
            missing_people(&loaded, &of, view);
            missing_sportelli(tx, &loaded, &of, view).await?;
        }
        if context.may(Action::AdvanceRequest, subject) {
            request(&loaded, &of, today, view)?;
        }
        if !context.may(Action::TimesheetSend, subject) && !context.may(Action::AdvanceRequest, subject) {
            view.read.push(
                Task::new("Il progetto", "Apri il progetto", Place::Project(project, ProjectTab::Overview))
                    .of(of.clone())
                    .detail("Ore svolte, gruppo e sportelli: ciò che serve alla valutazione."),
            );
        }
        // What stands among the tasks already is not what comes next.
        let listed = |term: &ShownTerm| {
            let of_project = view.tasks.iter().filter(|task| task.of == of && task.due == Some(term.deadline.due));
            of_project.into_iter().any(|task| match &task.place {
                Place::Requirement(_, code) => term.requirement.as_ref() == Some(code),
                _ => term.requirement.is_none(),
            })
        };
        let next = terms(&loaded, today)?.into_iter().find(|term| term.state == TermState::Open && !listed(term));
        if let Some(next) = next {
            sooner(view, format!("{} ({of})", next.phrase()), next.deadline.due);
        }
    }
    Ok(())
}

/// Quarters that have ended, and whose counts have not all arrived (art. 4.3).
fn counts(loaded: &Loaded, of: &str, today: NaiveDate, view: &mut HomeView) -> Result<(), UseCaseError> {
    for (quarter, owed) in loaded.owed_quarters(today)? {
        let lacking: Vec<_> = owed.iter().filter(|flow| flow.state.is_lacking()).collect();
        let Some(due) = lacking.first().map(|flow| flow.due).filter(|_| quarter.last_day() <= today) else { continue };
        let place = Place::Project(loaded.header.project.id, ProjectTab::Monitoring);
        let mut detail = format!("Da trasmettere: {}.", kinds_in_words(&lacking));
        if due < today {
            detail.push_str(" Finché mancano, i pagamenti sono sospesi.");
        }
        let title = format!("Trasmettere i dati SIRPS del {quarter}");
        view.tasks.push(Task::new(title, "Apri il monitoraggio", place).of(of).detail(detail).due(due, today));
    }
    Ok(())
}

/// Quarters that have begun and are not wholly sent.
fn send(loaded: &Loaded, of: &str, today: NaiveDate, view: &mut HomeView) {
    let unsent = loaded.unsent(today);
    let mut periods: Vec<(Period, NaiveDate)> = unsent.iter().map(|sheet| (sheet.period, sheet.due)).collect();
    periods.dedup();
    for (period, due) in periods {
        if period.last_day() > today {
            continue;
        }
        let open = unsent.iter().filter(|sheet| sheet.period == period).count();
        let mut ready: Vec<_> = loaded
            .sheets
            .iter()
            .filter(|sheet| {
                (sheet.period_start, sheet.period_end) == period.days()
                    && sheet.state == SheetState::Draft.code()
                    && sheet.confirmed_at.is_some()
            })
            .map(|sheet| sheet.member_id)
            .collect();
        ready.sort_unstable();
        ready.dedup();
        let returned = loaded.sheets.iter().any(|sheet| {
            (sheet.period_start, sheet.period_end) == period.days() && sheet.state == SheetState::Returned.code()
        });
        let count = format::count(open, "timesheet", "timesheet");
        let mut detail = match (ready.len(), open.saturating_sub(ready.len())) {
            (1, 0) => format!("{count} da inviare, già confermato dall’operatore."),
            (_, 0) => format!("{count} da inviare: gli operatori li hanno confermati tutti."),
            (0, _) => format!("{count} da inviare, nessuno ancora confermato."),
            (confirmed, left) => format!("{count} da inviare: confermati {confirmed}, non ancora pronti {left}."),
        };
        if returned {
            detail.push_str(" La Regione ne ha restituiti alcuni con i motivi.");
        }
        let goal = Place::Period(loaded.header.project.id, period.code());
        view.tasks.push(
            Task::new(format!("Inviare i timesheet del {period}"), "Apri i timesheet", goal)
                .of(of)
                .detail(detail)
                .due(due, today),
        );
    }
}

/// What the cross-checks found and nobody has explained.
fn findings(loaded: &Loaded, of: &str, view: &mut HomeView) {
    let project = loaded.header.project.id;
    if let Ok(count @ 1..) = usize::try_from(loaded.header.open_findings) {
        let title = format!("Spiegare {}", format::count(count, "riscontro", "riscontri"));
        view.tasks.push(
            Task::new(title, "Apri i riscontri", Place::Findings(Some(project)))
                .of(of)
                .detail("Timesheet, dati SIRPS o fotografie non concordano: corregga i dati o scriva perché."),
        );
    }
}

/// What is asked with a term and not handed in, or came back.
fn requirements(loaded: &Loaded, of: &str, today: NaiveDate, view: &mut HomeView) -> Result<(), UseCaseError> {
    let subjects = Subjects::of_loaded(loaded, &[], today)?;
    let items = loaded.asked.items(&loaded.header, &loaded.rules, &subjects, today)?;
    let returned = loaded.asked.rows.iter().filter(|row| row.state.as_deref() == Some(crate::requirement::RETURNED));
    let returned: Vec<_> = returned.map(|row| row.requirement_id).collect();
    for asked in loaded.asked.asked.iter().filter(|asked| asked.requirement.evidence.is_handed_in()) {
        let requirement = &asked.requirement;
        let of_it: Vec<_> = items.iter().filter(|item| item.code == requirement.code).collect();
        let open: Vec<_> = of_it
            .iter()
            .filter(|item| matches!(item.state, ItemState::Owed | ItemState::Late) && item.due.is_some())
            .collect();
        // Sportelli are not among the items: what came back for them is in the rows.
        let back = returned.iter().filter(|id| **id == asked.id).count();
        if open.is_empty() && back == 0 {
            continue;
        }
        let (verb, mut detail) = match (open.len(), back) {
            (0, 1) => ("Correggere", "Restituito dalla Regione con il motivo.".to_owned()),
            (0, n) => ("Correggere", format!("{n} restituiti dalla Regione con il motivo.")),
            (_, 0) if of_it.len() == 1 => ("Consegnare", "Non è ancora consegnato.".to_owned()),
            (n, 0) => ("Consegnare", format!("{n} da consegnare su {}.", of_it.len())),
            (n, back) => ("Consegnare", format!("{n} da consegnare su {}, {back} da correggere.", of_it.len())),
        };
        if requirement.evidence.document().is_some() && !open.is_empty() {
            detail.push_str(
                " Il portale prepara il documento dai dati del progetto; se è già predisposto, attende la firma.",
            );
        }
        let goal = Place::Requirement(loaded.header.project.id, requirement.code.clone());
        let title = format!("{verb}: {}", requirement.title);
        let mut task = Task::new(title, "Apri l’adempimento", goal).of(of).detail(detail);
        if let Some(due) = open.iter().filter_map(|item| item.due).min() {
            task = task.due(due, today);
        }
        view.tasks.push(task);
    }
    Ok(())
}

/// CUP and acts that the agreement waits for.
fn missing_acts(loaded: &Loaded, of: &str, today: NaiveDate, view: &mut HomeView) -> Result<(), UseCaseError> {
    let header = &loaded.header;
    if phase_of(&header.project.phase)? != ProjectPhase::Admitted {
        return Ok(());
    }
    let lacking = [(header.project.cup.is_none(), "il CUP"), (!header.has_acts, "gli atti di delega e approvazione")];
    let lacking: Vec<&str> = lacking.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let place = Place::Project(header.project.id, ProjectTab::Agreement);
    let mut task = Task::new("Completare i dati per l’atto di adesione", "Apri l’atto", place)
        .of(of)
        .detail(format!("Mancano: {}. Poi la Regione predispone l’atto e l’ente lo firma.", lacking.join("; ")));
    if let Some(received) = header.project.admission_received_on {
        task = task.due(deadline::sign_agreement(received, &loaded.rules).due, today);
    }
    view.tasks.push(task);
    Ok(())
}

fn missing_people(loaded: &Loaded, of: &str, view: &mut HomeView) {
    let lacking = |what: &dyn Fn(&store::group::MemberRow) -> bool| loaded.members.iter().filter(|m| what(m)).count();
    let names = lacking(&|m| m.last_name.is_none());
    let codes = lacking(&|m| m.tax_code.is_none());
    let years = lacking(&|m| {
        m.member.years_social_policies_tenths.is_none()
            || loaded.assignments.iter().any(|a| a.member_id == m.member.id && a.years_tenths.is_none())
    });
    let parts: Vec<String> = [("nome", names), ("codice fiscale", codes), ("anni di esperienza", years)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what} di {}", format::count(count, "operatore", "operatori")))
        .collect();
    if !parts.is_empty() {
        let goal = Place::Project(loaded.header.project.id, ProjectTab::Group);
        view.tasks.push(
            Task::new("Completare i dati del gruppo", "Apri il gruppo", goal)
                .of(of)
                .detail(format!("Mancano: {}.", parts.join("; "))),
        );
    }
}

async fn missing_sportelli(tx: &mut Tx, loaded: &Loaded, of: &str, view: &mut HomeView) -> Result<(), UseCaseError> {
    let project = loaded.header.project.id;
    let rows = store::network::sportello_gap_list(tx, project).await?;
    let without_hours = rows.iter().filter(|row| row.stretches == 0).count();
    let without_address = rows.iter().filter(|row| row.sportello.address.is_none()).count();
    let without_reason = rows
        .iter()
        .filter(|row| !crate::project::network::marks_of(&row.sportello).missing_reasons().is_empty())
        .count();
    let parts: Vec<String> =
        [("orario di apertura", without_hours), ("indirizzo", without_address), ("motivazioni", without_reason)]
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("{what} di {}", format::count(count, "sportello", "sportelli")))
            .collect();
    if !parts.is_empty() {
        view.tasks.push(
            Task::new(
                "Completare i dati degli sportelli",
                "Apri gli sportelli",
                Place::Project(project, ProjectTab::Network),
            )
            .of(of)
            .detail(format!("Mancano: {}.", parts.join("; "))),
        );
    }
    Ok(())
}

/// The first advance that can be requested: at once, or when its other conditions are met.
fn request(loaded: &Loaded, of: &str, today: NaiveDate, view: &mut HomeView) -> Result<(), UseCaseError> {
    if phase_of(&loaded.header.project.phase)? != ProjectPhase::InForce {
        return Ok(());
    }
    let standing = loaded.standing(today)?;
    let next = AdvanceNumber::ALL.into_iter().find(|n| !loaded.requests.iter().any(|r| r.number == n.get()));
    let Some(number) = next else { return Ok(()) };
    let determination = loaded.determination.as_ref();
    if crate::payment::request::obstacle(&loaded.header.project, &loaded.requests, determination, number).is_some() {
        return Ok(());
    }
    let result = advance_result(&loaded.header, &standing, number)?;
    let unmet: Vec<String> = shown_conditions(&loaded.header, &standing, &result)
        .into_iter()
        .filter(|condition| !condition.met && !condition.name.starts_with("Richiesta"))
        .map(|condition| condition.name)
        .collect();
    let title = format!("Richiedere il {} anticipo: {}", number.roman(), result.amount.italian());
    let goal = Place::Project(loaded.header.project.id, ProjectTab::Advances);
    let mut task = Task::new(title, "Apri gli anticipi", goal).of(of);
    if number == AdvanceNumber::First {
        let due = terms(loaded, today)?
            .into_iter()
            .find(|term| term.deadline.kind == DeadlineKind::RequestFirstAdvance)
            .map(|term| term.deadline.due);
        task = task.detail("Va richiesto entro il termine: una richiesta tardiva blocca gli anticipi.");
        if let Some(due) = due {
            task = task.due(due, today);
        }
    } else if unmet.is_empty() {
        task = task.detail("Tutte le altre condizioni sono soddisfatte.");
    } else {
        // Not yet worth a request: the page of advances says why.
        return Ok(());
    }
    view.tasks.push(task);
    Ok(())
}
