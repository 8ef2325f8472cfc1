//! `/home`: «che cosa devo fare, ed entro quando?».

use chrono::NaiveDate;
use domain::format;
use leptos::prelude::*;
use services::home::{Awaited, HomeView, Place, Task, Urgency, home_show};
use services::project::scope::ProjectTab;

use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::monitoring::MonitoringPage;
use crate::pages::project::frame::tab_address;

/// `/home`
#[component]
pub fn HomePage() -> impl IntoView {
    page(|request| async move {
        let view = home_show(&request.context).await?;
        let state = match view.tasks.len() {
            0 => String::new(),
            1 => "Una cosa da fare".to_owned(),
            n => format!("{n} cose da fare, la più urgente per prima"),
        };
        Ok(view! {
            <PageHead title="Da fare" state=state />
            {tasks(&view)}
            {awaited(&view)}
            {reading(&view)}
        }
        .into_any())
    })
}

fn address(place: &Place) -> String {
    match place {
        Place::Project(project, tab) => tab_address(*project, *tab),
        Place::Period(project, period) => format!("/progetti/{project}/timesheet?periodo={period}"),
        Place::Sheet(project, period, operator) => format!("/progetti/{project}/timesheet/{period}/{operator}"),
        Place::Requirement(project, code) => format!("/progetti/{project}/adempimenti/{code}"),
        Place::Snapshot(project, reference) => crate::pages::snapshot::address(*project, *reference),
        Place::Requirements => "/regione/adempimenti".to_owned(),
        Place::Forfeiture(project, proposal) => crate::pages::agreement::forfeiture::address(*project, *proposal),
        Place::Findings(Some(project)) => {
            format!("{}?stato=da-spiegare", MonitoringPage::Findings.address(*project))
        }
        Place::Findings(None) => format!("{}?stato=spiegati", crate::pages::monitoring::findings::QUEUE),
        Place::SigningDesk => "/firma".to_owned(),
        Place::Powers(project) => format!("/progetti/{project}/poteri"),
        Place::RegionPowers => "/regione/poteri".to_owned(),
        Place::Signature(document) => format!("/firma/{document}"),
        Place::Projects => "/progetti".to_owned(),
        Place::Checks => "/regione/controlli".to_owned(),
        Place::Accounts => "/amministrazione".to_owned(),
        Place::Territory => "/territorio".to_owned(),
        Place::Calls => "/avvisi".to_owned(),
    }
}

/// By when, in words, with so many days left.
pub(super) fn due_words(due: Option<NaiveDate>, days: Option<i64>) -> Option<String> {
    let day = due?;
    let due = format::date(day);
    Some(match days? {
        0 => format!("Entro oggi, {due}"),
        1 => format!("Entro domani, {due}"),
        days @ 2.. => format!("Entro {} (fra {days} giorni)", format::on_day(day)),
        -1 => format!("Scaduto ieri, {due}"),
        days => format!("Scaduto {} ({} giorni fa)", format::on_day(day), days.abs()),
    })
}

/// The class of a card.
pub(super) const fn task_class(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Late => "task task-late",
        Urgency::Soon => "task task-soon",
        Urgency::Plain => "task",
    }
}

fn task(task: &Task, button: &'static str) -> AnyView {
    let class = task_class(task.urgency);
    let due = due_words(task.due, task.days).map(|text| view! { <p class="task-due">{text}</p> });
    view! {
        <li class=class>
            <div>
                <h2>{task.title.clone()}</h2>
                {(!task.of.is_empty()).then(|| view! { <p>{task.of.clone()}</p> })}
                {(!task.detail.is_empty()).then(|| view! { <p>{task.detail.clone()}</p> })}
                {due}
            </div>
            <div class="actions">
                <a class=button href=address(&task.place)>
                    {task.button.clone()}
                    <span class="visually-hidden">{format!(": {} {}", task.title, task.of)}</span>
                </a>
            </div>
        </li>
    }
    .into_any()
}

fn tasks(view: &HomeView) -> AnyView {
    let next = view.next.as_ref().map(|next| {
        view! { <p>{format!("Prossimo termine: {}. {}.", format::date(next.due), next.what)}</p> }
    });
    let waiting = view.waiting.iter().map(|text| view! { <p>{text.clone()}</p> }).collect_view();
    if view.tasks.is_empty() {
        let word = if view.next.is_none() && view.read.is_empty() && view.waiting.is_empty() {
            Some(view! { <p>"Nessun termine è in corso: le cose da fare compaiono qui appena ce ne sono."</p> })
        } else {
            None
        };
        return view! {
            <div class="empty">
                <p>"Non c’è niente da fare."</p>
                {waiting}
                {next}
                {word}
            </div>
        }
        .into_any();
    }
    view! {
        <ol class="tasks">
            {view
                .tasks
                .iter()
                .enumerate()
                .map(|(place, each)| task(each, if place == 0 { "btn btn-primary" } else { "btn btn-outline-primary" }))
                .collect_view()}
        </ol>
        {waiting}
        {next}
    }
    .into_any()
}

/// What waits for whose signature.
fn awaited(view: &HomeView) -> AnyView {
    let Some(first) = view.awaited.first() else { return ().into_any() };
    let line = |each: &Awaited| {
        let due = each.due.map(|due| format!(", entro {}", format::on_day(due))).unwrap_or_default();
        view! {
            <li>
                <a href=format!("/firma/{}", each.document)>{each.title.clone()}</a>
                {format!(" ({}): {}{due}", each.of, each.who)}
            </li>
        }
    };
    let more = (view.awaited_more > 0).then(|| {
        let text = format!(
            "Altri {} sono fra i documenti del progetto",
            format::count(view.awaited_more, "documento", "documenti")
        );
        view! {
            <p>
                <a href=tab_address(first.project, ProjectTab::Documents)>{text}</a>
            </p>
        }
    });
    view! {
        <section class="panel" aria-labelledby="attese">
            <h2 id="attese">"In attesa di firma"</h2>
            <ul>{view.awaited.iter().map(line).collect_view()}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn reading(view: &HomeView) -> AnyView {
    if view.read.is_empty() {
        return ().into_any();
    }
    view! {
        <p class="lead">"Dove leggere"</p>
        <ul class="tasks">{view.read.iter().map(|each| task(each, "btn btn-outline-primary")).collect_view()}</ul>
    }
    .into_any()
}
