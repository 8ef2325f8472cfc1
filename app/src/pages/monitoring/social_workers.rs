//! `/progetti/{id}/monitoraggio/assistenti-sociali`: the register of the ATS's social workers.

use domain::format;
use leptos::prelude::*;
use services::monitoring::social_worker_list::{SocialWorkerLine, SocialWorkersView, social_workers_show};
use services::project::scope::ProjectTab;
use services::signing::power::span;

use crate::components::export_links::export_links;
use crate::components::form::{ErrorSummary, TextField};
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::monitoring::targets::register_address;
use crate::pages::monitoring::{MonitoringNav, MonitoringPage};
use crate::pages::project::frame::{ProjectFrame, tab_address, tab_name};
use crate::request::{FormState, PageRequest};

/// The form of a new row.
pub const NEW: &str = "assistente-sociale";
/// The form of a correction.
pub const CORRECTION: &str = "correzione";
/// The form of an end.
pub const END: &str = "fine";

/// `/progetti/{id}/monitoraggio/assistenti-sociali`
#[component]
pub fn SocialWorkersPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = social_workers_show(&request.context, project?).await?;
        let id = view.head.id;
        let tab = ProjectTab::Monitoring;
        let above = vec![
            (tab_name(tab).to_owned(), tab_address(id, tab)),
            ("Obiettivi".to_owned(), MonitoringPage::Targets.address(id)),
        ];
        let (day, at_end) = view.day;
        let which = if at_end { ", conclusione del progetto" } else { "" };
        let state = format!("{} equivalenti a tempo pieno al {}{which}", format::decimal(view.fte), format::date(day));
        let base = register_address(id);
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=tab
                title="Assistenti sociali dell’ambito"
                state=state
                above=above
            />
            <MonitoringNav project=id here=MonitoringPage::Targets office=view.office />
            {content(&view, &base, &request)}
        }
        .into_any())
    })
}

fn content(view: &SocialWorkersView, base: &str, request: &PageRequest) -> AnyView {
    let asked = |name: &str| {
        let id = request.parameter(name)?;
        view.lines.iter().find(|line| view.may_edit && line.id.to_string() == id)
    };
    let (ending, correcting) = (asked("fine"), asked("correggi"));
    view! {
        <p class="measure">
            "Il registro vale per tutto l’ambito: ogni riga è una persona o un posto, con la quota di tempo pieno e i giorni in cui è in servizio. Per l’obiettivo conta la somma delle righe in servizio alla conclusione del progetto o, finché è in corso, oggi."
        </p>
        <ErrorSummary form=request.form_state(END) />
        <ErrorSummary form=request.form_state(CORRECTION) />
        {ending.map(|line| end(line, base, &request.form_state(END)))}
        {correcting.map(|line| correct(line, base, &request.form_state(CORRECTION)))}
        {table(view, base)}
        {(!view.lines.is_empty()).then(|| export_links(request, "il registro degli assistenti sociali"))}
        {(view.may_edit && ending.is_none() && correcting.is_none())
            .then(|| add(view, base, &request.form_state(NEW)))}
    }
    .into_any()
}

fn table(view: &SocialWorkersView, base: &str) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"Il registro è vuoto: per l’obiettivo conta zero."</p>
                <p>"Lo compila l’ufficio dell’ambito."</p>
            </div>
        }
        .into_any();
    }
    let mut heads = vec![
        words("Persona o posto"),
        words("Datore di lavoro"),
        figures("Tempo pieno"),
        words("Periodo"),
        words("Conta"),
    ];
    if view.may_edit {
        heads.push(words("Operazioni"));
    }
    let rows = view.lines.iter().map(|line| row(view, line, base)).collect_view();
    let more = if view.may_edit { "3" } else { "2" };
    view! {
        <ListTable
            id="registro"
            caption="Registro degli assistenti sociali, per nome"
            heads=heads
            body=view! {
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan="2">
                            {format!("In servizio il {}", format::date(view.day.0))}
                        </th>
                        <td class="num" data-label="Tempo pieno">
                            {format::decimal(view.fte)}
                        </td>
                        <td colspan=more></td>
                    </tr>
                </tfoot>
            }
                .into_any()
        />
    }
    .into_any()
}

fn row(view: &SocialWorkersView, line: &SocialWorkerLine, base: &str) -> AnyView {
    let (class, word) = if line.counts { ("state state-good", "Sì") } else { ("state", "No") };
    let operations = view.may_edit.then(|| {
        let name = line.label.clone();
        view! {
            <td data-label="Operazioni">
                <a href=format!("{base}?correggi={}#correzione", line.id) aria-label=format!("Correggi: {name}")>
                    "Correggi"
                </a>
                {line
                    .to
                    .is_none()
                    .then(|| {
                        view! {
                            " "
                            <a href=format!("{base}?fine={}#fine-riga", line.id) aria-label=format!("Registra la fine: {name}")>
                                "Registra la fine"
                            </a>
                        }
                    })}
            </td>
        }
    });
    let overlaps = line.overlaps.then(|| {
        view! {
            <p class="field-warning">"Attenzione: un’altra riga con lo stesso nome copre gli stessi giorni."</p>
        }
    });
    view! {
        <tr class=line.overlaps.then_some("row-warn")>
            <th scope="row">{line.label.clone()} {overlaps}</th>
            <td data-label="Datore di lavoro">{line.employer.clone()}</td>
            <td class="num" data-label="Tempo pieno">
                {format::decimal(line.fte)}
            </td>
            <td data-label="Periodo">{span(line.from, line.to)}</td>
            <td data-label="Conta">
                <span class=class>{word}</span>
            </td>
            {operations}
        </tr>
    }
    .into_any()
}

/// What a new row and a correction both ask for.
fn fields(form: &FormState, stored: Option<&SocialWorkerLine>) -> AnyView {
    view! {
        <TextField
            form=form.clone()
            name="nome"
            label="Persona o posto"
            hint="Come lo chiama l’ente, per esempio «Posto n. 3, sede centrale»"
            stored=stored.map(|line| line.label.clone()).unwrap_or_default()
            autocomplete="off"
        />
        <TextField
            form=form.clone()
            name="datore"
            label="Datore di lavoro"
            stored=stored.map(|line| line.employer.clone()).unwrap_or_default()
            autocomplete="off"
        />
        <TextField
            form=form.clone()
            name="quota"
            label="Quota di tempo pieno"
            hint="1 per il tempo pieno, 0,5 per la metà; al massimo quattro decimali"
            stored=stored.map(|line| format::decimal(line.fte)).unwrap_or_default()
            class="field-short"
            inputmode="decimal"
            autocomplete="off"
        />
        <TextField
            form=form.clone()
            name="dal"
            label="In servizio dal"
            hint="Per esempio 01/07/2022"
            stored=stored.map(|line| format::date(line.from)).unwrap_or_default()
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
        <TextField
            form=form.clone()
            name="al"
            label="Al (facoltativo)"
            hint="Ultimo giorno; vuoto finché non se ne conosce la fine"
            stored=stored.and_then(|line| line.to).map(format::date).unwrap_or_default()
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
    }
    .into_any()
}

fn add(view: &SocialWorkersView, base: &str, form: &FormState) -> AnyView {
    view! {
        <ErrorSummary form=form.clone() />
        <section class="panel" aria-labelledby="nuova-riga">
            <h2 id="nuova-riga">"Nuova riga"</h2>
            <details class="why" open=form.refused || view.lines.is_empty()>
                <summary>"Aggiungi una persona o un posto"</summary>
                <form method="post" action=base.to_owned() class="form-panel" novalidate>
                    {fields(form, None)}
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Aggiungi al registro"
                        </button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn correct(line: &SocialWorkerLine, base: &str, form: &FormState) -> AnyView {
    view! {
        <form
            class="panel panel-tint no-print form-panel"
            id="correzione"
            method="post"
            action=format!("{base}/{}", line.id)
            novalidate
        >
            <h2 class="h4">{format!("Correggi: {}", line.label)}</h2>
            <p class="measure">"I valori di prima restano nella cronologia."</p>
            <input type="hidden" name="versione" value=line.version.to_string() />
            {fields(form, Some(line))}
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Salva la correzione"
                </button>
                <a class="btn btn-outline-primary" href=base.to_owned()>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn end(line: &SocialWorkerLine, base: &str, form: &FormState) -> AnyView {
    view! {
        <form
            class="panel panel-tint no-print form-panel"
            id="fine-riga"
            method="post"
            action=format!("{base}/{}/fine", line.id)
            novalidate
        >
            <h2 class="h4">{format!("Fine del servizio: {}", line.label)}</h2>
            <input type="hidden" name="versione" value=line.version.to_string() />
            <TextField
                form=form.clone()
                name="al"
                label="Ultimo giorno"
                hint="Per esempio 30/06/2022"
                class="field-date"
                inputmode="numeric"
                autocomplete="off"
            />
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Registra la fine"
                </button>
                <a class="btn btn-outline-primary" href=base.to_owned()>
                    "Annulla"
                </a>
            </div>
        </form>
    }
    .into_any()
}
