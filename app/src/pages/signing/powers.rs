//! `/progetti/{id}/poteri` and `/regione/poteri`: who may sign, from when to when, by which deed.

use chrono::NaiveDate;
use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::project::scope::ProjectTab;
use services::signing::power::list::{PowerLine, PowersView, power_list};
use services::signing::power::{Seat, span};

use crate::components::export_links::export_links;
use crate::components::file_field::FileField;
use crate::components::form::{ErrorSummary, SelectField, TextField};
use crate::components::list_table::{ListTable, words};
use crate::frame::address::path_id;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::{FormState, PageRequest};

/// The form of a new power.
pub const NEW: &str = "potere";
/// The form of a correction.
pub const CORRECTION: &str = "correzione";
/// The form of an end.
pub const END: &str = "fine";

/// `/progetti/{id}/poteri`
#[component]
pub fn BodyPowersPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = power_list(&request.context, Seat::BodyOf(project?)).await?;
        let Some(head) = view.head.clone() else { return Err(services::error::UseCaseError::NotFound) };
        let above = vec![("Documenti".to_owned(), tab_address(head.id, ProjectTab::Documents))];
        let base = format!("/progetti/{}/poteri", head.id);
        Ok(view! {
            <ProjectFrame
                head=head
                tab=ProjectTab::Documents
                title="Poteri di firma"
                state=format!("Chi firma per {}", view.body_name)
                above=above
            />
            {content(&view, &base, &request)}
        }
        .into_any())
    })
}

/// `/regione/poteri`
#[component]
pub fn RegionPowersPage() -> impl IntoView {
    page(|request| async move {
        let view = power_list(&request.context, Seat::Region).await?;
        Ok(view! {
            <PageHead title="Poteri di firma della Regione" state="Chi firma per la Regione, con quale atto" />
            {content(&view, "/regione/poteri", &request)}
        }
        .into_any())
    })
}

fn content(view: &PowersView, base: &str, request: &PageRequest) -> AnyView {
    let asked = |name: &str| {
        let id = request.parameter(name)?;
        view.lines.iter().find(|line| view.may_edit && line.id.to_string() == id)
    };
    let (ending, correcting) = (asked("fine"), asked("correggi"));
    view! {
        <p class="measure">
            "Una firma vale se nel giorno della ricezione il potere è in corso: conta il codice fiscale nel certificato. Ciò che è già stato firmato resta valido quando il potere finisce."
        </p>
        <ErrorSummary form=request.form_state(END) />
        <ErrorSummary form=request.form_state(CORRECTION) />
        {ending.map(|line| end(line, base, &request.form_state(END)))}
        {correcting.map(|line| correct(view, line, base, &request.form_state(CORRECTION)))}
        {table(view, base)}
        {(!view.lines.is_empty()).then(|| export_links(request, "i poteri di firma"))}
        {view.may_edit.then(|| add(view, base, &request.form_state(NEW)))}
    }
    .into_any()
}

fn row(view: &PowersView, line: &PowerLine, base: &str) -> AnyView {
    let (class, word) = match (line.holds, line.from > view.today) {
        (true, _) => ("state state-good", "In corso"),
        (false, true) => ("state state-wait", "Futuro"),
        (false, false) => ("state", "Concluso"),
    };
    let deed = format!("{} {}", line.deed, format::of_day(line.deed_on));
    let deed = match &line.deed_file {
        Some(name) => view! {
            <a href=format!("{base}/{}/atto", line.id) title=name.clone()>
                {deed}
            </a>
        }
        .into_any(),
        None => deed.into_any(),
    };
    let open = line.to.is_none_or(|to| to > view.today);
    let operations = view.may_edit.then(|| {
        let name = line.name.clone();
        view! {
            <td data-label="Operazioni">
                <a href=format!("{base}?correggi={}#correzione", line.id) aria-label=format!("Correggi: {name}")>
                    "Correggi"
                </a>
                {open
                    .then(|| {
                        view! {
                            " "
                            <a href=format!("{base}?fine={}#fine-potere", line.id) aria-label=format!("Registra la fine: {name}")>
                                "Registra la fine"
                            </a>
                        }
                    })}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {line.name.clone()}
                {line
                    .tax_code_masked
                    .clone()
                    .map(|code| {
                        view! {
                            <br />
                            <span class="code">{code}</span>
                        }
                    })}
            </th>
            <td data-label="Qualità">{line.capacity.italian()}</td>
            <td data-label="Periodo">
                {span(line.from, line.to)} " " <span class=class>{word}</span>
            </td>
            <td data-label="Atto">{deed}</td>
            <td data-label="Registrato">
                {format!("{}, {}", format::date(day_in_italy(line.recorded_at)), line.recorded_by)}
            </td>
            {operations}
        </tr>
    }
    .into_any()
}

fn table(view: &PowersView, base: &str) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"Nessun potere di firma registrato."</p>
                <p>"Finché non c’è, nessuna firma può essere accettata."</p>
            </div>
        }
        .into_any();
    }
    let mut heads = vec![words("Persona"), words("Qualità"), words("Periodo"), words("Atto"), words("Registrato")];
    if view.may_edit {
        heads.push(words("Operazioni"));
    }
    let rows = view.lines.iter().map(|line| row(view, line, base)).collect_view();
    view! {
        <ListTable
            id="elenco-poteri"
            caption="Poteri di firma, dal più recente"
            heads=heads
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}

/// The field for the file of the deed.
fn deed_field(form: &FormState, hint: &'static str) -> AnyView {
    let accept = ".pdf,.p7m,application/pdf";
    view! { <FileField form=form.clone() label="File dell’atto" hint=hint accept=accept /> }.into_any()
}

/// A field for a day.
fn day_field(
    form: &FormState,
    name: &'static str,
    (label, hint): (&'static str, &'static str),
    stored: Option<NaiveDate>,
) -> AnyView {
    view! {
        <TextField
            form=form.clone()
            name=name
            label=label
            hint=hint
            stored=stored.map(format::date).unwrap_or_default()
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
    }
    .into_any()
}

/// Capacity, days and deed: what a new power and a correction both ask for.
fn days_and_deed(view: &PowersView, form: &FormState, stored: Option<&PowerLine>) -> AnyView {
    let capacities = view.capacities.iter().map(|c| (c.code().to_owned(), c.italian().to_owned())).collect::<Vec<_>>();
    view! {
        <SelectField
            form=form.clone()
            name="qualita"
            label="Firma come"
            options=capacities
            stored=stored.map(|line| line.capacity.code().to_owned()).unwrap_or_default()
        />
        {day_field(form, "dal", ("Dal", "Primo giorno in cui può firmare, per esempio 01/07/2022"), stored.map(|line| line.from))}
        {day_field(form, "al", ("Al (facoltativo)", "Ultimo giorno; vuoto finché non se ne conosce la fine"), stored.and_then(|line| line.to))}
        <TextField
            form=form.clone()
            name="atto"
            label="Atto che conferisce il potere"
            hint="Come si chiama, con il numero: «Deliberazione n. 12»"
            stored=stored.map(|line| line.deed.clone()).unwrap_or_default()
            autocomplete="off"
        />
        {day_field(form, "atto-del", ("Giorno dell’atto", ""), stored.map(|line| line.deed_on))}
    }
    .into_any()
}

fn add(view: &PowersView, base: &str, form: &FormState) -> AnyView {
    let mut before = vec![(String::new(), "a nessuno".to_owned())];
    let open = view.lines.iter().filter(|line| line.to.is_none_or(|to| to >= view.today));
    before.extend(open.map(|line| {
        (line.id.to_string(), format!("{}, {} {}", line.name, line.capacity.italian(), span(line.from, line.to)))
    }));
    view! {
        <ErrorSummary form=form.clone() />
        <section class="panel" aria-labelledby="nuovo-potere">
            <h2 id="nuovo-potere">"Nuovo potere di firma"</h2>
            <details class="why" open=form.refused || view.lines.is_empty()>
                <summary>"Registra chi può firmare"</summary>
                <form
                    method="post"
                    action=base.to_owned()
                    enctype="multipart/form-data"
                    class="form-panel"
                    novalidate
                >
                    <TextField form=form.clone() name="cognome" label="Cognome" autocomplete="off" />
                    <TextField form=form.clone() name="nome" label="Nome" autocomplete="off" />
                    <TextField
                        form=form.clone()
                        name="codice-fiscale"
                        label="Codice fiscale"
                        hint="Quello del certificato di firma"
                        autocomplete="off"
                    />
                    <SelectField
                        form=form.clone()
                        name="subentra"
                        label="Subentra"
                        options=before
                        hint="Il potere della persona precedente finisce il giorno prima"
                    />
                    {days_and_deed(view, form, None)}
                    {deed_field(form, "PDF, anche firmato (.p7m), fino a 5 MB")}
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Registra il potere di firma"
                        </button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn correct(view: &PowersView, line: &PowerLine, base: &str, form: &FormState) -> AnyView {
    view! {
        <form
            class="panel panel-tint no-print form-panel"
            id="correzione"
            method="post"
            action=format!("{base}/{}", line.id)
            enctype="multipart/form-data"
            novalidate
        >
            <h2 class="h4">{format!("Correggi il potere di {}", line.name)}</h2>
            <p class="measure">"I valori di prima restano nella cronologia."</p>
            <input type="hidden" name="versione" value=line.version.to_string() />
            {days_and_deed(view, form, Some(line))}
            {deed_field(form, "Solo se il file cambia: altrimenti resta quello caricato")}
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

fn end(line: &PowerLine, base: &str, form: &FormState) -> AnyView {
    view! {
        <form
            class="panel panel-tint no-print form-panel"
            id="fine-potere"
            method="post"
            action=format!("{base}/{}/fine", line.id)
            novalidate
        >
            <h2 class="h4">{format!("Fine del potere di {}", line.name)}</h2>
            <p class="measure">
                "Dal giorno dopo le firme di questa persona non saranno accettate. Ciò che ha già firmato resta valido."
            </p>
            <input type="hidden" name="versione" value=line.version.to_string() />
            {day_field(form, "al", ("Ultimo giorno", "Per esempio 30/06/2022"), None)}
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
