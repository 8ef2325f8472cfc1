//! The form that sends a flow, with the template to fill in, and what was wrong with the file that
//! was refused: by row and column.

use domain::format;
use domain::period::Quarter;
use leptos::prelude::*;
use services::error::FieldProblem;
use services::monitoring::flow_file::{LARGEST_FILE, MOST_ROWS};
use services::monitoring::flow_show::FlowsView;
use services::monitoring::flow_template::flow_instructions;

use super::MonitoringPage;
use crate::components::file_field::FileField;
use crate::components::list_table::{ListTable, words};
use crate::request::FormState;

/// Problems shown at most: who has more mends the file's form first.
const SHOWN: usize = 200;
/// The id of the table of problems.
const PROBLEMS: &str = "problemi";

/// Row, column and message of what is wrong with a row.
fn of_row(problem: &FieldProblem) -> Option<(&str, &str, &str)> {
    let (row, column) = problem.field.strip_prefix("riga/")?.split_once('/')?;
    Some((row, column, &problem.message))
}

/// What the summary on top says: of all that is wrong with rows only how much it is.
pub(super) fn summary(form: &FormState) -> FormState {
    let (rows, mut problems): (Vec<_>, Vec<_>) =
        form.problems.iter().cloned().partition(|problem| of_row(problem).is_some());
    if !rows.is_empty() {
        let many = format::count(rows.len(), "problema", "problemi");
        let text =
            format!("Il file ha {many}: nulla è stato registrato. L’elenco dice riga, colonna e che cosa correggere.");
        problems.push(FieldProblem::new(PROBLEMS, text));
    }
    FormState { problems, ..form.clone() }
}

/// The list of what is wrong with rows; nothing where nothing is.
pub(super) fn problems(form: &FormState) -> AnyView {
    let rows: Vec<_> = form.problems.iter().filter_map(of_row).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let more = rows.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let text = format!("E altri {more}: corretti questi, carichi di nuovo il file per vederli.");
        view! { <p>{text}</p> }
    });
    let lines = rows
        .iter()
        .take(SHOWN)
        .map(|(row, column, message)| {
            let column = if column.is_empty() { "tutta la riga" } else { column };
            view! {
                <tr class="row-wrong">
                    <th scope="row">{format!("Riga {row}")}</th>
                    <td data-label="Colonna">{column.to_owned()}</td>
                    <td data-label="Che cosa correggere">{(*message).to_owned()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListTable
            id=PROBLEMS
            caption="Che cosa correggere nel file"
            heads=vec![words("Riga"), words("Colonna"), words("Che cosa correggere")]
            class="table table-stack"
            body=view! { <tbody>{lines}</tbody> }.into_any()
        />
        {more}
    }
    .into_any()
}

/// The template and the form, for the office and while something can be sent.
pub(super) fn upload(view: &FlowsView, form: &FormState, wanted: Option<&str>) -> AnyView {
    if !view.office || view.obstacle.is_some() || view.quarters.is_empty() {
        return ().into_any();
    }
    let hint = format!(
        "CSV, XLSX, ODS o JSON, fino a {} righe e {} MB. Il flusso è registrato per intero o per nulla.",
        format::integer(i64::try_from(MOST_ROWS).unwrap_or_default()),
        LARGEST_FILE / 1024 / 1024
    );
    view! {
        <section class="panel no-print" aria-labelledby="caricamento">
            <h2 id="caricamento">"Carica un flusso"</h2>
            <p class="measure">
                "Per ogni trimestre il file sostituisce per intero il flusso precedente, che resta leggibile. Lo stesso file caricato di nuovo non cambia nulla."
            </p>
            {template(view, wanted)}
            <form method="post" action=MonitoringPage::Flows.address(view.head.id) enctype="multipart/form-data">
                <FileField
                    form=only_file(form)
                    label="File con i conteggi"
                    hint=hint
                    accept=".csv,.txt,.xlsx,.ods,.json,text/csv,application/json"
                    drop=true
                />
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Carica e registra"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The form with what is wrong with its field alone.
fn only_file(form: &FormState) -> FormState {
    let mut form = form.clone();
    let rows = form.problems.iter().any(|problem| of_row(problem).is_some());
    form.problems.retain(|problem| problem.field == "file");
    if rows {
        form.problems.push(FieldProblem::new("file", "Corregga il file e lo scelga di nuovo."));
    }
    form
}

/// The file to fill in, for the quarter that is waited for or another one.
fn template(view: &FlowsView, wanted: Option<&str>) -> AnyView {
    let asked = wanted.and_then(|code| code.parse::<Quarter>().ok());
    let known = asked.filter(|quarter| view.quarters.iter().any(|line| line.quarter == *quarter));
    let Some(quarter) = known.or(view.awaited()) else { return ().into_any() };
    let page = MonitoringPage::Flows.address(view.head.id);
    let base = format!("{page}/modello/{}", quarter.code());
    let options = view
        .quarters
        .iter()
        .map(|line| {
            let code = line.quarter.code();
            view! {
                <option value=code selected=line.quarter == quarter>
                    {line.quarter.to_string()}
                </option>
            }
        })
        .collect_view();
    view! {
        <h3 class="h5">{format!("Modello da compilare: {quarter}")}</h3>
        <p class="measure">
            "Il modello contiene già sportelli e funzioni del trimestre. Scriva i numeri; 0 dove non ce ne sono stati."
        </p>
        <div class="actions">
            <a class="btn btn-outline-primary" href=format!("{base}/xlsx")>
                "Scarica il modello per Excel (XLSX)"
            </a>
            <a class="btn btn-outline-primary" href=format!("{base}/csv")>
                "Scarica il modello CSV"
            </a>
        </div>
        <details class="why">
            <summary>"Un altro trimestre, e come si compilano le colonne"</summary>
            <form method="get" action=format!("{page}#caricamento") class="filters">
                <div class="field">
                    <label for="modello">"Trimestre del modello"</label>
                    <select id="modello" name="modello">
                        {options}
                    </select>
                </div>
                <button class="btn btn-outline-primary" type="submit">
                    "Mostra il modello"
                </button>
            </form>
            <dl class="facts">
                {flow_instructions()
                    .into_iter()
                    .map(|(name, words)| {
                        view! {
                            <dt>{name}</dt>
                            <dd>{words}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </details>
    }
    .into_any()
}
