//! What stands beside a row wherever rows are shown: what the rules find, the Region's marks, the
//! reason it was returned for.

use leptos::prelude::*;
use services::timesheet::show::{MarkLine, RowLine, SheetView};

use crate::islands::month_grid::Remark;

fn mark_words(mark: &MarkLine) -> String {
    format!("Rilievo della Regione {}–{}: {}", mark.start, mark.end, mark.reason)
}

fn returned_words(reason: &str) -> String {
    format!("Motivo della restituzione: {reason}")
}

/// What the Region noted on rows of the whole period, for the grid.
pub(super) fn grid_remarks(view: &SheetView) -> Vec<Remark> {
    let marks = view.marks.iter().map(|(row, mark)| Remark {
        row: row.to_string(),
        part: Some((mark.start.minutes(), mark.end.minutes())),
        text: mark_words(mark),
    });
    let returned = view.reasons.iter().map(|(row, reason)| Remark {
        row: row.to_string(),
        part: None,
        text: returned_words(reason),
    });
    marks.chain(returned).collect()
}

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
            view! { <span class="field-warning">{mark_words(mark)}</span> }
        })
        .collect_view();
    let returned =
        row.returned.as_ref().map(|reason| view! { <span class="field-warning">{returned_words(reason)}</span> });
    view! {
        {findings}
        {marks}
        {returned}
    }
    .into_any()
}
