//! `/progetti/{id}/timesheet/{periodo}/importa/{importazione}`: every row of a file with what
//! becomes of it, and the button that stores them; afterwards what was stored.

use domain::format;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::timesheet::import::preview::{Filter, ImportState, PAGE_ROWS, PreviewView, RowLine, preview};
use services::timesheet::import::upload::size_words;
use services::timesheet::import::{Fate, OperatorSum, Totals};

use crate::components::export_links::{export_links_asked, export_links_at};
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::{path_id, path_text, with_query};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::import::{STORE_FORM, above, import_address};
use crate::pages::timesheet::words::{day, period_address, sheet_address};

/// `/progetti/{id}/timesheet/{periodo}/importa/{importazione}`
#[component]
pub fn PreviewPage() -> impl IntoView {
    let (project, import, period) = (path_id("id"), path_id("importazione"), path_text("periodo"));
    page(move |request| async move {
        let filter = Filter::of_code(request.parameter("righe"));
        let number = request.parameter("pagina").and_then(|text| text.parse().ok()).unwrap_or(1);
        let view = preview(&request.context, (project?, &period, import?), filter, number).await?;
        let mut path = above(view.head.id, view.period);
        path.push(("Importazione".to_owned(), import_address(view.head.id, view.period)));
        let stored = matches!(view.state, ImportState::Stored { .. });
        let rows = (!stored).then(|| rows(&view));
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Timesheets
                title=format!("Righe da «{}», {}", view.file_name, view.period)
                state=state(&view)
                above=path
            />
            <ErrorSummary form=request.form_state(STORE_FORM) />
            {decision(&view)}
            {operators(&view)}
            {rows}
        }
        .into_any())
    })
}

fn state(view: &PreviewView) -> String {
    let file = format!("caricato il {}, {}", day(Some(view.uploaded_at)), size_words(view.file_bytes));
    match &view.state {
        ImportState::Stored { at, .. } => format!("Registrato il {} · {file}", day(Some(*at))),
        ImportState::Read { .. } => format!("Anteprima: non è stato ancora registrato nulla · {file}"),
    }
}

/// «12 righe nuove (43 h 30 min), 3 già registrate, 1 con errori».
fn summary(totals: &Totals) -> String {
    let mut parts = Vec::new();
    if totals.new > 0 {
        let new = format::count(totals.new, "riga nuova", "righe nuove");
        parts.push(format!("{new} ({})", totals.minutes.italian()));
    }
    if totals.present > 0 {
        parts.push(format::count(totals.present, "già registrata", "già registrate"));
    }
    if totals.wrong > 0 {
        parts.push(format::count(totals.wrong, "con errori", "con errori"));
    }
    let mut text = parts.join(", ");
    if totals.warned > 0 {
        let warned = format::count(totals.warned, "riga nuova ha avvisi", "righe nuove hanno avvisi");
        text.push_str(&format!(". {warned}, che non bloccano"));
    }
    text
}

/// What can be done now, or what was done.
fn decision(view: &PreviewView) -> AnyView {
    let again = import_address(view.head.id, view.period);
    match &view.state {
        ImportState::Stored { added, .. } => view! {
            <section class="panel" aria-labelledby="esito">
                <h2 id="esito">{format::count(*added, "riga registrata", "righe registrate")}</h2>
                <p class="measure">
                    "Le righe sono nei timesheet degli operatori, in bozza: ora ogni operatore controlla e conferma il proprio."
                </p>
                <div class="actions">
                    <a class="btn btn-primary" href=period_address(view.head.id, view.period)>
                        "Vai ai timesheet del periodo"
                    </a>
                    <a class="btn btn-outline-primary" href=again>
                        "Carica un altro file"
                    </a>
                </div>
            </section>
        }
        .into_any(),
        ImportState::Read { obstacle: Some(reason) } => view! {
            <section class="panel" aria-labelledby="esito">
                <h2 id="esito">{format!("Esito del controllo: {}", summary(&view.totals))}</h2>
                <p class="measure">{reason.clone()}</p>
                <div class="actions">
                    <a class="btn btn-primary" href=again>
                        "Carica un altro file"
                    </a>
                </div>
            </section>
        }
        .into_any(),
        ImportState::Read { obstacle: None } => store_form(view, &again),
    }
}

fn store_form(view: &PreviewView, again: &str) -> AnyView {
    let rows = format::count(view.totals.new, "riga nuova", "righe nuove");
    let sentence = format!(
        "Si aggiungono {rows}, {} in tutto, ai timesheet di {}. Le righe già registrate restano come sono. Un timesheet già confermato dovrà essere confermato di nuovo.",
        view.totals.minutes.italian(),
        format::count(view.operators.iter().filter(|o| o.totals.new > 0).count(), "operatore", "operatori")
    );
    view! {
        <section class="panel panel-tint" aria-labelledby="esito">
            <h2 id="esito">{format!("Esito del controllo: {}", summary(&view.totals))}</h2>
            <form method="post" action=format!("{again}/{}/registra", view.id) novalidate>
                <p class="measure">{sentence}</p>
                <input type="hidden" name="visto" value=view.seen.clone() />
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        {format!("Registra {rows}")}
                    </button>
                    <a class="btn btn-outline-primary" href=again.to_owned()>
                        "Carica un altro file"
                    </a>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn operators(view: &PreviewView) -> AnyView {
    if view.operators.is_empty() {
        return ().into_any();
    }
    if matches!(view.state, ImportState::Stored { .. }) {
        return sheets(view);
    }
    let rows = view.operator_lines().iter().map(|operator| operator_row(view, operator)).collect_view();
    view! {
        <ListTable
            id="per-operatore"
            caption="Che cosa contiene il file"
            heads=vec![
                words("Operatore"),
                figures("Righe nuove"),
                figures("Ore nuove"),
                figures("Già registrate"),
                figures("Con avvisi"),
                figures("Con errori"),
            ]
            body=view! {
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row">"Totale"</th>
                            {numbers(&view.totals)}
                        </tr>
                    </tfoot>
            }
                .into_any()
        />
        {operators_file(view)}
    }
    .into_any()
}

/// The sheets the rows of a stored file are in.
fn sheets(view: &PreviewView) -> AnyView {
    let rows = view
        .operators
        .iter()
        .map(|operator| {
            view! {
                <tr>
                    <th scope="row">{operator_link(view, operator)}</th>
                    <td class="num" data-label="Righe del file">
                        {integer(operator.totals.rows)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListTable
            id="per-operatore"
            caption="I timesheet degli operatori del file"
            heads=vec![
                words("Operatore"),
                figures("Righe del file"),
            ]
            body=view! {
                    <tbody>{rows}</tbody>
            }
                .into_any()
        />
        {operators_file(view)}
    }
    .into_any()
}

fn operators_file(view: &PreviewView) -> AnyView {
    export_links_at(&format!("{}/operatori", file_address(view)), "gli operatori del file")
}

/// The address of this page.
fn file_address(view: &PreviewView) -> String {
    format!("{}/{}", import_address(view.head.id, view.period), view.id)
}

fn integer(number: usize) -> String {
    format::integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn numbers(totals: &Totals) -> AnyView {
    view! {
        <td class="num" data-label="Righe nuove">{integer(totals.new)}</td>
        <td class="num" data-label="Ore nuove">{totals.minutes.clock()}</td>
        <td class="num" data-label="Già registrate">{integer(totals.present)}</td>
        <td class="num" data-label="Con avvisi">{integer(totals.warned)}</td>
        <td class="num" data-label="Con errori">{integer(totals.wrong)}</td>
    }
    .into_any()
}

/// The operator, with the way to the sheet; nobody has none.
fn operator_link(view: &PreviewView, operator: &OperatorSum) -> AnyView {
    if operator.code.is_empty() {
        return operator.name.clone().into_any();
    }
    let address = sheet_address(view.head.id, view.period, &operator.code);
    view! { <a href=address>{format!("{} {}", operator.code, operator.name)}</a> }.into_any()
}

fn operator_row(view: &PreviewView, operator: &OperatorSum) -> AnyView {
    let class = (operator.totals.wrong > 0).then_some("row-wrong");
    view! {
        <tr class=class>
            <th scope="row">{operator_link(view, operator)}</th>
            {numbers(&operator.totals)}
        </tr>
    }
    .into_any()
}

/// What stands in the address for a filter: nothing for all rows.
fn filter_code(filter: Filter) -> &'static str {
    if filter == Filter::All { "" } else { filter.code() }
}

/// The address of the rows of a filter; `page` from 1.
fn rows_address(view: &PreviewView, filter: Filter, page: usize) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    format!("{}#righe", with_query(&file_address(view), &[("righe", filter_code(filter)), ("pagina", &page)]))
}

fn rows(view: &PreviewView) -> AnyView {
    let filters = Filter::ALL
        .into_iter()
        .map(|filter| {
            let current = (filter == view.filter).then_some("true");
            let class = if filter == view.filter { "btn btn-primary btn-sm" } else { "btn btn-outline-primary btn-sm" };
            let label = format!("{} ({})", filter.italian(), integer(filter.count(&view.totals)));
            view! {
                <a class=class href=rows_address(view, filter, 1) aria-current=current>
                    {label}
                </a>
            }
        })
        .collect_view();
    let table = if view.rows.is_empty() {
        view! {
            <div class="empty">
                <p>"Nessuna riga del file è di questo tipo."</p>
            </div>
        }
        .into_any()
    } else {
        let lines = view.rows.iter().map(row).collect_view();
        view! {
            <ListTable
                id="righe-del-file"
                caption=shown(view)
                heads=vec![
                    figures("Riga"),
                    words("Esito"),
                    words("Operatore"),
                    words("Giorno"),
                    words("Orario"),
                    words("Funzione"),
                    words("Luogo"),
                    words("Nota"),
                ]
                class="table table-tight table-stack"
                body=view! {
                        <tbody>{lines}</tbody>
                }
                    .into_any()
            />
            {export_links_asked(&file_address(view), &[("righe", filter_code(view.filter))], "tutte le righe trovate")}
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="righe">
            <h2 id="righe">"Le righe del file"</h2>
            <nav class="actions" aria-label="Quali righe">
                {filters}
            </nav>
            {table}
            {pages(view)}
        </section>
    }
    .into_any()
}

/// «Righe da 101 a 200 di 1.234».
fn shown(view: &PreviewView) -> String {
    let first = (view.page - 1) * PAGE_ROWS + 1;
    let last = first + view.rows.len() - 1;
    let all = view.filter.count(&view.totals);
    format!("Righe da {} a {} di {}", integer(first), integer(last), integer(all))
}

fn pages(view: &PreviewView) -> AnyView {
    if view.pages < 2 {
        return ().into_any();
    }
    let link = |page: usize, label: &'static str| {
        view! {
            <a class="btn btn-outline-primary" href=rows_address(view, view.filter, page)>
                {label}
            </a>
        }
    };
    let previous = (view.page > 1).then(|| link(view.page - 1, "Righe precedenti"));
    let next = (view.page < view.pages).then(|| link(view.page + 1, "Righe successive"));
    view! {
        <nav class="actions" aria-label="Pagine delle righe">
            {previous}
            {next}
            <span>{format!("Pagina {} di {}", integer(view.page), integer(view.pages))}</span>
        </nav>
    }
    .into_any()
}

fn row(row: &RowLine) -> AnyView {
    let (class, mark, words) = match row.fate {
        Fate::New if row.warnings.is_empty() => (None, "state state-good", "Nuova".to_owned()),
        Fate::New => (Some("row-warn"), "state state-warn", "Nuova, con avvisi".to_owned()),
        Fate::Present => (None, "state", "Già registrata".to_owned()),
        Fate::Doubled { line } => (None, "state", format!("Uguale alla riga {line}")),
        Fate::Wrong => (Some("row-wrong"), "state state-bad", "Errore".to_owned()),
    };
    let errors = row.errors.iter().map(|message| ("finding-error", message));
    let messages = errors.chain(row.warnings.iter().map(|message| ("finding-warning", message)));
    let found = (!(row.errors.is_empty() && row.warnings.is_empty())).then(|| {
        let items = messages.map(|(class, message)| view! { <li class=class>{message.clone()}</li> }).collect_view();
        view! { <ul class="findings">{items}</ul> }
    });
    let or_dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    view! {
        <tr class=class>
            <th scope="row" class="num">
                {row.line.to_string()}
            </th>
            <td data-label="Esito">
                <span class=mark>{words}</span>
                {found}
            </td>
            <td data-label="Operatore">{or_dash(&row.operator)}</td>
            <td data-label="Giorno">{or_dash(&row.date)}</td>
            <td data-label="Orario">{or_dash(&row.time)}</td>
            <td data-label="Funzione">{or_dash(&row.function)}</td>
            <td data-label="Luogo">{or_dash(&row.place)}</td>
            <td data-label="Nota">{row.note.clone()}</td>
        </tr>
    }
    .into_any()
}
