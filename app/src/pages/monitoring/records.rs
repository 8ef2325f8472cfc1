//! `/progetti/{id}/monitoraggio/registrazioni`: contacts, cases and interventions entered by hand,
//! one after the other from the keyboard; the list of them; the quarters without any.

use domain::format;
use domain::function::ServiceFunction;
use domain::sirps::FruitionKind;
use domain::sirps::record::TypedRecord;
use leptos::prelude::*;
use services::monitoring::record_list::{
    EmptyQuarter, FormState as FormH, RecordFilter, RecordLine, RecordTotals, RecordsView, SortBy, record_list,
};
use services::project::scope::ProjectTab;
use uuid::Uuid;

use super::record_fields::{function_options, kept_fields, person_fields, sportello_options};
use super::{MonitoringNav, MonitoringPage};
use crate::components::export_links::export_links_asked;
use crate::components::form::{ErrorSummary, SelectField, TextField};
use crate::frame::address::{path_id, with_query};
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::{FormState, PageRequest};

/// The form of a new entry.
pub const NEW: &str = "registrazione";
/// The form that states there was nothing, and the one that withdraws it.
pub const NOTHING: &str = "nessuna";
/// What the address says of the entry before, for the next: a word before the names of the fields.
pub const KEPT: &str = "nuovo-";

/// The address of the page of a project.
#[must_use]
pub fn address(project: Uuid) -> String {
    MonitoringPage::Records.address(project)
}

/// An address of the page with a filter, and what else is asked.
#[must_use]
pub fn with_filter(project: Uuid, filter: &RecordFilter, more: &[(&str, &str)]) -> String {
    let pairs = filter.pairs();
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect();
    with_query(&address(project), &pairs)
}

/// `/progetti/{id}/monitoraggio/registrazioni`
#[component]
pub fn RecordsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let filter = RecordFilter::read(|name| request.parameter(name));
        let view = record_list(&request.context, project, &filter, request.parameter("dopo")).await?;
        let above = vec![("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring))];
        let forms = format!("/progetti/{project}/monitoraggio/moduli-h");
        let missing = (view.all.missing > 0).then(|| {
            view! {
                <a class="btn btn-outline-primary" href=forms>
                    "Registra i moduli H mancanti"
                </a>
            }
        });
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Monitoring
                title="Registrazioni"
                state=sums(&view.all)
                above=above
            >
                {missing}
            </ProjectFrame>
            <MonitoringNav project=project here=MonitoringPage::Records office=true />
            {entry(&view, &request, project)}
            {list(&view, project)}
            {quarters(&view, &request, project)}
        }
        .into_any())
    })
}

/// «3 contatti», «1 presa in carico».
pub(super) fn kind_count(kind: FruitionKind, number: i64) -> String {
    let (one, many) = match kind {
        FruitionKind::Contact => ("contatto", "contatti"),
        FruitionKind::Case => ("presa in carico", "prese in carico"),
        FruitionKind::Intervention => ("intervento", "interventi"),
    };
    format!("{} {}", format::integer(number), if number == 1 { one } else { many })
}

fn sums(totals: &RecordTotals) -> String {
    if totals.entries() == 0 {
        return "Nessuna registrazione".to_owned();
    }
    [
        (FruitionKind::Contact, totals.contacts),
        (FruitionKind::Case, totals.cases),
        (FruitionKind::Intervention, totals.interventions),
    ]
    .map(|(kind, number)| kind_count(kind, number))
    .join(", ")
}

/// What stays from the entry before.
fn kept(view: &RecordsView, request: &PageRequest) -> (TypedRecord, bool) {
    let before = |name: &str| request.parameter(&format!("{KEPT}{name}")).map(str::to_owned);
    let goes_on = before("giorno").is_some();
    let typed = TypedRecord {
        date: before("giorno").unwrap_or_else(|| format::date(view.likely_day)),
        function: before("funzione").unwrap_or_default(),
        sportello: before("sportello").unwrap_or_default(),
        intervention: before("intervento").unwrap_or_default(),
        funded: before("finanziato").is_none_or(|text| text == "si"),
        outcome: before("esito").unwrap_or_default(),
        ..TypedRecord::default()
    };
    (typed, goes_on)
}

fn entry(view: &RecordsView, request: &PageRequest, project: Uuid) -> AnyView {
    if let Some(why) = view.obstacle {
        return view! {
            <div class="alert alert-info" role="status">
                <p class="mb-0">{why}</p>
            </div>
        }
        .into_any();
    }
    let form = request.form_state(NEW);
    let (stored, goes_on) = kept(view, request);
    let hidden = view.filter.pairs().into_iter().filter(|(_, value)| !value.is_empty());
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    let focus = goes_on && !form.refused;
    let hint = "Codice fiscale, o il codice con cui l’ambito la identifica: il portale non lo conserva";
    view! {
        <ErrorSummary form=form.clone() />
        <section class="panel no-print" aria-labelledby="nuova-registrazione">
            <h2 id="nuova-registrazione">"Nuova registrazione"</h2>
            <form method="post" action=address(project) novalidate>
                {hidden}
                <fieldset class="field">
                    <legend>"Restano per la registrazione che segue"</legend>
                    {kept_fields(&form, &view.choices, &stored)}
                </fieldset>
                <fieldset class="field">
                    <legend>"La persona"</legend>
                    {person_fields(&form, &stored, (hint, focus))}
                </fieldset>
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Registra"
                    </button>
                    <span class="why-not">"Anche con il tasto Invio."</span>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn list(view: &RecordsView, project: Uuid) -> AnyView {
    let nothing_at_all = view.all.entries() == 0;
    view! {
        <section aria-labelledby="elenco-registrazioni">
            <h2 id="elenco-registrazioni">"Elenco"</h2>
            {(!nothing_at_all).then(|| filters(view, project))}
            {if view.totals.entries() == 0 { empty(nothing_at_all, project) } else { table(view, project) }}
        </section>
    }
    .into_any()
}

fn empty(nothing_at_all: bool, project: Uuid) -> AnyView {
    if nothing_at_all {
        return view! {
            <div class="empty">
                <p>"Ancora nessuna registrazione."</p>
                <p>
                    "Servono a chi non ha un programma che trasmette i flussi. Per ogni trimestre i contatti, le prese in carico e gli interventi arrivano ciascuno da una sola fonte."
                </p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="empty">
            <p>"Nessuna registrazione corrisponde al filtro."</p>
            <p>
                <a href=address(project)>"Mostra tutte le registrazioni"</a>
            </p>
        </div>
    }
    .into_any()
}

fn filters(view: &RecordsView, project: Uuid) -> AnyView {
    let filter = &view.filter;
    let form = FormState::default();
    let day = |name: &'static str, label: &'static str, stored: Option<chrono::NaiveDate>| {
        let stored = stored.map(format::date).unwrap_or_default();
        view! {
            <TextField
                form=FormState::default()
                name=name
                label=label
                stored=stored
                class="field-date"
                inputmode="numeric"
                autocomplete="off"
            />
        }
    };
    let forms = vec![(String::new(), "Tutti".to_owned()), ("manca".to_owned(), "Mancanti".to_owned())];
    view! {
        <form class="filters" method="get" action=address(project)>
            {day("dal", "Dal", filter.from)} {day("al", "Al", filter.to)}
            <SelectField
                form=form.clone()
                name="per-funzione"
                label="Funzione"
                options=function_options(&view.choices, Some("Tutte"))
                stored=filter.function.map(|function| function.code().to_owned()).unwrap_or_default()
            />
            <SelectField
                form=form.clone()
                name="per-sportello"
                label="Sportello"
                options=sportello_options(&view.choices, "Tutti")
                stored=filter.sportello.map(|number| number.to_string()).unwrap_or_default()
            />
            <SelectField
                form=form
                name="modulo"
                label="Moduli H"
                options=forms
                stored=if filter.missing { "manca".to_owned() } else { String::new() }
            />
            <input type="hidden" name="ordine" value=filter.order() />
            <button class="btn btn-outline-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn heading(filter: &RecordFilter, sort: SortBy, name: &'static str, project: Uuid) -> AnyView {
    let current = filter.sort == sort;
    let sorted = current.then_some(if filter.descending { "descending" } else { "ascending" });
    let other = RecordFilter { sort, descending: current && !filter.descending, ..filter.clone() };
    view! {
        <th scope="col" aria-sort=sorted>
            <a href=with_filter(project, &other, &[])>{name}</a>
        </th>
    }
    .into_any()
}

fn form_h(form: FormH) -> AnyView {
    let class = match form {
        FormH::Missing => "state state-warn",
        FormH::Made(_) | FormH::MadeBefore => "state state-good",
        FormH::NotNeeded => return form.italian().into_any(),
    };
    view! { <span class=class>{form.italian()}</span> }.into_any()
}

fn row(line: &RecordLine, project: Uuid) -> AnyView {
    let what = format!("Correggi la registrazione del {}, {}", format::date(line.date), line.function.short());
    view! {
        <tr>
            <th scope="row">
                <a href=format!("{}/{}", address(project), line.id) aria-label=what>
                    {format::date(line.date)}
                </a>
            </th>
            <td data-label="Funzione">{function_name(line.function)}</td>
            <td data-label="Sportello">{line.sportello.clone()}</td>
            <td data-label="Intervento">{line.intervention.clone()}</td>
            <td data-label="Persona">
                <span class="code">{line.person.clone()}</span>
            </td>
            <td data-label="Esito">{line.outcome.italian()}</td>
            <td data-label="Modulo H">{form_h(line.form)}</td>
        </tr>
    }
    .into_any()
}

fn function_name(function: ServiceFunction) -> String {
    format!("{}. {}", function.number(), function.short())
}

fn table(view: &RecordsView, project: Uuid) -> AnyView {
    let filter = &view.filter;
    let rows = view.lines.iter().map(|line| row(line, project)).collect_view();
    let totals = &view.totals;
    let found = usize::try_from(totals.entries()).unwrap_or_default();
    let link = |text: &'static str, after: &str| {
        let href = with_filter(project, filter, &[("dopo", after)]);
        view! {
            <a class="btn btn-outline-primary" href=href>
                {text}
            </a>
        }
    };
    let first = view.continued.then(|| link("Dall’inizio", ""));
    let next = view.next.as_deref().map(|next| link("Successive", next));
    let paging = (first.is_some() || next.is_some())
        .then(|| view! { <nav class="pages" aria-label="Pagine">{first} {next}</nav> });
    let asked = filter.pairs();
    let asked: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="registrazioni" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="registrazioni">
                    {format!(
                        "{}. Le intestazioni ordinano l’elenco; il giorno apre la registrazione.",
                        format::count(found, "registrazione", "registrazioni"),
                    )}
                </caption>
                <thead>
                    <tr>
                        {heading(filter, SortBy::Day, "Giorno", project)}
                        {heading(filter, SortBy::Function, "Funzione", project)}
                        {heading(filter, SortBy::Sportello, "Sportello", project)} <th scope="col">"Intervento"</th>
                        <th scope="col">"Persona"</th> <th scope="col">"Esito"</th> <th scope="col">"Modulo H"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan="6">
                            {format!("Totale di tutti i risultati: {}", sums(totals))}
                        </th>
                        <td data-label="Modulo H">{format!("manca in {}", format::integer(totals.missing))}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
        {paging}
        {export_links_asked(&address(project), &asked, "tutte le registrazioni trovate")}
    }
    .into_any()
}

/// The quarters that are over without entries: that there was nothing is stated, or was.
fn quarters(view: &RecordsView, request: &PageRequest, project: Uuid) -> AnyView {
    let form = request.form_state(NOTHING);
    if view.empty_quarters.is_empty() && !form.refused {
        return ().into_any();
    }
    let open = view.empty_quarters.iter().filter(|each| !each.stated).count();
    let can_write = view.obstacle.is_none();
    let items = view.empty_quarters.iter().map(|each| quarter(each, project, can_write)).collect_view();
    view! {
        <section class="panel no-print" aria-labelledby="trimestri-vuoti">
            <h2 id="trimestri-vuoti">"Trimestri senza registrazioni"</h2>
            <ErrorSummary form=form.clone() />
            <p class="measure">
                "Se in un trimestre finito non c’è stato nulla, lo dichiari: altrimenti i dati risultano mancanti. Dove arriva un flusso, non serve."
            </p>
            <details class="why" open=form.refused>
                <summary>{format::count(open, "trimestre da chiarire", "trimestri da chiarire")}</summary>
                <ul class="list-unstyled">{items}</ul>
            </details>
        </section>
    }
    .into_any()
}

/// «Nessun contatto».
#[must_use]
pub const fn none_of(kind: FruitionKind) -> &'static str {
    match kind {
        FruitionKind::Contact => "Nessun contatto",
        FruitionKind::Case => "Nessuna presa in carico",
        FruitionKind::Intervention => "Nessun intervento",
    }
}

fn quarter(each: &EmptyQuarter, project: Uuid, can_write: bool) -> AnyView {
    let none = none_of(each.kind);
    let end = if each.stated { "/ritira" } else { "" };
    let said = each.stated.then(|| format!("{none} nel {}: dichiarato.", each.quarter));
    let what = format!("{none} nel {}", each.quarter);
    let button = if each.stated { format!("Ritira: {what}") } else { what };
    let form = can_write.then(|| {
        view! {
            <form method="post" action=format!("{}/nessuna{end}", address(project))>
                <input type="hidden" name="trimestre" value=each.quarter.code() />
                <input type="hidden" name="tipo" value=each.kind.code() />
                <button class="btn btn-outline-primary btn-sm" type="submit">
                    {button}
                </button>
            </form>
        }
    });
    view! { <li>{said} {form}</li> }.into_any()
}
