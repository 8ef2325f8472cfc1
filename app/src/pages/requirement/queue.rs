//! `/regione/adempimenti`: what projects handed in and waits for the Region's check; many are
//! decided at once.

use domain::format;
use domain::requirement::Register;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::requirement::queue::{QueueFilter, QueueLine, QueueSort, QueueState, QueueView, requirement_queue};

use crate::components::ats_filter::ats_filter;
use crate::components::export_links::export_links;
use crate::components::form::{ErrorSummary, SelectField, TextField};
use crate::components::list_table::{ListTable, words as head};
use crate::components::text_area::TextArea;
use crate::frame::address::with_query;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::requirement::CHECK_FORM;
use crate::pages::requirement::words::{file_address, item_address};
use crate::request::{FormState, PageRequest};

/// The address of the queue.
const QUEUE: &str = "/regione/adempimenti";

fn with_filter(filter: &QueueFilter, more: &[(&str, &str)]) -> String {
    let pairs = filter.pairs();
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect();
    with_query(QUEUE, &pairs)
}

/// `/regione/adempimenti`
#[component]
pub fn RequirementQueuePage() -> impl IntoView {
    page(|request| async move {
        let filter = QueueFilter::read(|name| request.parameter(name));
        let view = requirement_queue(&request.context, &filter, request.parameter("dopo")).await?;
        let found = format::count(view.found, "adempimento", "adempimenti");
        let state = match (view.found, filter.state) {
            (0, QueueState::Waiting) => "Nulla attende la verifica".to_owned(),
            (0, _) => "Nessun adempimento trovato".to_owned(),
            (_, QueueState::Waiting) => format!("{found} in attesa di verifica"),
            (_, other) => format!("{found}: {}", other.italian().to_lowercase()),
        };
        let form = request.form_state(CHECK_FORM);
        Ok(view! {
            <PageHead title="Adempimenti da verificare" state=state />
            <ErrorSummary form=form.clone() />
            {filters(&view)}
            {if view.found == 0 { empty(&filter) } else { table(&view, &request, &form) }}
        }
        .into_any())
    })
}

fn filters(view: &QueueView) -> AnyView {
    let filter = &view.filter;
    let form = FormState::default();
    let all = |word: &str| vec![(String::new(), word.to_owned())];
    let states = QueueState::ALL.map(|state| (state.code().to_owned(), state.italian().to_owned())).to_vec();
    let mut registers = all("Tutti");
    registers.extend(Register::ALL.map(|register| (register.code().to_owned(), register.italian().to_owned())));
    view! {
        <form class="filters" method="get" action=QUEUE>
            <SelectField form=form.clone() name="stato" label="Stato" options=states stored=filter.state.code() />
            {ats_filter(&form, &view.ats, filter.ats)}
            <SelectField
                form=form.clone()
                name="registro"
                label="Registro"
                options=registers
                stored=filter.register.map(Register::code).unwrap_or_default()
            />
            <TextField
                form=form
                name="cerca"
                label="Adempimento"
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
    let narrows = filter.narrows();
    let text = if narrows {
        "Nessun adempimento corrisponde al filtro."
    } else {
        "Ciò che gli ambiti consegnano compare qui."
    };
    view! {
        <div class="empty">
            <p>{text}</p>
            {narrows.then(|| view! { <p><a href=QUEUE>"Mostra tutto ciò che attende"</a></p> })}
        </div>
    }
    .into_any()
}

fn row(line: &QueueLine, filter: &QueueFilter, form: &FormState) -> AnyView {
    let value = format!("{}:{}", line.id, line.version);
    let whose = match line.subject.as_str() {
        "" => String::new(),
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => format!(" · sportello {number}"),
        other => match &line.person {
            Some(name) => format!(" · {name} ({other})"),
            None => format!(" · {other}"),
        },
    };
    let pick = (filter.state == QueueState::Waiting).then(|| {
        let checked = form.chosen("consegna", &value, false);
        let label = format!("Seleziona {}{whose}, ATS {}", line.title, line.ats);
        view! {
            <td data-label="Seleziona">
                <span class="choice">
                    <input type="checkbox" name="consegna" value=value checked=checked aria-label=label />
                </span>
            </td>
        }
    });
    let evidence = match line.file.clone() {
        Some(name) => view! { <a href=file_address(line.project, &line.code, line.id)>{name}</a> }.into_any(),
        None => match &line.exemption {
            Some(reason) => format!("esonero: {reason}").into_any(),
            None => "dichiarazione".into_any(),
        },
    };
    let reason = line.reason.clone().map(|reason| view! { <br /> <small>{format!("Motivo: {reason}")}</small> });
    view! {
        <tr>
            {pick}
            <th scope="row">
                <a href=item_address(line.project, &line.code, &line.subject)>
                    {format!("{}{whose}", line.title)}
                </a>
                " "
                <span class="article">{line.article.clone()}</span>
                {reason}
            </th>
            <td data-label="Ambito">{format!("ATS {}", line.ats)}</td>
            <td data-label="Consegnato">
                {format!("{}, {}", format::date(day_in_italy(line.at)), line.by)}
                {(line.number > 1).then(|| format!(" (versione {})", line.number))}
            </td>
            <td data-label="Prova">{evidence}</td>
        </tr>
    }
    .into_any()
}

fn caption(filter: &QueueFilter) -> String {
    let order = match (filter.sort, filter.descending) {
        (QueueSort::Submitted, false) => "dal più vecchio",
        (QueueSort::Submitted, true) => "dal più recente",
        (QueueSort::Ats, _) => "per ambito",
        (QueueSort::Requirement, _) => "per adempimento",
    };
    format!("{}, {order}", filter.state.italian())
}

/// A heading that sorts: again, the other way round.
fn heading(filter: &QueueFilter, sort: QueueSort, name: &'static str) -> AnyView {
    let current = filter.sort == sort;
    let sorted = current.then_some(if filter.descending { "descending" } else { "ascending" });
    let other = QueueFilter { sort, descending: current && !filter.descending, ..filter.clone() };
    view! {
        <th scope="col" aria-sort=sorted>
            <a href=with_filter(&other, &[])>{name}</a>
        </th>
    }
    .into_any()
}

fn table(view: &QueueView, request: &PageRequest, form: &FormState) -> AnyView {
    let filter = &view.filter;
    let waiting = filter.state == QueueState::Waiting;
    let rows = view.lines.iter().map(|line| row(line, filter, form)).collect_view();
    let mut heads = if waiting { vec![head("Seleziona")] } else { Vec::new() };
    heads.extend([
        heading(filter, QueueSort::Requirement, "Adempimento"),
        heading(filter, QueueSort::Ats, "Ambito"),
        heading(filter, QueueSort::Submitted, "Consegnato"),
        head("Prova"),
    ]);
    let hidden = filter.pairs().into_iter().filter(|(_, value)| !value.is_empty());
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    let decide = waiting.then(|| {
        view! {
            <TextArea form=form.clone() name="motivi" label="Motivo della restituzione" hint="Uno per tutti quelli selezionati; non serve per accettare" />
            <div class="actions">
                <button class="btn btn-primary" type="submit" name="esito" value="accetta">
                    "Accetta i selezionati"
                </button>
                <button class="btn btn-outline-primary" type="submit" name="esito" value="restituisci">
                    "Restituisci i selezionati"
                </button>
            </div>
        }
    });
    let more = view.next.as_deref().map(|next| {
        view! {
            <a class="btn btn-outline-primary" href=with_filter(filter, &[("dopo", next)])>
                "Successivi"
            </a>
        }
    });
    let first = view.continued.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=with_filter(filter, &[])>
                "Dall’inizio"
            </a>
        }
    });
    view! {
        <form method="post" action=format!("{QUEUE}/esito") novalidate>
            {hidden}
            <ListTable
                id="coda"
                caption=caption(filter)
                heads=heads
                body=view! { <tbody>{rows}</tbody> }.into_any()
            />
            {decide}
        </form>
        {export_links(request, "tutti gli adempimenti trovati")}
        <nav class="pages" aria-label="Pagine">
            {first} {more}
        </nav>
    }
    .into_any()
}
