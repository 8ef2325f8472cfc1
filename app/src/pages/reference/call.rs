//! `/avvisi/{id}`: every parameter of a version of a call's rules, in words.

use domain::determination::PenaltyRule;
use domain::format;
use domain::function::ServiceFunction;
use domain::rules::{MissedSnapshotEffect, RuleSet};
use domain::sirps::FruitionCounting;
use leptos::prelude::*;
use services::call::show::{CallView, call_show};

use crate::frame::address::path_id;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;

/// `/avvisi/{id}`; `?regole=n` shows an earlier version.
#[component]
pub fn CallPage() -> impl IntoView {
    let id = path_id("id");
    page(move |request| async move {
        let number = request.parameter("regole").and_then(|text| text.parse().ok());
        let view = call_show(&request.context, id?, number).await?;
        let title = format!("{} · {}", view.call.code, view.call.title);
        let state = format!(
            "Regole, versione {} di {}; dotazione {}",
            view.number,
            view.call.rule_sets.len(),
            view.call.budget.italian()
        );
        Ok(view! {
            <Breadcrumb above=vec![("Avvisi".to_owned(), "/avvisi".to_owned())] here=view.call.code.clone() />
            <PageHead of=view.call.programme.clone() title=title state=state>
                <a class="btn btn-outline-primary" href=format!("/avvisi/{}/atto", view.call.id)>
                    "Testo dell’atto di adesione"
                </a>
                <a class="btn btn-outline-primary" href=format!("/avvisi/{}/interventi", view.call.id)>
                    "Tipi di intervento"
                </a>
            </PageHead>
            {versions(&view)}
            {money(&view.rules)}
            {targets(&view.rules)}
            {terms(&view.rules)}
            {evaluation(&view.rules)}
            {monitoring(&view.rules)}
            {penalties(&view.rules)}
            {functions()}
        }
        .into_any())
    })
}

/// The other versions, if there are any.
fn versions(view: &CallView) -> AnyView {
    if view.call.rule_sets.len() < 2 {
        return ().into_any();
    }
    let links = view
        .call
        .rule_sets
        .iter()
        .map(|rules| {
            let current = (rules.number == view.number).then_some("page");
            view! {
                <li>
                    <a href=format!("/avvisi/{}?regole={}", view.call.id, rules.number) aria-current=current>
                        {format!("Versione {}", rules.number)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Versioni delle regole">
            <ul>{links}</ul>
        </nav>
    }
    .into_any()
}

/// A table of parameters: what, how much, article.
fn table(id: &'static str, caption: &'static str, rows: Vec<(String, String, &'static str)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(name, value, article)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num" data-label="Valore">
                        {value}
                    </td>
                    <td data-label="Articolo">
                        <span class="article">{article}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{caption}</h2>
            <table class="table table-stack">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Parametro"</th>
                        <th scope="col" class="num">
                            "Valore"
                        </th>
                        <th scope="col">"Articolo"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn days(days: u32) -> String {
    if days == 1 { "1 giorno".to_owned() } else { format!("{days} giorni") }
}

fn money(rules: &RuleSet) -> AnyView {
    let rows = vec![
        ("Costo standard di un’ora di lavoro".into(), rules.hourly_cost.italian(), "art. 5"),
        ("Altri costi, in percentuale del costo del personale".into(), rules.flat_rate_percent.italian(), "art. 6"),
        (
            "Ciascuno dei tre anticipi, in percentuale della sovvenzione".into(),
            rules.advance_percent.italian(),
            "art. 12",
        ),
        (
            "Parte degli anticipi pagati che le ore rendicontate devono coprire per il II e il III anticipo".into(),
            rules.advance_coverage_percent.italian(),
            "art. 12",
        ),
    ];
    table("costi", "Costi e anticipi", rows)
}

fn targets(rules: &RuleSet) -> AnyView {
    let rows = vec![
        (
            "Fruizioni (contatti, prese in carico, interventi) sui residenti, almeno".into(),
            rules.target_fruition_percent.italian(),
            "art. 2",
        ),
        (
            "Uno sportello ogni".into(),
            format!("{} residenti", format::integer(rules.inhabitants_per_sportello)),
            "art. 2",
        ),
        (
            "Un assistente sociale a tempo pieno ogni".into(),
            format!("{} residenti", format::integer(rules.inhabitants_per_social_worker)),
            "art. 2",
        ),
    ];
    table("obiettivi", "Obiettivi", rows)
}

fn terms(rules: &RuleSet) -> AnyView {
    let snapshots = rules
        .terms
        .snapshot_dates
        .iter()
        .map(|date| format!("{} {}", date.day, format::month_name(date.month)))
        .collect::<Vec<_>>()
        .join(" e ");
    let rows = vec![
        (
            "Firma dell’atto di adesione, dalla ricezione dell’ammissione".into(),
            days(rules.terms.sign_agreement_days),
            "art. 4",
        ),
        (
            "Dichiarazioni su gruppo e sportelli e convocazione del gruppo di valutazione locale, dalla stipula".into(),
            days(rules.terms.declaration_days),
            "art. 4",
        ),
        ("Richiesta del I anticipo, dalla stipula".into(), days(rules.advance_request_days), "art. 12"),
        (
            "Presentazione dei timesheet, nel mese dopo il trimestre".into(),
            format!("entro il giorno {}", rules.timesheet_day),
            "art. 12",
        ),
        ("Fotografie del Comitato dei Sindaci".into(), format!("al {snapshots}"), "art. 9"),
        ("Trasmissione di ogni fotografia".into(), days(rules.snapshot_days), "art. 9"),
        ("Prospetto finale, dalla conclusione".into(), days(rules.prospectus_days), "art. 7"),
        (
            "Termine ultimo del prospetto finale, oltre il quale il finanziamento è revocato".into(),
            days(rules.prospectus_limit_days),
            "art. 11",
        ),
        (
            "Conservazione dei documenti dalla conclusione, almeno".into(),
            format!("{} anni", rules.terms.retention_years),
            "art. 4",
        ),
    ];
    table("termini", "Termini", rows)
}

fn evaluation(rules: &RuleSet) -> AnyView {
    let rows = vec![
        (
            "Punteggio minimo del progetto".into(),
            format!("{} punti", format::integer(rules.terms.score_threshold)),
            "art. 8, 9",
        ),
        (
            "Modifiche per riportare il punteggio al minimo, dalla ricezione della nota".into(),
            days(rules.terms.mend_days),
            "art. 9",
        ),
        ("Operatori controllati a campione ogni semestre".into(), rules.terms.sample_percent.italian(), "art. 9"),
        (
            "Riduzione delle ore della categoria A con variazioni, al massimo".into(),
            rules.terms.hours_cut_percent.italian(),
            "art. 8",
        ),
    ];
    table("valutazione", "Valutazione e variazioni", rows)
}

fn monitoring(rules: &RuleSet) -> AnyView {
    let terms = &rules.terms.monitoring;
    let counting = match terms.fruition_counting {
        FruitionCounting::Events => "ogni contatto, presa in carico e intervento",
        FruitionCounting::Persons => "le persone, una volta per funzione e periodo",
    };
    let rows = vec![
        ("Che cosa si conta come fruizione".into(), counting.to_owned(), "art. 2"),
        (
            "Tempo fra il lavoro della stessa persona in due ATS nello stesso giorno, almeno".into(),
            format!("{} minuti", terms.travel_minutes),
            "art. 9",
        ),
        (
            "Scarto dalla mediana regionale dei minuti per caso, in deviazioni robuste, al massimo".into(),
            format::decimal(terms.outlier_factor),
            "art. 9",
        ),
        (
            "Progetti con casi che servono per la mediana regionale".into(),
            format!("almeno {}", terms.outlier_least_projects),
            "art. 9",
        ),
        (
            "Numero sotto il quale gli indicatori sulle persone restano all’ATS".into(),
            terms.suppression_threshold.to_string(),
            "art. 13",
        ),
    ];
    table("monitoraggio", "Monitoraggio fisico", rows)
}

fn penalties(rules: &RuleSet) -> AnyView {
    let mut rows: Vec<(String, String, &'static str)> = PenaltyRule::ALL
        .into_iter()
        .map(|rule| {
            let each = if rule == PenaltyRule::NonconformingOperator { ", per ogni operatore" } else { "" };
            (format!("{}{each}", rule.italian()), rules.percent.of(rule).italian(), "art. 11")
        })
        .collect();
    rows.push((
        "Tutte le penali insieme, al massimo della spesa ammessa".into(),
        rules.penalty_cap_percent.italian(),
        "art. 11",
    ));
    let effect = match rules.missed_snapshot_effect {
        MissedSnapshotEffect::Deduct => {
            "Ogni fotografia mancata o tardiva: tolta da quanto è dovuto alla fine, in percentuale della sovvenzione"
        }
        MissedSnapshotEffect::LowerCeiling => {
            "Ogni fotografia mancata o tardiva: abbassa il massimo concedibile, in percentuale della sovvenzione"
        }
    };
    rows.push((effect.into(), rules.missed_snapshot_percent.italian(), "art. 11"));
    table("penali", "Penali, in percentuale della spesa ammessa", rows)
}

fn functions() -> AnyView {
    let items = ServiceFunction::ALL.map(|function| view! { <li>{function.italian()}</li> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="funzioni">
            <h2 id="funzioni">"Funzioni"</h2>
            <ol>{items}</ol>
        </section>
    }
    .into_any()
}
