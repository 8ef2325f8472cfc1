//! What stands beside a row wherever rows are shown: what the rules find, the Region's marks, the
//! reason it was returned for.

use leptos::prelude::*;
use services::timesheet::show::RowLine;

/// The remarks on a row.
pub(super) fn remarks(row: &RowLine) -> AnyView {
    let findings = row
        .findings
        .iter()
        .map(|found| {
            let (class, kind) = if found.error { ("field-error", "Errore: ") } else { ("field-warning", "Avviso: ") };
            view! {
                <span class=class>
                    {kind} {found.message.clone()} "."
                </span>
            }
        })
        .collect_view();
    let marks = row
        .marks
        .iter()
        .map(|mark| {
            let text = format!("Rilievo della Regione {}–{}: {}", mark.start, mark.end, mark.reason);
            view! { <span class="field-warning">{text}</span> }
        })
        .collect_view();
    let returned = row.returned.clone().map(|reason| {
        view! { <span class="field-warning">{format!("Motivo della restituzione: {reason}")}</span> }
    });
    view! {
        {findings}
        {marks}
        {returned}
    }
    .into_any()
}
