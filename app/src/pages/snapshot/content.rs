//! The content of a snapshot in readable tables.

use domain::format;
use domain::minutes::Minutes;
use domain::sirps::FruitionKind;
use domain::snapshot::difference::{fte_words, week_words};
use domain::snapshot::{FunctionHours, Hours, Measured, Snapshot, SnapshotPoint, SourceCount};
use domain::targets::Target;
use domain::timesheet::SheetState;
use leptos::prelude::*;
use services::snapshot::show::ShownSnapshot;

use crate::components::list_table::{ListTable, figures, words};

const COLUMNS: [&str; 5] = ["Assegnate", "Svolte", "Accettate", "Inviate", "A parte: non inviate"];

/// All tables; nothing when the content cannot be read.
pub(super) fn tables(shown: &ShownSnapshot) -> AnyView {
    let Some(content) = &shown.content else { return ().into_any() };
    view! {
        <section class="panel" aria-labelledby="contenuto-fotografia">
            <h2 id="contenuto-fotografia">"Contenuto"</h2>
            {by_function(content)}
            {group(content)}
            {network(content)}
            {fruitions(content)}
            {targets(content)}
        </section>
    }
    .into_any()
}

fn hour_heads(first: Vec<AnyView>) -> Vec<AnyView> {
    first.into_iter().chain(COLUMNS.map(figures)).collect()
}

/// The five figures of hours.
fn hour_cells(hours: &Hours) -> AnyView {
    let waiting = hours.minutes.of(SheetState::Sent) + hours.minutes.of(SheetState::InCheck);
    let accepted = hours.minutes.of(SheetState::Accepted);
    let values = [Minutes::from_hours(hours.agreed), hours.done, accepted, waiting, hours.minutes.apart()];
    COLUMNS
        .into_iter()
        .zip(values)
        .map(|(label, minutes)| {
            view! {
                <td class="num" data-label=label>
                    {minutes.clock()}
                </td>
            }
        })
        .collect_view()
        .into_any()
}

fn by_function(content: &Snapshot) -> AnyView {
    let row = |row: &FunctionHours| {
        view! {
            <tr>
                <th scope="row">{row.function.italian()}</th>
                {hour_cells(&row.hours)}
            </tr>
        }
    };
    let rows = content.functions.iter().map(row).collect_view();
    let body = view! {
        <tbody>{rows}</tbody>
        <tfoot>
            <tr class="total-row">
                <th scope="row">"Totale"</th>
                {hour_cells(&content.total)}
            </tr>
        </tfoot>
    };
    view! {
        <ListTable
            id="ore-funzione"
            caption="Ore effettuate per funzione: svolte sono quelle dei timesheet inviati e non restituiti"
            heads=hour_heads(vec![words("Funzione")])
            body=body.into_any()
        />
    }
    .into_any()
}

fn group(content: &Snapshot) -> AnyView {
    let mut rows = Vec::new();
    for member in &content.group {
        let name = format!("{} {}", member.code, member.name.as_deref().unwrap_or("da indicare"));
        for row in &member.functions {
            rows.push(view! {
                <tr>
                    <th scope="row">{name.clone()}</th>
                    <td data-label="Funzione">{row.function.short()}</td>
                    {hour_cells(&row.hours)}
                </tr>
            });
        }
    }
    let count = format::count(content.group.len(), "persona", "persone");
    view! {
        <ListTable
            id="gruppo"
            caption=format!("Composizione del gruppo di progetto: {count}")
            heads=hour_heads(vec![words("Operatore"), words("Funzione")])
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}

fn network(content: &Snapshot) -> AnyView {
    let row = |point: &SnapshotPoint| {
        let address = point.address.clone().unwrap_or_else(|| "indirizzo da indicare".to_owned());
        let staff = if point.staff.is_empty() { "da indicare".to_owned() } else { point.staff.join(", ") };
        view! {
            <tr>
                <th scope="row">{format!("{} · {}", point.number, point.municipality)}</th>
                <td data-label="Indirizzo">{address}</td>
                <td data-label="Finanziato">{if point.funded { "sì" } else { "no" }}</td>
                <td data-label="Orario">{week_words(point)}</td>
                <td class="num" data-label="Ore a settimana">
                    {point.weekly.clock()}
                </td>
                <td data-label="Operatori addetti">{staff}</td>
            </tr>
        }
    };
    let rows = content.network.iter().map(row).collect_view();
    view! {
        <ListTable
            id="rete"
            caption="Rete degli sportelli, orari di apertura settimanale, operatori addetti"
            heads=vec![
                words("Sportello"),
                words("Indirizzo"),
                words("Finanziato"),
                words("Orario"),
                figures("Ore a settimana"),
                words("Operatori addetti"),
            ]
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}

fn source_words(source: &SourceCount) -> String {
    let to = source.counted_to.map(|day| format!(", fino al {}", format::date(day))).unwrap_or_default();
    format!("{}: {}{to}", source.source.italian(), format::integer(source.number))
}

fn fruitions(content: &Snapshot) -> AnyView {
    let rows = content
        .fruitions
        .iter()
        .map(|row| {
            let sources: Vec<String> = row.sources.iter().map(source_words).collect();
            let sources = if sources.is_empty() { "nessun dato trasmesso".to_owned() } else { sources.join("; ") };
            view! {
                <tr>
                    <th scope="row">{row.function.italian()}</th>
                    <td data-label="Che cosa">{FruitionKind::of(row.function).italian()}</td>
                    <td data-label="Fonte">{sources}</td>
                    <td class="num" data-label="Numero">
                        {format::integer(row.number)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let body = view! {
        <tbody>{rows}</tbody>
        <tfoot>
            <tr class="total-row">
                <th scope="row">"Totale"</th>
                <td></td>
                <td></td>
                <td class="num" data-label="Numero">
                    {format::integer(content.fruitions_total)}
                </td>
            </tr>
        </tfoot>
    };
    view! {
        <ListTable
            id="fruizioni"
            caption="Fruizioni trasmesse al SIRPS fino alla data di riferimento, in valore assoluto"
            heads=vec![words("Funzione"), words("Che cosa"), words("Fonte"), figures("Numero")]
            body=body.into_any()
        />
    }
    .into_any()
}

fn targets(content: &Snapshot) -> AnyView {
    let targets = &content.targets;
    let row = |name: &'static str, figure: Measured, words: fn(i64) -> String| {
        let (class, word) = if figure.measured >= figure.required {
            ("state state-good", "Raggiunto")
        } else {
            ("state state-warn", "Non ancora")
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="num" data-label="Minimo alla fine">
                    {words(figure.required)}
                </td>
                <td class="num" data-label="Raggiunto">
                    {words(figure.measured)}
                </td>
                <td data-label="Stato">
                    <span class=class>{word}</span>
                </td>
            </tr>
        }
    };
    let rows = view! {
        {row(Target::Fruitions.italian(), targets.fruitions, format::integer)}
        {row(Target::Sportelli.italian(), targets.sportelli, format::integer)}
        {row(Target::SocialWorkers.italian(), targets.social_workers_fte, fte_words)}
    };
    view! {
        <ListTable
            id="obiettivi"
            caption=format!(
                "Obiettivi quantitativi su {} residenti al {} ({})",
                format::integer(targets.population),
                format::date(targets.population_as_of),
                targets.population_source,
            )
            heads=vec![words("Obiettivo"), figures("Minimo alla fine"), figures("Raggiunto"), words("Stato")]
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}
