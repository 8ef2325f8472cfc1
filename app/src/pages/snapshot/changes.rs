//! What differs: from the snapshot before, and from what recomputing gives today.

use domain::format;
use domain::snapshot::difference::{Difference, Section};
use leptos::prelude::*;
use services::snapshot::show::{ShownSnapshot, SnapshotView};

/// What recomputing it from today's data changes; nothing of it is changed.
pub(super) fn recomputed(view: &SnapshotView, shown: &ShownSnapshot) -> AnyView {
    if shown.content.is_none() {
        return ().into_any();
    }
    let today = format::date(view.today);
    let sent = shown.row.sent_on.is_some();
    if shown.recomputed.is_empty() {
        return view! {
            <section class="panel" aria-labelledby="ricalcolo">
                <h2 id="ricalcolo">"Ricalcolo dai dati di oggi"</h2>
                <p>
                    <span class="state state-good">"Nessuna differenza"</span>
                    {format!(" Ricalcolata il {today} con i dati fino alla stessa data, la fotografia è la stessa.")}
                </p>
            </section>
        }
        .into_any();
    }
    let count = format::count(shown.recomputed.len(), "valore è cambiato", "valori sono cambiati");
    let then = if sent {
        " La fotografia trasmessa resta com’è: il confronto mostra soltanto che cosa è cambiato dopo."
    } else {
        " Fino alla trasmissione si può aggiornare."
    };
    view! {
        <section class="panel" aria-labelledby="ricalcolo">
            <h2 id="ricalcolo">"Ricalcolo dai dati di oggi"</h2>
            <p>{format!("Ricalcolata il {today} con i dati fino alla stessa data: {count}.{then}")}</p>
            {by_section(&shown.recomputed)}
        </section>
    }
    .into_any()
}

/// What differs from the snapshot before.
pub(super) fn previous(shown: &ShownSnapshot) -> AnyView {
    let Some((on, changes)) = &shown.previous else {
        return view! {
            <section class="panel" aria-labelledby="precedente">
                <h2 id="precedente">"Rispetto alla precedente"</h2>
                <p>"È la prima fotografia del progetto: non c’è una precedente con cui confrontarla."</p>
            </section>
        }
        .into_any();
    };
    let count = format::count(changes.len(), "valore diverso", "valori diversi");
    view! {
        <section class="panel" aria-labelledby="precedente">
            <h2 id="precedente">{format!("Rispetto alla fotografia al {}", format::date(*on))}</h2>
            <p>{format!("{count}.")}</p>
            {by_section(changes)}
        </section>
    }
    .into_any()
}

/// The changes part by part, each to be opened.
fn by_section(changes: &[Difference]) -> AnyView {
    Section::ALL
        .into_iter()
        .filter_map(|section| {
            let of_it: Vec<&Difference> = changes.iter().filter(|change| change.key.section == section).collect();
            if of_it.is_empty() {
                return None;
            }
            let lines = by_subject(&of_it)
                .into_iter()
                .map(|(subject, words)| view! { <li><strong>{subject}</strong>": " {words}</li> })
                .collect_view();
            Some(view! {
                <details class="why">
                    <summary>{format!("{} ({})", section.italian(), of_it.len())}</summary>
                    <ul>{lines}</ul>
                </details>
            })
        })
        .collect_view()
        .into_any()
}

/// One line for each row, with all that changed of it.
fn by_subject(changes: &[&Difference]) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for change in changes {
        let words = format!("{} {}", change.name, change.italian());
        match lines.last_mut().filter(|(subject, _)| *subject == change.subject) {
            Some((_, all)) => {
                all.push_str("; ");
                all.push_str(&words);
            }
            None => lines.push((change.subject.clone(), words)),
        }
    }
    lines
}
