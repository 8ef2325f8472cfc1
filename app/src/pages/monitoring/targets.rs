//! `/progetti/{id}/monitoraggio/obiettivi`: what is needed, there and missing of each target, how it
//! grew, where it leads and why.

use domain::format;
use domain::targets::{FTE_PARTS, Target, TargetOutcome, in_units, units_italian};
use leptos::prelude::*;
use services::monitoring::targets_show::{TargetsView, targets_show};
use services::project::scope::ProjectTab;

use crate::components::chart::{Chart, ChartData, ChartPoint, ChartShape};
use crate::components::explanation::ExplanationTree;
use crate::components::export_links::export_links;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::monitoring::{MonitoringNav, MonitoringPage};
use crate::pages::project::frame::{ProjectFrame, tab_address, tab_name};

/// The address of the register of social workers.
#[must_use]
pub fn register_address(project: uuid::Uuid) -> String {
    format!("/progetti/{project}/monitoraggio/assistenti-sociali")
}

/// `/progetti/{id}/monitoraggio/obiettivi`
#[component]
pub fn TargetsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = targets_show(&request.context, project?).await?;
        let id = view.head.id;
        let tab = ProjectTab::Monitoring;
        let above = vec![(tab_name(tab).to_owned(), tab_address(id, tab))];
        let met = view.outcomes.iter().filter(|outcome| outcome.met).count();
        let state = format!("{met} obiettivi raggiunti su 3 {}", view.reached.day_in_words());
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=tab title="Obiettivi" state=state above=above />
            <MonitoringNav project=id here=MonitoringPage::Targets office=view.office />
            {residents(&view)}
            {overview(&view)}
            {export_links(&request, "gli obiettivi")}
            {fruitions(&view)}
            {sportelli(&view)}
            {social_workers(&view)}
        }
        .into_any())
    })
}

fn residents(view: &TargetsView) -> AnyView {
    let (number, on, source) = &view.residents;
    view! {
        <p class="measure">
            {format!(
                "Residenti: {} al {} ({source}), fissati con il progetto. Se un obiettivo non è raggiunto alla conclusione, la determinazione applica la penalità dell’art. 11.",
                format::integer(*number),
                format::date(*on),
            )}
        </p>
    }
    .into_any()
}

/// How a target stands, in a word with its sign.
#[must_use]
pub fn state_of(outcome: &TargetOutcome, known: bool) -> AnyView {
    let (class, word) = match (outcome.met, known) {
        (true, _) => ("state state-good", "Raggiunto"),
        (false, true) => ("state state-warn", "Non raggiunto"),
        (false, false) => ("state state-warn", "Nessun dato"),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

fn known(view: &TargetsView, target: Target) -> bool {
    let recorded = &view.recorded;
    match target {
        Target::Fruitions => recorded.0.is_some() || view.reached.fruitions_known().is_some(),
        Target::Sportelli => recorded.1.is_some() || view.reached.sportelli_known().is_some(),
        Target::SocialWorkers => recorded.2.is_some() || view.reached.fte_known().is_some(),
    }
}

/// What the Region recorded in the place of the data of a target.
fn recorded(view: &TargetsView, target: Target) -> Option<(String, String)> {
    let (recorded, data) = match target {
        Target::Fruitions => {
            (view.recorded.0.map(format::integer), view.reached.fruitions_known().map(format::integer))
        }
        Target::Sportelli => {
            (view.recorded.1.map(format::integer), view.reached.sportelli_known().map(format::integer))
        }
        Target::SocialWorkers => (view.recorded.2.map(format::decimal), view.reached.fte_known().map(format::decimal)),
    };
    recorded.map(|recorded| (recorded, data.unwrap_or_else(|| "nessun dato".to_owned())))
}

fn overview(view: &TargetsView) -> AnyView {
    let rows = view
        .outcomes
        .iter()
        .map(|outcome| {
            let recorded = recorded(view, outcome.target).map(|(recorded, data)| {
                view! {
                    <p class="article">
                        {format!("Registrato dalla Regione: {recorded}; dai dati: {data}.")}
                    </p>
                }
            });
            let ahead = view.projection.as_ref().filter(|_| outcome.target == Target::Fruitions);
            let ahead = ahead.map_or_else(|| "—".to_owned(), |projection| format::integer(projection.at_end));
            view! {
                <tr>
                    <th scope="row">{outcome.target.italian()} {recorded}</th>
                    <td class="num" data-label="Minimo">
                        {format::decimal(outcome.needed)}
                    </td>
                    <td class="num" data-label="Raggiunto">
                        {format::decimal(outcome.have)}
                    </td>
                    <td class="num" data-label="Mancano">
                        {format::decimal(outcome.missing)}
                    </td>
                    <td class="num" data-label="Proiezione">
                        {ahead}
                    </td>
                    <td data-label="Stato">{state_of(outcome, known(view, outcome.target))}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![
        words("Obiettivo"),
        figures("Minimo"),
        figures("Raggiunto"),
        figures("Mancano"),
        figures("Proiezione"),
        words("Stato"),
    ];
    view! {
        <ListTable
            id="tre-obiettivi"
            caption=format!("Obiettivi {}", view.reached.day_in_words())
            heads=heads
            class="table table-stack"
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}

/// A target's own panel: its heading, why, what is drawn and the same as a table.
fn panel(view: &TargetsView, target: Target, id: &'static str, content: AnyView) -> AnyView {
    let outcome = view.outcomes.iter().find(|outcome| outcome.target == target);
    let head = outcome.map(|outcome| {
        view! {
            <p>
                {state_of(outcome, known(view, target))}
                {format!(
                    " {} su un minimo di {}.",
                    format::decimal(outcome.have),
                    format::decimal(outcome.needed),
                )}
            </p>
            <ExplanationTree tree=outcome.explanation.clone() />
        }
    });
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{target.italian()}</h2>
            {head}
            {content}
        </section>
    }
    .into_any()
}

/// What is needed of a target, in whole units.
fn needed_of(view: &TargetsView, target: Target, unit: i64) -> i64 {
    view.outcomes.iter().find(|outcome| outcome.target == target).map_or(0, |outcome| in_units(outcome.needed, unit))
}

/// The year below the first point and below each first quarter.
fn label(place: usize, quarter: domain::period::Quarter) -> String {
    if place == 0 || quarter.number() == 1 { quarter.year().to_string() } else { String::new() }
}

fn fruitions(view: &TargetsView) -> AnyView {
    let needed = needed_of(view, Target::Fruitions, 1);
    if view.progress.is_empty() {
        let nothing = view! {
            <div class="empty">
                <p>"Nessun conteggio è ancora arrivato: non c’è niente da mostrare e nessuna proiezione."</p>
                <p>"I conteggi arrivano dai flussi, dalla lista dei partecipanti o dalle registrazioni."</p>
            </div>
        };
        return panel(view, Target::Fruitions, "fruizioni", nothing.into_any());
    }
    let points = view
        .progress
        .iter()
        .enumerate()
        .map(|(place, each)| ChartPoint { label: label(place, each.quarter), value: each.total })
        .collect();
    let data = ChartData {
        shape: ChartShape::Line,
        points,
        target: needed,
        projection: view.projection.as_ref().map(|projection| projection.at_end),
        unit: 1,
    };
    let last = view.progress.last();
    let description = last.map(|last| {
        format!(
            "A fine {}: {} su un minimo di {}. La tabella sotto il grafico ha tutte le cifre.",
            last.quarter,
            format::integer(last.total),
            format::integer(needed),
        )
    });
    let rows = view
        .progress
        .iter()
        .map(|each| {
            let missing = (needed - each.total).max(0);
            view! {
                <tr>
                    <th scope="row">{each.quarter.to_string()}</th>
                    <td class="num" data-label="Nel trimestre">
                        {format::integer(each.number)}
                    </td>
                    <td class="num" data-label="Totale">
                        {format::integer(each.total)}
                    </td>
                    <td class="num" data-label="Al minimo mancano">
                        {format::integer(missing)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![words("Trimestre"), figures("Nel trimestre"), figures("Totale"), figures("Al minimo mancano")];
    let ahead = view.projection.as_ref().map(|projection| {
        view! {
            <p>
                {format!(
                    "Con il passo tenuto finora alla conclusione saranno {} ({}).",
                    format::integer(projection.at_end),
                    if projection.at_end >= needed { "obiettivo raggiunto" } else { "obiettivo non raggiunto" },
                )}
            </p>
            <ExplanationTree tree=projection.explanation.clone() summary="Come si calcola la proiezione" />
        }
    });
    let content = view! {
        {ahead}
        <Chart
            id="grafico-fruizioni"
            title="Contatti, prese in carico e interventi: totale trimestre per trimestre"
            description=description.unwrap_or_default()
            series="Totale a fine trimestre"
            data=data
        />
        <ListTable
            id="andamento-fruizioni"
            caption="Contatti, prese in carico e interventi per trimestre"
            heads=heads
            class="table table-tight table-stack"
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    };
    panel(view, Target::Fruitions, "fruizioni", content.into_any())
}

fn sportelli(view: &TargetsView) -> AnyView {
    let reached = &view.reached;
    let network = tab_address(view.head.id, ProjectTab::Network);
    if reached.sportelli_funded == 0 {
        let nothing = view! {
            <div class="empty">
                <p>
                    "La rete non ha sportelli finanziati: si registrano nella pagina " <a href=network>"Sportelli"</a> "."
                </p>
            </div>
        };
        return panel(view, Target::Sportelli, "sportelli", nothing.into_any());
    }
    let shown = [("Finanziati", reached.sportelli_funded), ("Aperti", reached.sportelli_open)];
    let data = ChartData {
        shape: ChartShape::Bars,
        points: shown.iter().map(|(name, value)| ChartPoint { label: (*name).to_owned(), value: *value }).collect(),
        target: needed_of(view, Target::Sportelli, 1),
        projection: None,
        unit: 1,
    };
    let rows = shown
        .iter()
        .map(|(name, value)| {
            view! {
                <tr>
                    <th scope="row">{*name}</th>
                    <td class="num">{format::integer(*value)}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <p class="measure">
            "Contano gli sportelli finanziati che hanno un orario di apertura, nella rete come è registrata oggi: vedi "
            <a href=network>"Sportelli"</a> "."
        </p>
        <Chart
            id="grafico-sportelli"
            title="Sportelli finanziati e aperti"
            description=format!(
                "Finanziati {}, aperti {}. La tabella sotto il grafico ha le stesse cifre.",
                reached.sportelli_funded,
                reached.sportelli_open,
            )
            series="Sportelli"
            data=data
        />
        <ListTable
            id="numero-sportelli"
            caption="Sportelli finanziati e aperti"
            heads=vec![words("Sportelli"), figures("Numero")]
            class="table table-tight"
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    };
    panel(view, Target::Sportelli, "sportelli", content.into_any())
}

fn social_workers(view: &TargetsView) -> AnyView {
    let register = register_address(view.head.id);
    if view.fte.is_empty() {
        let nothing = view! {
            <div class="empty">
                <p>
                    "Il registro degli assistenti sociali dell’ambito è vuoto: "
                    <a href=register>"apri il registro"</a> "."
                </p>
            </div>
        };
        return panel(view, Target::SocialWorkers, "assistenti-sociali", nothing.into_any());
    }
    let needed = needed_of(view, Target::SocialWorkers, FTE_PARTS);
    let points = view
        .fte
        .iter()
        .enumerate()
        .map(|(place, each)| ChartPoint { label: label(place, each.quarter), value: in_units(each.fte, FTE_PARTS) })
        .collect();
    let data = ChartData { shape: ChartShape::Bars, points, target: needed, projection: None, unit: FTE_PARTS };
    let rows = view
        .fte
        .iter()
        .map(|each| {
            view! {
                <tr>
                    <th scope="row">{each.quarter.to_string()}</th>
                    <td data-label="Giorno">{format::date(each.on)}</td>
                    <td class="num" data-label="In servizio">
                        {format::decimal(each.fte)}
                    </td>
                    <td class="num" data-label="Al minimo mancano">
                        {units_italian((needed - in_units(each.fte, FTE_PARTS)).max(0), FTE_PARTS)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![words("Trimestre"), words("Giorno"), figures("In servizio"), figures("Al minimo mancano")];
    let content = view! {
        <p class="measure">
            "Contano tutti gli assistenti sociali dell’ambito, anche non finanziati dal progetto, in servizio nel giorno considerato: "
            <a href=register>"registro degli assistenti sociali"</a> "."
        </p>
        <Chart
            id="grafico-assistenti-sociali"
            title="Assistenti sociali dell’ambito, equivalenti a tempo pieno a fine trimestre"
            description=format!(
                "{}: {} su un minimo di {}. La tabella sotto il grafico ha tutte le cifre.",
                view.reached.day_in_words(),
                format::decimal(view.reached.fte_known().unwrap_or_default()),
                units_italian(needed, FTE_PARTS),
            )
            series="In servizio a fine trimestre"
            data=data
        />
        <ListTable
            id="andamento-assistenti-sociali"
            caption="Equivalenti a tempo pieno a fine trimestre"
            heads=heads
            class="table table-tight table-stack"
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    };
    panel(view, Target::SocialWorkers, "assistenti-sociali", content.into_any())
}
