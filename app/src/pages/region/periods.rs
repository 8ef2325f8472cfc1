//! `/regione/periodi`: the extraordinary periods of all projects, and the form that opens one:
//! first what would happen, then the confirmation.

use domain::format;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::error::UseCaseError;
use services::timesheet::period_list::{PeriodItem, PeriodListView, period_list};
use services::timesheet::period_open::{OpenedIn, Opening, PeriodOpen, period_preview};
use uuid::Uuid;

use crate::components::ask_form::AskForm;
use crate::components::export_links::export_links_at;
use crate::components::form::{ErrorSummary, PartlyDone, SelectField, TextColumn};
use crate::components::list_table::{ListTable, figures, words};
use crate::components::text_area::TextArea;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::request::{FormState, PageRequest};

/// The name of the form that opens a period.
pub const FORM: &str = "periodo";
/// The name of the form that withdraws one.
pub const WITHDRAWAL: &str = "ritiro";

/// `/regione/periodi`
#[component]
pub fn PeriodsPage() -> impl IntoView {
    page(|request| async move {
        let before = request.parameter("dopo").and_then(|text| text.parse().ok());
        let view = period_list(&request.context, before).await?;
        let mut form = request.form_state(FORM);
        // What was typed and is in order is shown as what would happen.
        let asked = !form.values.is_empty() && form.problems.is_empty();
        let preview = if asked { Some(period_preview(&request.context, &typed(&form)).await) } else { None };
        let opening = match preview {
            Some(Ok(opening)) => Some(opening),
            Some(Err(UseCaseError::Invalid(problems))) => {
                form.problems = problems;
                form.refused = true;
                None
            }
            Some(Err(other)) => return Err(other),
            None => None,
        };
        let state = match view.lines.len() {
            0 => "Nessun periodo straordinario".to_owned(),
            _ if view.next.is_some() || before.is_some() => "Dal più recente".to_owned(),
            n => format::count(n, "periodo straordinario", "periodi straordinari"),
        };
        let withdrawal = request.parameter("ritira").and_then(|id| id.parse::<Uuid>().ok());
        let withdrawal = view.lines.iter().find(|line| Some(line.id) == withdrawal && line.sent == 0);
        let decision = match (&opening, withdrawal) {
            (Some(opening), _) => confirmation(&form, opening),
            (None, Some(line)) => withdraw(line),
            (None, None) => ().into_any(),
        };
        let open = opening.is_none() && withdrawal.is_none();
        Ok(view! {
            <PageHead title="Periodi straordinari" state=state />
            <PartlyDone form=form.clone() heading=not_opened />
            <ErrorSummary form=request.form_state(WITHDRAWAL) />
            {decision}
            {open.then(|| fields(&form, &view, &request))}
            {table(&view)}
            {(!view.lines.is_empty()).then(|| export_links_at("/regione/periodi", "tutti i periodi straordinari"))}
            {next(&view)}
        }
        .into_any())
    })
}

/// In how many projects the period could not be opened.
fn not_opened(count: usize) -> String {
    format!("Il periodo non si è aperto in {}", format::count(count, "progetto", "progetti"))
}

/// What was typed.
fn typed(form: &FormState) -> PeriodOpen {
    PeriodOpen {
        subject: form.value("progetto", ""),
        from: form.value("dal", ""),
        to: form.value("al", ""),
        due: form.value("termine", ""),
        reason: form.value("motivo", ""),
    }
}

fn fields(form: &FormState, view: &PeriodListView, request: &PageRequest) -> AnyView {
    let options = [(String::new(), "Scelga il progetto o l’avviso".to_owned())]
        .into_iter()
        .chain(view.choices.iter().map(|choice| (choice.id.to_string(), choice.name.clone())))
        .collect::<Vec<_>>();
    view! {
        <section class="panel no-print" aria-labelledby="apertura">
            <h2 id="apertura" class="h4">"Apri un periodo straordinario"</h2>
            <p class="measure">
                "È una parte di un trimestre, con timesheet propri e un termine proprio. Le ore già registrate nei suoi giorni passano ai suoi timesheet "
                <span class="article">"(art. 4.14)"</span> "."
            </p>
            <form method="post" action="/regione/periodi" novalidate>
                <SelectField
                    form=form.clone()
                    name="progetto"
                    label="Per quale progetto"
                    options=options
                    stored=request.parameter("progetto").unwrap_or_default().to_owned()
                />
                <div class="row">
                    <TextColumn
                        form=form.clone()
                        width="col-12 col-md-4 col-lg-3"
                        name="dal"
                        label="Primo giorno"
                        hint="Come 01/07/2021"
                        class="field-date"
                    />
                    <TextColumn
                        form=form.clone()
                        width="col-12 col-md-4 col-lg-3"
                        name="al"
                        label="Ultimo giorno"
                        hint="Nello stesso trimestre"
                        class="field-date"
                    />
                    <TextColumn
                        form=form.clone()
                        width="col-12 col-md-4 col-lg-3"
                        name="termine"
                        label="Termine per l’invio"
                        hint="Dopo l’ultimo giorno"
                        class="field-date"
                    />
                </div>
                <TextArea form=form.clone() name="motivo" label="Motivo" hint="L’ente lo legge nella cronologia." />
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Mostra che cosa cambia"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// «Passano 143 righe di 16 timesheet (312 h 30 min)».
fn effect(rows: i64, sheets: usize, minutes: domain::minutes::Minutes) -> String {
    if rows == 0 {
        return "In questi giorni non è ancora registrata nessuna riga".to_owned();
    }
    let rows = format::count(usize::try_from(rows).unwrap_or(usize::MAX), "riga", "righe");
    format!("{rows} di {} ({})", format::count(sheets, "timesheet", "timesheet"), minutes.italian())
}

fn confirmation(form: &FormState, opening: &Opening) -> AnyView {
    let period = opening.days.period();
    let due = format::on_day(opening.days.due);
    let moved = if opening.rows() == 0 {
        format!("{}.", effect(0, 0, opening.minutes()))
    } else {
        format!(
            "Passano dai timesheet del {} a quelli del nuovo periodo: {}. Gli operatori confermano di nuovo i \
             timesheet da cui e a cui passano le righe.",
            period.quarter(),
            effect(opening.rows(), opening.sheets(), opening.minutes())
        )
    };
    let line = |project: &OpenedIn| {
        let text = effect(project.rows, project.sheets, project.minutes);
        view! {
            <li>
                <strong>{format!("ATS {} · {}", project.ats, project.title)}</strong>
                ": "
                {text}
            </li>
        }
    };
    let refused = (!opening.refused.is_empty()).then(|| {
        let lines = opening.refused.iter().map(|refused| view! { <li>{refused.sentence()}</li> }).collect_view();
        view! {
            <p>"Non si apre in:"</p>
            <ul>{lines}</ul>
        }
    });
    let kept = ["progetto", "dal", "al", "termine", "motivo"]
        .map(|name| view! { <input type="hidden" name=name value=form.value(name, "") /> })
        .collect_view();
    view! {
        <AskForm
            title=format!("Aprire il {period}?")
            action="/regione/periodi/apertura"
            button="Apri il periodo"
            cancel="/regione/periodi"
            body=view! {
                {kept}
                {refused}
                <p class="measure">
                    {format!("I timesheet del periodo si inviano entro {due}; quelli del resto del trimestre nel termine ordinario.")}
                </p>
                <p class="measure">{moved}</p>
                <p>"Si apre in:"</p>
                <ul>{opening.opened.iter().map(line).collect_view()}</ul>
            }
                .into_any()
        />
    }
    .into_any()
}

fn withdraw(line: &PeriodItem) -> AnyView {
    let text = format!(
        "Nel progetto dell’ATS {} il {} non avrà più timesheet propri: le sue ore ({}) tornano nei timesheet del {}.",
        line.ats,
        line.period,
        line.minutes.italian(),
        line.period.quarter()
    );
    view! {
        <AskForm
            title=format!("Ritirare il {}?", line.period)
            action=format!("/regione/periodi/{}/ritiro", line.id)
            button="Ritira il periodo"
            cancel="/regione/periodi"
            loses=true
            body=view! {
                <input type="hidden" name="versione" value=line.version.to_string() />
                <p class="measure">{text}</p>
            }
                .into_any()
        />
    }
    .into_any()
}

fn row(line: &PeriodItem) -> AnyView {
    let sheets = usize::try_from(line.sheets).unwrap_or_default();
    let sent = usize::try_from(line.sent).unwrap_or_default();
    let sent = (sent > 0).then(|| format!(", {}", format::count(sent, "inviato", "inviati")));
    let days = format!("{} – {}", format::date(line.period.first_day()), format::date(line.period.last_day()));
    let operation = if line.sent == 0 {
        let label = format!("Ritira il {}, ATS {}", line.period, line.ats);
        view! {
            <a href=format!("/regione/periodi?ritira={}#passo", line.id) aria-label=label>
                "Ritira"
            </a>
        }
        .into_any()
    } else {
        view! { <span class="why-not">"ha timesheet già inviati"</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/progetti/{}/timesheet?periodo={}", line.project, line.period.code())>{days}</a>
            </th>
            <td data-label="Progetto">{format!("ATS {} · {}", line.ats, line.title)}</td>
            <td data-label="Termine">{format::date(line.due)}</td>
            <td data-label="Motivo">{line.reason.clone()}</td>
            <td data-label="Aperto">
                {format!("{}, {}", format::date(day_in_italy(line.opened_at)), line.opened_by)}
            </td>
            <td data-label="Timesheet">{format::count(sheets, "timesheet", "timesheet")} {sent}</td>
            <td class="num" data-label="Ore">
                {line.minutes.clock()}
            </td>
            <td data-label="Operazioni">{operation}</td>
        </tr>
    }
    .into_any()
}

fn table(view: &PeriodListView) -> AnyView {
    if view.lines.is_empty() {
        return view! {
            <div class="empty">
                <p>"Tutti i progetti presentano i timesheet per trimestre."</p>
            </div>
        }
        .into_any();
    }
    let minutes: domain::minutes::Minutes = view.lines.iter().map(|line| line.minutes).sum();
    let sheets: i64 = view.lines.iter().map(|line| line.sheets).sum();
    view! {
        <ListTable
            id="aperti"
            caption="Periodi straordinari, dal più recente"
            heads=vec![
                words("Periodo"),
                words("Progetto"),
                words("Termine"),
                words("Motivo"),
                words("Aperto"),
                words("Timesheet"),
                figures("Ore"),
                words("Operazioni"),
            ]
            body=view! {
                    <tbody>{view.lines.iter().map(row).collect_view()}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row" colspan="5">
                                "Totale"
                            </th>
                            <td data-label="Timesheet">{format::integer(sheets)}</td>
                            <td class="num" data-label="Ore">
                                {minutes.clock()}
                            </td>
                            <td class="day-empty"></td>
                        </tr>
                    </tfoot>
            }
                .into_any()
        />
    }
    .into_any()
}

fn next(view: &PeriodListView) -> Option<AnyView> {
    view.next.map(|next| {
        view! {
            <nav class="pages" aria-label="Pagine">
                <a class="btn btn-outline-primary" href=format!("/regione/periodi?dopo={next}")>
                    "Successivi"
                </a>
            </nav>
        }
        .into_any()
    })
}
