//! `/progetti/{id}/monitoraggio/riscontri`: what the cross-checks found in a project; and
//! `/regione/riscontri`: in all of them. Filtered and sorted, with the sums of all results.

use domain::crosscheck::{CrosscheckRule, FindingState};
use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::crosscheck::filter::{Filter, Sort, Standing};
use services::crosscheck::list::{FindingLine, FindingsView, project_findings, region_findings};
use services::policy::{Action, Subject};
use services::project::scope::ProjectTab;
use uuid::Uuid;

use super::{MonitoringNav, MonitoringPage};
use crate::components::ats_filter::ats_filter;
use crate::components::export_links::export_links;
use crate::components::form::SelectField;
use crate::frame::address::{path_id, with_query};
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::{FormState, PageRequest};

/// The address of the Region's list.
pub const QUEUE: &str = "/regione/riscontri";

/// The address of a finding.
#[must_use]
pub fn address(project: Uuid, finding: Uuid) -> String {
    format!("{}/{finding}", MonitoringPage::Findings.address(project))
}

fn with_filter(path: &str, filter: &Filter, more: &[(&str, &str)]) -> String {
    let pairs = filter.pairs();
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect();
    with_query(path, &pairs)
}

/// A state as pages mark it.
pub(super) fn state_mark(state: FindingState) -> AnyView {
    let class = match state {
        FindingState::Open => "badge text-bg-warning",
        FindingState::Explained => "badge text-bg-primary",
        FindingState::Accepted => "badge text-bg-success",
        FindingState::Confirmed => "badge text-bg-danger",
    };
    view! { <span class=class>{state.italian()}</span> }.into_any()
}

/// `/progetti/{id}/monitoraggio/riscontri`
#[component]
pub fn FindingsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let filter = Filter::read(|name| request.parameter(name));
        let view = project_findings(&request.context, project, &filter, request.parameter("dopo")).await?;
        let Some(head) = view.head.clone() else { return Ok(().into_any()) };
        let office = request.context.may(Action::RecordRead, Subject::Ats(head.ats));
        let above = vec![("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring))];
        let path = MonitoringPage::Findings.address(project);
        Ok(view! {
            <ProjectFrame head=head tab=ProjectTab::Monitoring title="Riscontri" state=state(&view) above=above />
            <MonitoringNav project=project here=MonitoringPage::Findings office=office />
            {about(&view)}
            {body(&path, &view, &request)}
            {rules()}
        }
        .into_any())
    })
}

/// `/regione/riscontri`
#[component]
pub fn FindingQueuePage() -> impl IntoView {
    page(|request| async move {
        let filter = Filter::read(|name| request.parameter(name));
        let view = region_findings(&request.context, &filter, request.parameter("dopo")).await?;
        Ok(view! {
            <PageHead title="Riscontri del monitoraggio" state=state(&view) />
            {body(QUEUE, &view, &request)}
            {rules()}
        }
        .into_any())
    })
}

fn state(view: &FindingsView) -> String {
    let found = format::count(view.totals.findings, "riscontro", "riscontri");
    match (view.totals.findings, view.filter.standing) {
        (0, Standing::Undecided) => "Nessun riscontro da definire".to_owned(),
        (0, _) => "Nessun riscontro trovato".to_owned(),
        (_, Standing::Undecided) => format!("{found} da definire"),
        (_, standing) => format!("{found} · {}", standing.italian()),
    }
}

fn about(view: &FindingsView) -> AnyView {
    let run = match view.run_at {
        None => "I dati non sono ancora stati riscontrati.".to_owned(),
        Some(at) => format!("Ultimo controllo: {}.", format::date(day_in_italy(at))),
    };
    view! {
        <p class="measure">
            "Il portale confronta timesheet inviati, dati SIRPS e fotografie ogni volta che ne arrivano e ogni notte. I timesheet in bozza o restituiti non contano. "
            {run}
        </p>
    }
    .into_any()
}

fn body(path: &str, view: &FindingsView, request: &PageRequest) -> AnyView {
    view! {
        {filters(path, view)}
        {if view.totals.findings == 0 { empty(path, &view.filter) } else { table(path, view, request) }}
    }
    .into_any()
}

fn filters(path: &str, view: &FindingsView) -> AnyView {
    let filter = &view.filter;
    let form = FormState::default();
    let all = || vec![(String::new(), "Tutti".to_owned())];
    let states = Standing::ALL.map(|each| (each.code().to_owned(), each.italian().to_owned())).to_vec();
    let mut rules = all();
    rules.extend(CrosscheckRule::ALL.map(|rule| (rule.code().to_owned(), rule.italian().to_owned())));
    let of_region = view.head.is_none();
    let ats = of_region.then(|| ats_filter(&form, &view.ats, filter.ats));
    let period = of_region.then(|| {
        let mut periods = all();
        let missing = filter.quarter.filter(|wanted| !view.quarters.contains(wanted));
        periods
            .extend(view.quarters.iter().copied().chain(missing).map(|quarter| (quarter.code(), quarter.to_string())));
        view! {
            <SelectField
                form=form.clone()
                name="periodo"
                label="Periodo"
                options=periods
                stored=filter.quarter.map(|quarter| quarter.code()).unwrap_or_default()
            />
        }
    });
    view! {
        <form class="filters" method="get" action=path.to_owned()>
            <SelectField
                form=form.clone()
                name="stato"
                label="Stato"
                options=states
                stored=filter.standing.code().to_owned()
            />
            {ats}
            {period}
            <SelectField
                form=form.clone()
                name="riscontro"
                label="Riscontro"
                options=rules
                stored=filter.rule.map(|rule| rule.code().to_owned()).unwrap_or_default()
            />
            <input type="hidden" name="ordine" value=filter.order() />
            <button class="btn btn-outline-primary" type="submit">
                "Filtra"
            </button>
        </form>
    }
    .into_any()
}

fn empty(path: &str, filter: &Filter) -> AnyView {
    let text = if filter.narrows() {
        "Nessun riscontro corrisponde al filtro."
    } else {
        "I dati di timesheet, SIRPS e fotografie concordano: non c’è nulla da spiegare o da decidere."
    };
    let path = path.to_owned();
    view! {
        <div class="empty">
            <p>{text}</p>
            {filter.narrows().then(|| view! { <p><a href=path>"Mostra tutti quelli da definire"</a></p> })}
        </div>
    }
    .into_any()
}

fn heading(path: &str, filter: &Filter, sort: Sort, name: &'static str, class: &'static str) -> AnyView {
    let current = filter.sort == sort;
    let sorted = current.then_some(if filter.descending { "descending" } else { "ascending" });
    let other = Filter { sort, descending: current && !filter.descending, ..filter.clone() };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <a href=with_filter(path, &other, &[])>{name}</a>
        </th>
    }
    .into_any()
}

fn row(line: &FindingLine, of_region: bool) -> AnyView {
    let project = of_region.then(|| view! { <td data-label="Ambito">{format!("ATS {}", line.ats)}</td> });
    let reopened = line.reopened_on.map(|day| {
        view! {
            <br />
            <small>{format!("Riaperto il {}: i dati sono cambiati.", format::date(day))}</small>
        }
    });
    let explanation =
        line.explanation.clone().map(|text| view! { <br /> <small>{format!("L’ente: «{text}»")}</small> });
    let minutes = if line.minutes.get() == 0 { "—".to_owned() } else { line.minutes.clock() };
    view! {
        <tr>
            <th scope="row">
                <a href=address(line.project, line.id)>{line.rule.italian()}</a>
            </th>
            <td data-label="Che cosa risulta">{line.sentence.clone()} {explanation} {reopened}</td>
            {project}
            <td data-label="Rilevato il">{format::date(line.found_on)}</td>
            <td class="num" data-label="Ore da togliere">
                {minutes}
            </td>
            <td data-label="Stato">{state_mark(line.state)}</td>
        </tr>
    }
    .into_any()
}

fn table(path: &str, view: &FindingsView, request: &PageRequest) -> AnyView {
    let filter = &view.filter;
    let of_region = view.head.is_none();
    let rows = view.lines.iter().map(|line| row(line, of_region)).collect_view();
    let more = view.next.as_deref().map(|next| {
        view! {
            <a class="btn btn-outline-primary" href=with_filter(path, filter, &[("dopo", next)])>
                "Successivi"
            </a>
        }
    });
    let first = view.continued.then(|| {
        view! {
            <a class="btn btn-outline-primary" href=with_filter(path, filter, &[])>
                "Dall’inizio"
            </a>
        }
    });
    let ats = of_region.then(|| heading(path, filter, Sort::Ats, "Ambito", ""));
    let columns = if of_region { "4" } else { "3" };
    let marked = (view.totals.marked.get() > 0).then(|| format!(" · segnate {}", view.totals.marked.italian()));
    view! {
        <div class="table-scroll" role="region" aria-labelledby="riscontri" tabindex="0">
            <table class="table table-hover table-stack">
                <caption id="riscontri">
                    {format!("{}. Le intestazioni ordinano l’elenco.", filter.standing.italian())}
                </caption>
                <thead>
                    <tr>
                        {heading(path, filter, Sort::Rule, "Riscontro", "")}
                        {heading(path, filter, Sort::Period, "Che cosa risulta", "")} {ats}
                        {heading(path, filter, Sort::Found, "Rilevato il", "")}
                        {heading(path, filter, Sort::Minutes, "Ore da togliere", "num")}
                        <th scope="col">"Stato"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan=columns>
                            {format!(
                                "Totale di tutti i risultati: {}",
                                format::count(view.totals.findings, "riscontro", "riscontri"),
                            )}
                            {marked}
                        </th>
                        <td class="num" data-label="Ore da togliere">
                            {view.totals.minutes.clock()}
                        </td>
                        <td></td>
                    </tr>
                </tfoot>
            </table>
        </div>
        {export_links(request, "tutti i riscontri trovati")}
        <nav class="pages" aria-label="Pagine">
            {first} {more}
        </nav>
    }
    .into_any()
}

/// What is held against what, with the article and the effect.
fn rules() -> AnyView {
    let items = CrosscheckRule::ALL
        .map(|rule| {
            view! {
                <dt>
                    {rule.italian()} " " <span class="article">{format!("({})", rule.article())}</span>
                </dt>
                <dd>{rule.words()} " " {format!("Se confermato: {}.", rule.effect().italian())}</dd>
            }
        })
        .collect_view();
    view! {
        <details class="why no-print">
            <summary>"Che cosa controlla il portale"</summary>
            <dl class="facts">{items}</dl>
        </details>
    }
    .into_any()
}
