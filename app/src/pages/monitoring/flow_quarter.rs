//! `/progetti/{id}/monitoraggio/flussi/{periodo}`: the versions of a quarter's flow, what one of
//! them counts beside the one before, and how the office takes the quarter back.

use domain::format;
use domain::sirps::FruitionKind;
use leptos::prelude::*;
use services::clock::naive_in_italy;
use services::monitoring::flow_quarter::{CountLine, FlowQuarterView, VersionLine, VersionState, flow_quarter};
use services::project::scope::ProjectTab;

use super::flows::quarter_address;
use super::{MonitoringNav, MonitoringPage};
use crate::components::ask_form::AskForm;
use crate::components::export_links::{export_links_asked, export_links_at};
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::components::text_area::TextArea;
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::request::PageRequest;

/// The name of the form that takes a quarter back.
pub const WITHDRAW_FORM: &str = "ritiro";

/// `/progetti/{id}/monitoraggio/flussi/{periodo}`
#[component]
pub fn FlowQuarterPage() -> impl IntoView {
    let (project, period) = (path_id("id"), path_text("periodo"));
    page(move |request| async move {
        let view = flow_quarter(&request.context, project?, &period, request.parameter("versione")).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &FlowQuarterView, request: &PageRequest) -> AnyView {
    let form = request.form_state(WITHDRAW_FORM);
    let address = quarter_address(view.head.id, view.quarter);
    let above = vec![("Monitoraggio".to_owned(), MonitoringPage::Flows.address(view.head.id))];
    let asked = request.parameter("passo") == Some("ritira") || form.refused;
    let withdraw = (view.may_withdraw && !asked).then(|| {
        view! {
            <a class="btn btn-outline-primary" href=format!("{address}?passo=ritira#passo")>
                "Ritira i dati del trimestre"
            </a>
        }
    });
    let body = if view.versions.is_empty() {
        view! {
            <div class="empty">
                <p>"Per questo trimestre non è arrivato nessun flusso."</p>
                <p>
                    <a href=MonitoringPage::Flows.address(view.head.id)>"Torna ai trimestri"</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        view! {
            {versions(view)}
            {export_links_at(&address, "le versioni")}
            {counts(view)}
        }
        .into_any()
    };
    view! {
        <ProjectFrame
            head=view.head.clone()
            tab=ProjectTab::Monitoring
            title=format!("Flusso SIRPS del {}", view.quarter)
            state=state(view)
            above=above
        >
            {withdraw}
        </ProjectFrame>
        <MonitoringNav project=view.head.id here=MonitoringPage::Flows office=view.office />
        <ErrorSummary form=form />
        {(view.may_withdraw && asked).then(|| ask(view, request))}
        {body}
    }
    .into_any()
}

fn state(view: &FlowQuarterView) -> String {
    match (view.current(), view.versions.first()) {
        (Some(current), _) => {
            let counted = FruitionKind::ALL.into_iter().zip(current.numbers).map(|(kind, number)| kind.counted(number));
            format!(
                "Versione {} in vigore, conta fino al {}: {}",
                current.number,
                format::date(current.counted_to),
                counted.collect::<Vec<_>>().join(", ")
            )
        }
        (None, Some(_)) => "Ritirato: nessuna versione è in vigore".to_owned(),
        (None, None) => "Nessun flusso".to_owned(),
    }
}

fn ask(view: &FlowQuarterView, request: &PageRequest) -> AnyView {
    let address = quarter_address(view.head.id, view.quarter);
    let Some(current) = view.current() else { return ().into_any() };
    let text = format!(
        "I conteggi del {} ({} in tutto) escono dai totali del progetto. Tutte le versioni restano leggibili. I dati potranno arrivare di nuovo, anche da un’altra fonte.",
        view.quarter,
        format::integer(current.numbers.iter().sum())
    );
    view! {
        <AskForm
            title=format!("Ritirare i dati del {}?", view.quarter)
            action=format!("{address}/ritiro")
            button="Ritira i dati"
            cancel=address
            loses=true
            body=view! {
                <p class="measure">{text}</p>
                <input type="hidden" name="numero" value=current.number.to_string() />
                <TextArea
                    form=request.form_state(WITHDRAW_FORM)
                    name="motivo"
                    label="Motivo del ritiro"
                    hint="Resta nella cronologia, leggibile anche dalla Regione."
                />
            }
                .into_any()
        />
    }
    .into_any()
}

fn versions(view: &FlowQuarterView) -> AnyView {
    let address = quarter_address(view.head.id, view.quarter);
    let rows = view.versions.iter().map(|version| version_row(view, version, &address)).collect_view();
    let heads = [words("Versione"), words("Stato"), words("Trasmessa"), words("Conta fino al")]
        .into_iter()
        .chain(FruitionKind::ALL.map(|kind| figures(kind.italian())))
        .chain([words("File")])
        .collect();
    view! {
        <ListTable
            id="versioni"
            caption="Versioni, dall’ultima"
            heads=heads
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    }
    .into_any()
}

fn version_row(view: &FlowQuarterView, version: &VersionLine, address: &str) -> AnyView {
    let class = match version.state {
        VersionState::InForce => "state state-good",
        VersionState::Replaced => "state",
        VersionState::Withdrawn => "state state-warn",
    };
    let current = (Some(version.number) == view.shown).then_some("true");
    let numbers = FruitionKind::ALL
        .into_iter()
        .zip(version.numbers)
        .map(|(kind, number)| {
            view! {
                <td class="num" data-label=kind.italian()>
                    {format::integer(number)}
                </td>
            }
        })
        .collect_view();
    let file = match &version.file_name {
        Some(name) => view! {
            <a href=format!("{address}/{}/file", version.number) download="">
                {name.clone()}
            </a>
        }
        .into_any(),
        None => "—".into_any(),
    };
    let reason = version.reason.clone().map(|reason| {
        view! {
            <br />
            <span class="small">{format!("Motivo: {reason}")}</span>
        }
    });
    let sent = format!("{}, {}", naive_in_italy(version.at).format("%d/%m/%Y, %H:%M"), version.by);
    view! {
        <tr>
            <th scope="row">
                <a href=format!("{address}?versione={}#conteggi", version.number) aria-current=current>
                    {format!("Versione {}", version.number)}
                </a>
            </th>
            <td data-label="Stato">
                <span>
                    <span class=class>{version.state.italian()}</span>
                    {reason}
                </span>
            </td>
            <td data-label="Trasmessa">{sent}</td>
            <td data-label="Conta fino al">{format::date(version.counted_to)}</td>
            {numbers}
            <td data-label="File">{file}</td>
        </tr>
    }
    .into_any()
}

fn counts(view: &FlowQuarterView) -> AnyView {
    let Some(shown) = view.shown_version() else { return ().into_any() };
    let difference = match view.compared {
        None => "È la prima versione.".to_owned(),
        Some(before) => match view.differences() {
            0 => format!("Dice le stesse cose della versione {before}."),
            n => {
                let rows = format::count(n, "riga diversa", "righe diverse");
                format!("Rispetto alla versione {before}: {rows}, segnate nella tabella.")
            }
        },
    };
    let rows = view.counts.iter().map(|line| count_row(view, line)).collect_view();
    let mut heads = vec![words("Funzione"), words("Sportello"), words("Tipo"), figures("Numero")];
    if let Some(before) = view.compared {
        heads.push(figures(format!("Nella versione {before}")));
    }
    heads.extend([figures("Persone"), figures("Senza iscrizione")]);
    let address = quarter_address(view.head.id, view.quarter);
    let number = shown.number.to_string();
    view! {
        <p class="measure">{difference}</p>
        <ListTable
            id="conteggi"
            caption=format!("Conteggi della versione {}", shown.number)
            heads=heads
            class="table table-stack"
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
        {export_links_asked(&format!("{address}/conteggi"), &[("versione", &number)], "i conteggi della versione")}
    }
    .into_any()
}

fn count_row(view: &FlowQuarterView, line: &CountLine) -> AnyView {
    let number = |number: Option<i64>| number.map_or_else(|| "—".to_owned(), format::integer);
    let changed = match (line.differs, line.number, line.before) {
        (false, _, _) => None,
        (true, None, _) => Some("tolta"),
        (true, _, None) => Some("nuova"),
        (true, _, _) => Some("cambiata"),
    };
    let before = view.compared.map(|_| {
        view! {
            <td class="num" data-label="Nella versione prima">
                {number(line.before)}
            </td>
        }
    });
    view! {
        <tr class=changed.map(|_| "row-warn")>
            <th scope="row">
                {line.function.italian()}
                {changed.map(|word| view! { " " <span class="state state-warn">{word}</span> })}
            </th>
            <td data-label="Sportello">{line.sportello.clone().unwrap_or_else(|| "—".to_owned())}</td>
            <td class="text-nowrap" data-label="Tipo">{line.kind.clone().unwrap_or_else(|| "—".to_owned())}</td>
            <td class="num" data-label="Numero">
                {number(line.number)}
            </td>
            {before}
            <td class="num" data-label="Persone">
                {number(line.persons)}
            </td>
            <td class="num" data-label="Senza iscrizione">
                {format::integer(line.unregistered)}
            </td>
        </tr>
    }
    .into_any()
}
