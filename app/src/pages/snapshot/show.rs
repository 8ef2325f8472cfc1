//! `/progetti/{id}/fotografie/{data}`: the snapshot at a reference date, what can be done now,
//! what changed since the one before and since it was prepared.

use chrono::NaiveDate;
use domain::format;
use leptos::prelude::*;
use services::error::UseCaseError;
use services::project::scope::ProjectTab;
use services::snapshot::show::{SnapshotView, snapshot_show};
use services::snapshot::words::{Stage, consequence};

use crate::components::form::ErrorSummary;
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::snapshot::changes::{previous, recomputed};
use crate::pages::snapshot::content::tables;
use crate::pages::snapshot::panels::{act_panel, comment_panel, identity};
use crate::pages::snapshot::steps::{actions, asked};
use crate::pages::snapshot::{ACT_FORM, COMMENT_FORM, STEP_FORM, fault_alert, list_address};
use crate::request::PageRequest;

/// `/progetti/{id}/fotografie/{data}`
#[component]
pub fn SnapshotPage() -> impl IntoView {
    let project = path_id("id");
    let reference = path_text("data").parse::<NaiveDate>().map_err(|_| UseCaseError::NotFound);
    page(move |request| async move {
        let view = snapshot_show(&request.context, project?, reference?).await?;
        let above = vec![("Fotografie".to_owned(), list_address(view.head.id))];
        let summary = [STEP_FORM, COMMENT_FORM, ACT_FORM]
            .map(|name| request.form_state(name))
            .into_iter()
            .find(|form| form.refused)
            .unwrap_or_default();
        let buttons = actions(&view, &request);
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Snapshots
                title=format!("Fotografia al {}", format::date(view.owed.reference_date))
                state=view.state.clone()
                above=above
            >
                {buttons}
            </ProjectFrame>
            <ErrorSummary form=summary />
            {asked(&view, &request)}
            {body(&view, &request)}
        }
        .into_any())
    })
}

fn body(view: &SnapshotView, request: &PageRequest) -> AnyView {
    let Some(shown) = &view.shown else { return empty(view) };
    view! {
        {fault_alert(&shown.faults)}
        {identity(view, shown)}
        {recomputed(view, shown)}
        {comment_panel(view, shown, &request.form_state(COMMENT_FORM))}
        {act_panel(view, shown, &request.form_state(ACT_FORM))}
        {tables(shown)}
        {previous(shown)}
    }
    .into_any()
}

fn empty(view: &SnapshotView) -> AnyView {
    let due = format::on_day(view.owed.term.due);
    let text = match view.stage {
        Stage::NotYet => format!(
            "La fotografia si prepara dal {} e si trasmette entro {due}.",
            format::date(view.owed.reference_date)
        ),
        _ => format!("La fotografia non è ancora preparata: va trasmessa alla Regione entro {due}."),
    };
    view! {
        <div class="empty">
            <p>{text}</p>
            <p>
                "Il portale la compila con ore, gruppo, sportelli e fruizioni fino alla data di riferimento, come risultano il giorno in cui si prepara. "
                {consequence(&view.percent)}
            </p>
        </div>
    }
    .into_any()
}
