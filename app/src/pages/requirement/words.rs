//! How items are named on pages: addresses and marks of states.

use leptos::prelude::*;
use services::requirement::words::Tone;
use uuid::Uuid;

use crate::frame::address::with_query;

/// The address of what is asked of a project under a code; `subject` opens one of many.
pub(super) fn item_address(project: Uuid, code: &str, subject: &str) -> String {
    with_query(&format!("/progetti/{project}/adempimenti/{code}"), &[("di", subject)])
}

/// The address of the draft of a document.
pub(super) fn draft_address(project: Uuid, code: &str, subject: &str) -> String {
    with_query(&format!("/progetti/{project}/adempimenti/{code}/bozza"), &[("di", subject)])
}

/// The address of the file of a version.
pub(super) fn file_address(project: Uuid, code: &str, version: Uuid) -> String {
    format!("/progetti/{project}/adempimenti/{code}/file/{version}")
}

/// A state in words, marked.
pub(crate) fn state_mark(state: &str, tone: Tone) -> AnyView {
    let class = match tone {
        Tone::Good => "state state-good",
        Tone::Waiting => "state state-wait",
        Tone::Open => "state state-warn",
        Tone::Bad => "state state-bad",
        Tone::Plain => "state",
    };
    view! { <span class=class>{state.to_owned()}</span> }.into_any()
}
