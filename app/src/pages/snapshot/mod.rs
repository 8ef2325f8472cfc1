//! The snapshots of the mayors' committee (art. 9).

mod changes;
mod content;
pub mod list;
mod panels;
pub mod show;
mod steps;

use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

/// The form that uploads the resolution; files that are too large are refused under this name.
pub use crate::pages::region::import::FORM as ACT_FORM;

/// The forms of one button: prepare, refresh, draw up the act, send.
pub const STEP_FORM: &str = "passo-fotografia";
/// The form of the office's word.
pub const COMMENT_FORM: &str = "nota-fotografia";

/// The address of the snapshots of a project.
#[must_use]
pub fn list_address(project: Uuid) -> String {
    format!("/progetti/{project}/fotografie")
}

/// The address of the snapshot at a reference date.
#[must_use]
pub fn address(project: Uuid, reference: NaiveDate) -> String {
    format!("{}/{reference}", list_address(project))
}

/// What is wrong with a stored snapshot, in red and in words; nothing when it is sound.
fn fault_alert(faults: &[String]) -> AnyView {
    if faults.is_empty() {
        return ().into_any();
    }
    let lines = faults.iter().map(|fault| view! { <li>{fault.clone()}</li> }).collect_view();
    view! {
        <div class="alert alert-danger" role="alert">
            <h2 class="alert-heading h4">"Fotografia alterata fuori dal portale"</h2>
            <p>"Ciò che è registrato non è ciò che è stato preparato o trasmesso:"</p>
            <ul>{lines}</ul>
            <p class="mb-0">
                "Non la usi: avvisi chi gestisce il portale. Valgono il file della deliberazione e l’impronta nella cronologia del progetto."
            </p>
        </div>
    }
    .into_any()
}
