//! `/progetti/{id}/fotografie`: every reference date, by when, how it stands, what to do now.

use domain::format;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::requirement::words::Tone;
use services::snapshot::list::{SnapshotLine, SnapshotsView, snapshots_list};
use services::snapshot::words::{Stage, consequence};
use uuid::Uuid;

use crate::components::list_table::{ListTable, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::requirement::words::state_mark;
use crate::pages::snapshot::{address, fault_alert};

/// `/progetti/{id}/fotografie`
#[component]
pub fn SnapshotsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = snapshots_list(&request.context, project?).await?;
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Snapshots
                title="Fotografie del Comitato dei Sindaci"
                state=summary(&view)
            />
            {content(&view)}
        }
        .into_any())
    })
}

fn summary(view: &SnapshotsView) -> String {
    let sent = view.lines.iter().filter(|line| line.stage == Stage::Sent).count();
    let due = view.lines.iter().filter(|line| line.stage != Stage::NotYet).count();
    match due {
        0 => "Nessuna fotografia è ancora dovuta".to_owned(),
        _ => format!("Trasmesse {sent} su {due} dovute finora"),
    }
}

fn content(view: &SnapshotsView) -> AnyView {
    if !view.signed {
        return view! {
            <div class="empty">
                <p>"Le fotografie si preparano dopo la stipula dell’atto di adesione."</p>
            </div>
        }
        .into_any();
    }
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"Fra la stipula e la conclusione del progetto non cade alcuna data di riferimento."</p>
            </div>
        }
        .into_any();
    }
    let faults: Vec<String> = view
        .lines
        .iter()
        .filter(|line| !line.faults.is_empty())
        .map(|line| format!("al {}: {}", format::date(line.owed.reference_date), line.faults.join("; ")))
        .collect();
    let rows = view.lines.iter().map(|line| row(view.head.id, line)).collect_view();
    view! {
        <p class="measure">
            "A ogni data di riferimento il Comitato dei Sindaci prende atto dello stato del progetto con una propria deliberazione, che va trasmessa alla Regione entro il termine. "
            {consequence(&view.percent)}
        </p>
        {fault_alert(&faults)}
        <ListTable
            id="fotografie"
            caption="Date di riferimento, dalla più recente"
            heads=vec![
                words("Stato del progetto al"),
                words("Entro il"),
                words("A che punto è"),
                words("Deliberazione"),
                words("Che cosa fare"),
            ]
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}

fn row(project: Uuid, line: &SnapshotLine) -> AnyView {
    let href = address(project, line.owed.reference_date);
    let day = format::date(line.owed.reference_date);
    let act =
        line.act.as_ref().map_or_else(|| "—".to_owned(), |(number, on)| format!("n. {number} {}", format::of_day(*on)));
    let todo = match line.verb {
        Some(verb) => view! {
            <a class="btn btn-primary btn-sm" href=href.clone() aria-label=format!("{verb} al {day}")>
                {verb}
            </a>
        }
        .into_any(),
        None => match line.stage {
            Stage::Sent | Stage::NotYet => "—".into_any(),
            Stage::ToPrepare | Stage::ToApprove => "Tocca all’ufficio dell’ambito".into_any(),
            Stage::ToSend => "Tocca al rappresentante legale".into_any(),
        },
    };
    let altered = (!line.faults.is_empty()).then(|| state_mark("Alterata", Tone::Bad));
    view! {
        <tr>
            <th scope="row">
                <a href=href>{day}</a>
            </th>
            <td data-label="Entro il">{format::date(line.owed.term.due)}</td>
            <td data-label="A che punto è">{state_mark(&line.state, line.tone)} " " {altered}</td>
            <td data-label="Deliberazione">{act}</td>
            <td data-label="Che cosa fare">{todo}</td>
        </tr>
    }
    .into_any()
}
