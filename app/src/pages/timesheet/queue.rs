//! `/regione/controlli`: the sheets of all projects that were sent, filtered and sorted, with the
//! sums of all results; those that wait are accepted from here.

use domain::format;
use leptos::prelude::*;
use services::timesheet::queue::{QueueFilter, QueueLine, QueueSort, QueueState, QueueView, check_queue};
use uuid::Uuid;

use crate::components::ats_filter::ats_filter;
use crate::components::export_links::export_links;
use crate::components::form::{PartlyDone, SelectField, TextField};
use crate::frame::address::with_query;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::timesheet::words::{day, state_mark};
use crate::request::{FormState, PageRequest};

/// The address of the queue.
pub(super) const QUEUE: &str = "/regione/controlli";

/// What the address of a page looks for.
pub(super) fn filter_of(request: &PageRequest) -> QueueFilter {
    QueueFilter::read(|name| request.parameter(name))
}

/// An address of the queue's pages with the filter, and what else is asked.
pub(super) fn with_filter(path: &str, filter: &QueueFilter, more: &[(&str, &str)]) -> String {
    let pairs = filter.pairs();
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect();
    with_query(path, &pairs)
}

/// The address of a sheet that is checked, with the filter of the queue.
pub(super) fn check_address(sheet: Uuid, filter: &QueueFilter) -> String {
    with_filter(&format!("{QUEUE}/{sheet}"), filter, &[])
}

/// The filter as hidden fields of a form.
pub(super) fn filter_fields(filter: &QueueFilter) -> AnyView {
    let asked = filter.pairs().into_iter().filter(|(_, value)| !value.is_empty());
    asked.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view().into_any()
}

/// «1 avviso», «2 avvisi e 1 errore», «nessuno».
pub(super) fn findings_words(line: &QueueLine) -> String {
    let number = |count: i64| usize::try_from(count).unwrap_or_default();
    match (line.warnings, line.errors) {
        (Some(0), Some(0)) => "nessuno".to_owned(),
        (Some(warnings), Some(0)) => format::count(number(warnings), "avviso", "avvisi"),
        (Some(0), Some(errors)) => format::count(number(errors), "errore", "errori"),
        (Some(warnings), Some(errors)) => {
            let errors = format::count(number(errors), "errore", "errori");
            format!("{} e {errors}", format::count(number(warnings), "avviso", "avvisi"))
        }
        _ => "non ancora contati".to_owned(),
    }
}

/// `/regione/controlli`
#[component]
pub fn CheckQueuePage() -> impl IntoView {
    page(|request| async move {
        let filter = filter_of(&request);
        let view = check_queue(&request.context, &filter, request.parameter("dopo")).await?;
        let found = format::count(view.totals.sheets, "timesheet", "timesheet");
        let state = match (view.totals.sheets, view.filter.state.is_waiting()) {
            (0, true) => "Nessun timesheet attende la verifica".to_owned(),
            (0, false) => "Nessun timesheet trovato".to_owned(),
            (_, true) => format!("{found} in attesa di verifica, {} in tutto", view.totals.minutes.italian()),
            (_, false) => format!("{found}, {} in tutto", view.totals.minutes.italian()),
        };
        let accept = accept_clean_link(&view);
        Ok(view! {
            <PageHead title="Timesheet da verificare" state=state>
                {accept}
            </PageHead>
            <PartlyDone form=request.form_state("controlli") heading=not_accepted />
            {filters(&view)}
            {if view.totals.sheets == 0 { empty(&view.filter) } else { table(&view, &request) }}
        }
        .into_any())
    })
}

fn accept_clean_link(view: &QueueView) -> AnyView {
    if view.clean.sheets == 0 {
        return ().into_any();
    }
    let address = with_filter(&format!("{QUEUE}/accettazione"), &view.filter, &[]);
    let clean = usize_text(view.clean.sheets);
    view! {
        <a class="btn btn-primary" href=address>
            {format!("Accetta tutti quelli senza avvisi ({clean})")}
        </a>
    }
    .into_any()
}

fn usize_text(number: usize) -> String {
    format::integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// How many could not be accepted.
fn not_accepted(count: usize) -> String {
    match count {
        1 => "Un timesheet non è stato accettato e resta in attesa".to_owned(),
        n => format!("{n} timesheet non sono stati accettati e restano in attesa"),
    }
}

fn filters(view: &QueueView) -> AnyView {
    let filter = &view.filter;
    let form = FormState::default();
    let all = |word: &str| vec![(String::new(), word.to_owned())];
    let mut periods = all("Tutti");
    let missing = filter.period.filter(|wanted| !view.periods.contains(wanted));
    periods.extend(view.periods.iter().copied().chain(missing).map(|period| (period.code(), period.to_string())));
    let states: Vec<_> =
        QueueState::ALL.iter().map(|state| (state.code().to_owned(), state.italian().to_owned())).collect();
    let mut findings = all("Con e senza");
    findings.push(("con".to_owned(), "Con avvisi".to_owned()));
    findings.push(("senza".to_owned(), "Senza avvisi".to_owned()));
    let chosen = filter.findings.map_or("", |with| if with { "con" } else { "senza" });
    view! {
        <form class="filters" method="get" action=QUEUE>
            <SelectField
                form=form.clone()
                name="stato"
                label="Stato"
                options=states
                stored=filter.state.code().to_owned()
            />
            {ats_filter(&form, &view.ats, filter.ats)}
            <SelectField
                form=form.clone()
                name="periodo"
                label="Periodo"
                options=periods
                stored=filter.period.map(|period| period.code()).unwrap_or_default()
            />
            <SelectField
                form=form.clone()
                name="avvisi"
                label="Avvisi"
                options=findings
                stored=chosen.to_owned()
            />
            <TextField
                form=form
                name="cerca"
                label="Operatore"
                stored=filter.text.clone().unwrap_or_default()
                kind="search"
            />
            <input type="hidden" name="ordine" value=filter.order() />
            <button class="btn btn-outline-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn empty(filter: &QueueFilter) -> AnyView {
    let text = if filter.narrows() {
        "Nessun timesheet corrisponde al filtro."
    } else {
        "I timesheet inviati dagli ambiti compaiono qui."
    };
    view! {
        <div class="empty">
            <p>{text}</p>
            {filter.narrows().then(|| view! { <p><a href=QUEUE>"Mostra tutti quelli in attesa"</a></p> })}
        </div>
    }
    .into_any()
}

fn heading(filter: &QueueFilter, sort: QueueSort, name: &'static str, class: &'static str) -> AnyView {
    let current = filter.sort == sort;
    let sorted = current.then_some(if filter.descending { "descending" } else { "ascending" });
    let other = QueueFilter { sort, descending: current && !filter.descending, ..filter.clone() };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <a href=with_filter(QUEUE, &other, &[])>{name}</a>
        </th>
    }
    .into_any()
}

fn row(line: &QueueLine, filter: &QueueFilter, form: &FormState) -> AnyView {
    let value = format!("{}:{}", line.id, line.version);
    let checked = form.chosen("foglio", &value, false);
    let label = format!("Seleziona {}, ATS {}, {}", line.name, line.ats, line.period);
    let pick = filter.state.is_waiting().then(|| {
        view! {
            <td data-label="Seleziona">
                <span class="choice">
                    <input type="checkbox" name="foglio" value=value checked=checked aria-label=label />
                </span>
            </td>
        }
    });
    let state = (!filter.state.is_waiting())
        .then(|| view! { <td data-label="Stato">{state_mark(Some(line.state), true, false)}</td> });
    let explanation = line.explanation.clone().map(|text| format!(": «{text}»"));
    view! {
        <tr>
            {pick}
            <th scope="row">
                <a href=check_address(line.id, filter)>{line.name.clone()}</a>
            </th>
            <td data-label="Ambito">{format!("ATS {}", line.ats)}</td>
            <td data-label="Periodo">{line.period.to_string()}</td>
            {state}
            <td data-label="Inviato il">{day(line.sent_at)}</td>
            <td class="num" data-label="Righe">
                {format::integer(line.entries)}
            </td>
            <td class="num" data-label="Ore">
                {line.minutes.clock()}
            </td>
            <td data-label="Avvisi">{findings_words(line)} {explanation}</td>
        </tr>
    }
    .into_any()
}

fn table(view: &QueueView, request: &PageRequest) -> AnyView {
    let filter = &view.filter;
    let form = request.form_state("controlli");
    let waiting = filter.state.is_waiting();
    let rows = view.lines.iter().map(|line| row(line, filter, &form)).collect_view();
    let more = view.next.as_deref().map(|next| {
        view! {
            <a class="btn btn-outline-primary" href=with_filter(QUEUE, filter, &[("dopo", next)])>
                "Successivi"
            </a>
        }
    });
    let first = view.continued.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=with_filter(QUEUE, filter, &[])>
                "Dall’inizio"
            </a>
        }
    });
    let actions = waiting.then(|| {
        view! {
            <div class="actions">
                <button class="btn btn-outline-primary" type="submit">
                    "Accetta i timesheet selezionati"
                </button>
                <span class="why-not">"Quelli con errori restano in attesa."</span>
            </div>
        }
    });
    view! {
        <form method="post" action=format!("{QUEUE}/accetta")>
            {filter_fields(filter)}
            <div class="table-scroll" role="region" aria-labelledby="coda" tabindex="0">
                <table class="table table-hover table-stack">
                    <caption id="coda">
                        {format!("{}. Le intestazioni ordinano l’elenco.", filter.state.italian())}
                    </caption>
                    <thead>
                        <tr>
                            {waiting.then(|| view! { <th scope="col">"Seleziona"</th> })}
                            {heading(filter, QueueSort::Operator, "Operatore", "")}
                            {heading(filter, QueueSort::Ats, "Ambito", "")}
                            {heading(filter, QueueSort::Period, "Periodo", "")}
                            {(!waiting).then(|| view! { <th scope="col">"Stato"</th> })}
                            {heading(filter, QueueSort::Sent, "Inviato il", "")}
                            <th scope="col" class="num">
                                "Righe"
                            </th> {heading(filter, QueueSort::Hours, "Ore", "num")}
                            {heading(filter, QueueSort::Findings, "Avvisi", "")}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row" colspan="5">
                                {format!(
                                    "Totale di tutti i risultati: {}",
                                    format::count(view.totals.sheets, "timesheet", "timesheet"),
                                )}
                            </th>
                            <td class="num" data-label="Righe">
                                {format::integer(view.totals.entries)}
                            </td>
                            <td class="num" data-label="Ore">
                                {view.totals.minutes.clock()}
                            </td>
                            <td></td>
                        </tr>
                    </tfoot>
                </table>
            </div>
            {actions}
        </form>
        {export_links(request, "tutti i timesheet trovati")}
        <nav class="pages" aria-label="Pagine">
            {first} {more}
        </nav>
    }
    .into_any()
}
