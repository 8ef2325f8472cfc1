//! `/regione/controlli`: the sheets of all projects that wait for the officer's check.

use domain::format;
use leptos::prelude::*;
use services::timesheet::queue::{QueueFilter, QueueView, WaitingSheet, check_queue};

use crate::components::form::ErrorSummary;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::timesheet::words::{day, sheet_address};
use crate::request::PageRequest;

/// `/regione/controlli`
#[component]
pub fn CheckQueuePage() -> impl IntoView {
    page(|request| async move {
        let filter = QueueFilter {
            ats: request.parameter("ats").and_then(|text| text.parse().ok()),
            period: request.parameter("periodo").and_then(|text| text.parse().ok()),
            after: request.parameter("dopo").map(str::to_owned),
        };
        let view = check_queue(&request.context, &filter).await?;
        let count = usize::try_from(view.sheets).unwrap_or_default();
        let state = match count {
            0 => "Nessun timesheet attende la verifica".to_owned(),
            n => format!(
                "{} in attesa di verifica, {} in tutto",
                format::count(n, "timesheet", "timesheet"),
                view.minutes.italian()
            ),
        };
        Ok(view! {
            <PageHead title="Timesheet da verificare" state=state />
            <ErrorSummary form=request.form_state("controlli") />
            {filters(&view, &filter)}
            {if view.lines.is_empty() { empty(&filter) } else { table(&view, &filter, &request) }}
        }
        .into_any())
    })
}

fn filters(view: &QueueView, filter: &QueueFilter) -> AnyView {
    let mut ats = view.ats.clone();
    ats.extend(filter.ats.filter(|wanted| !view.ats.contains(wanted)));
    let mut periods = view.periods.clone();
    periods.extend(filter.period.filter(|wanted| !view.periods.contains(wanted)));
    let ats = ats
        .into_iter()
        .map(|number| {
            view! {
                <option value=number.to_string() selected=filter.ats == Some(number)>
                    {format!("ATS {number}")}
                </option>
            }
        })
        .collect_view();
    let periods = periods
        .into_iter()
        .map(|period| {
            view! {
                <option value=period.code() selected=filter.period == Some(period)>
                    {period.to_string()}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="filters" method="get">
            <div class="field">
                <label for="ats">"Ambito"</label>
                <select id="ats" name="ats">
                    <option value="">"Tutti"</option>
                    {ats}
                </select>
            </div>
            <div class="field">
                <label for="periodo">"Periodo"</label>
                <select id="periodo" name="periodo">
                    <option value="">"Tutti"</option>
                    {periods}
                </select>
            </div>
            <button class="btn btn-outline-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn empty(filter: &QueueFilter) -> AnyView {
    let filtered = filter.ats.is_some() || filter.period.is_some();
    let text = if filtered {
        "Nessun timesheet in attesa corrisponde al filtro."
    } else {
        "I timesheet inviati dagli ambiti compaiono qui."
    };
    view! {
        <div class="empty">
            <p>{text}</p>
            {filtered.then(|| view! { <p><a href="/regione/controlli">"Mostra tutti"</a></p> })}
        </div>
    }
    .into_any()
}

/// The address of the queue with the filter, and where a page begins.
fn address(filter: &QueueFilter, after: Option<&str>) -> String {
    let mut parts = Vec::new();
    parts.extend(filter.ats.map(|ats| format!("ats={ats}")));
    parts.extend(filter.period.map(|period| format!("periodo={}", period.code())));
    parts.extend(after.map(|after| format!("dopo={after}")));
    if parts.is_empty() { "/regione/controlli".to_owned() } else { format!("/regione/controlli?{}", parts.join("&")) }
}

fn row(line: &WaitingSheet, request: &PageRequest) -> AnyView {
    let value = format!("{}:{}", line.id, line.version);
    let checked = request.form_state("controlli").chosen("foglio", &value, false);
    let label = format!("Seleziona {}, ATS {}, {}", line.name, line.ats, line.period);
    let explanation = line.explanation.clone().unwrap_or_else(|| "senza avvisi".to_owned());
    view! {
        <tr>
            <td data-label="Seleziona">
                <span class="choice">
                    <input type="checkbox" name="foglio" value=value checked=checked aria-label=label />
                </span>
            </td>
            <th scope="row">
                <a href=sheet_address(line.project, line.period, &line.operator)>{line.name.clone()}</a>
            </th>
            <td data-label="Ambito">{format!("ATS {}", line.ats)}</td>
            <td data-label="Periodo">{line.period.to_string()}</td>
            <td data-label="Inviato il">{day(line.sent_at)}</td>
            <td class="num" data-label="Righe">
                {format::integer(line.entries)}
            </td>
            <td class="num" data-label="Ore">
                {line.minutes.clock()}
            </td>
            <td data-label="Avvisi spiegati dall’ente">{explanation}</td>
        </tr>
    }
    .into_any()
}

fn table(view: &QueueView, filter: &QueueFilter, request: &PageRequest) -> AnyView {
    let rows = view.lines.iter().map(|line| row(line, request)).collect_view();
    let more = view.next.as_deref().map(|next| {
        view! {
            <a class="btn btn-outline-primary" href=address(filter, Some(next))>
                "Successivi"
            </a>
        }
    });
    let first = filter.after.as_ref().map(|_| {
        view! {
            <a class="btn btn-outline-primary" href=address(filter, None)>
                "Dall’inizio"
            </a>
        }
    });
    view! {
        <form method="post" action="/regione/controlli/accetta">
            <input type="hidden" name="ats" value=filter.ats.map(|ats| ats.to_string()).unwrap_or_default() />
            <input type="hidden" name="periodo" value=filter.period.map(|q| q.code()).unwrap_or_default() />
            <div class="table-scroll" role="region" aria-labelledby="coda" tabindex="0">
                <table class="table table-hover table-stack">
                    <caption id="coda">"In attesa di verifica, dal periodo meno recente"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Seleziona"</th>
                            <th scope="col">"Operatore"</th>
                            <th scope="col">"Ambito"</th>
                            <th scope="col">"Periodo"</th>
                            <th scope="col">"Inviato il"</th>
                            <th scope="col" class="num">
                                "Righe"
                            </th>
                            <th scope="col" class="num">
                                "Ore"
                            </th>
                            <th scope="col">"Avvisi spiegati dall’ente"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Accetta i timesheet selezionati"
                </button>
                <span class="why-not">"Quelli con errori restano in attesa."</span>
            </div>
        </form>
        <nav class="pages" aria-label="Pagine">
            {first} {more}
        </nav>
    }
    .into_any()
}
