//! What was handed in for one item, version by version: nothing is ever lost.

use domain::format;
use leptos::prelude::*;
use services::clock::italian_moment;
use services::file_words::size_words;
use services::requirement::show::{Chosen, RequirementView, VersionLine};

use crate::components::list_table::{ListTable, figures, words as head};
use crate::pages::requirement::words::file_address;

/// The versions, the newest first.
pub(super) fn versions(view: &RequirementView, chosen: &Chosen) -> AnyView {
    if chosen.versions.is_empty() {
        if !view.requirement.evidence.is_handed_in() {
            return ().into_any();
        }
        return view! { <div class="empty"><p>"Non è ancora stato consegnato nulla."</p></div> }.into_any();
    }
    let rows = chosen.versions.iter().map(|line| row(view, line)).collect_view();
    view! {
        <section class="panel" aria-labelledby="versioni">
            <h2 id="versioni">"Consegne"</h2>
            <ListTable
                id="elenco-versioni"
                caption="Tutte le versioni, dalla più recente"
                heads=vec![figures("N."), head("Consegnata"), head("Prova"), head("Esito")]
                body=view! { <tbody>{rows}</tbody> }.into_any()
            />
        </section>
    }
    .into_any()
}

fn row(view: &RequirementView, line: &VersionLine) -> AnyView {
    let evidence = match &line.file {
        Some((name, size)) => {
            let size = size.map(|bytes| format!(" ({})", size_words(bytes))).unwrap_or_default();
            let href = file_address(view.head.id, &view.requirement.code, line.id);
            view! {
                <a href=href>{name.clone()}</a>
                {size}
            }
            .into_any()
        }
        None if line.exemption.is_some() => "dichiarazione di esonero".into_any(),
        None => "dichiarazione".into_any(),
    };
    let act = line.act.as_ref().map(|(name, on)| {
        view! { <span class="d-block">{format!("{name} {}", format::of_day(*on))}</span> }
    });
    let exemption = line.exemption.clone().map(|reason| {
        view! { <span class="d-block">{format!("Esonero: {reason}")}</span> }
    });
    let note = line.note.clone().map(|note| view! { <span class="d-block">{format!("«{note}»")}</span> });
    let checked = line.checked.as_ref().map(|(by, at)| format!(" {}, {by}", italian_moment(*at))).unwrap_or_default();
    let (class, word) = match line.state.as_str() {
        "accepted" => ("state state-good", "Accettata"),
        "returned" => ("state state-bad", "Restituita"),
        _ => ("state state-wait", "In attesa della verifica"),
    };
    let reason = line.reason.clone().map(|reason| view! { <span class="d-block">{format!("Motivo: {reason}")}</span> });
    view! {
        <tr>
            <th scope="row" class="num">
                {line.number}
            </th>
            <td data-label="Consegnata">{format!("{}, {}", italian_moment(line.at), line.by)}</td>
            <td data-label="Prova">{evidence} {act} {exemption} {note}</td>
            <td data-label="Esito">
                <span class=class>{word}</span>
                {checked}
                {reason}
            </td>
        </tr>
    }
    .into_any()
}
