//! `/progetti/{id}/adempimenti`: everything the call asks of a project, in its three registers.

use domain::format;
use domain::requirement::Register;
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::requirement::list::{RequirementLine, RequirementsView, requirements_show};

use crate::components::export_links::export_links;
use crate::components::list_table::{ListTable, words as head};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::requirement::words::{file_address, item_address, state_mark};

/// `/progetti/{id}/adempimenti`
#[component]
pub fn RequirementsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = requirements_show(&request.context, project?).await?;
        let groups = Register::ALL.map(|register| group(&view, register)).collect_view();
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Requirements
                title=if view.own { "La Sua dichiarazione" } else { "Adempimenti" }
                state=summary(&view)
            />
            {(!view.own).then(|| rule(&view))}
            {groups}
            {export_links(&request, "gli adempimenti del progetto")}
        }
        .into_any())
    })
}

/// «3 in ritardo o da correggere, 2 da consegnare, 1 in attesa della verifica».
fn summary(view: &RequirementsView) -> String {
    let number = |count: usize| format::integer(i64::try_from(count).unwrap_or(i64::MAX));
    let parts: Vec<String> = [
        (view.summary.pressing, "in ritardo o da correggere"),
        (view.summary.open, "da consegnare"),
        (view.summary.waiting, "in attesa della verifica"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", number(count)))
    .collect();
    if parts.is_empty() { "Nulla è in scadenza".to_owned() } else { parts.join(", ") }
}

/// The rule of the CUP.
fn rule(view: &RequirementsView) -> AnyView {
    let text = match &view.head.cup {
        Some(cup) => format!(
            "Il CUP {cup} va riportato su ogni documento, atto e pagamento del progetto. I documenti generati dal portale lo portano già."
        ),
        None => {
            "Il CUP non è ancora acquisito: quando c’è, va riportato su ogni documento, atto e pagamento del progetto."
                .to_owned()
        }
    };
    view! { <p class="measure">{text}</p> }.into_any()
}

/// What stands under the heading of a register.
const fn lead(register: Register) -> &'static str {
    match register {
        Register::Document => "Ciò che l’ente consegna: generato dal portale e firmato, oppure caricato.",
        Register::Compliance => {
            "Il primo elenco dell’art. 4. Gli obblighi senza termine durano quanto il progetto: l’ente dichiara di osservarli e la Regione li verifica."
        }
        Register::Forfeiture => {
            "Il secondo elenco dell’art. 4. Se un obbligo non è osservato, la decadenza può essere proposta al dirigente: il portale non la decide."
        }
    }
}

fn group(view: &RequirementsView, register: Register) -> AnyView {
    let lines: Vec<&RequirementLine> = view.lines.iter().filter(|line| line.register == register).collect();
    if lines.is_empty() {
        return ().into_any();
    }
    let rows = lines.iter().map(|line| row(line, view)).collect_view();
    view! {
        <section class="panel" aria-labelledby=register.code()>
            <h2 id=register.code()>{register.italian()}</h2>
            <p class="measure">{lead(register)}</p>
            <ListTable
                id=table_id(register)
                caption=format!("{}, nell’ordine dell’avviso", register.italian())
                heads=vec![head("Che cosa"), head("Entro il"), head("Stato"), head("Prova")]
                body=view! { <tbody>{rows}</tbody> }.into_any()
            />
        </section>
    }
    .into_any()
}

const fn table_id(register: Register) -> &'static str {
    match register {
        Register::Document => "elenco-documenti",
        Register::Compliance => "elenco-obblighi",
        Register::Forfeiture => "elenco-decadenza",
    }
}

fn row(line: &RequirementLine, view: &RequirementsView) -> AnyView {
    let project = view.head.id;
    let due = match (line.due, &line.term) {
        (Some(due), _) => format::date(due),
        (None, Some(term)) => term.clone(),
        (None, None) => "durata del progetto".to_owned(),
    };
    let evidence = match &line.last {
        Some((id, Some(name), number)) => view! {
            <a href=file_address(project, &line.code, *id)>{name.clone()}</a>
            {(*number > 1).then(|| format!(" (versione {number})"))}
        }
        .into_any(),
        Some((_, None, number)) if *number > 1 => format!("dichiarazione, versione {number}").into_any(),
        Some(_) => match &line.exemption {
            Some(reason) => format!("esonero: {reason}").into_any(),
            None => "dichiarazione".into_any(),
        },
        None => line.evidence.into_any(),
    };
    let todo = view.may_hand_in && line.verb != "Apri";
    let label = format!("{}: {}", line.verb, line.title);
    view! {
        <tr>
            <th scope="row">
                <a href=item_address(project, &line.code, "")>{line.title.clone()}</a>
                " "
                <span class="article">{line.article.clone()}</span>
                <br />
                <small>{line.text.clone()}</small>
            </th>
            <td data-label="Entro il">{due}</td>
            <td data-label="Stato">
                {state_mark(&line.state, line.tone)}
                {todo
                    .then(|| {
                        view! {
                            " "
                            <a
                                class="btn btn-outline-primary btn-sm"
                                href=item_address(project, &line.code, "")
                                aria-label=label
                            >
                                {line.verb}
                            </a>
                        }
                    })}
            </td>
            <td data-label="Prova">{evidence}</td>
        </tr>
    }
    .into_any()
}
