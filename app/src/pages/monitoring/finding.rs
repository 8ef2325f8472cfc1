//! `/progetti/{id}/monitoraggio/riscontri/{riscontro}`: one finding with the rows behind it, the
//! ATS's explanation and the Region's decision, whose effect is told before it is taken.

use domain::crosscheck::{CrosscheckRule, Effect, FindingState};
use domain::determination::TimeSpan;
use domain::format;
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::period::Quarter;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::crosscheck::show::{Decision, FindingView, Goal, RowLine, finding_show};
use services::policy::{Action, Subject};
use services::project::scope::ProjectTab;

use super::findings::{address, state_mark};
use super::flows::quarter_address;
use super::{MonitoringNav, MonitoringPage, records};
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, figures, words};
use crate::components::text_area::TextArea;
use crate::frame::address::{path_id, with_query};
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};
use crate::request::{FormState, PageRequest};

/// The form of the ATS's explanation.
pub const EXPLAIN_FORM: &str = "spiegazione";
/// The form of the Region's decision.
pub const DECIDE_FORM: &str = "decisione";

/// `/progetti/{id}/monitoraggio/riscontri/{riscontro}`
#[component]
pub fn FindingPage() -> impl IntoView {
    let (project, finding) = (path_id("id"), path_id("riscontro"));
    page(move |request| async move {
        let (project, finding) = (project?, finding?);
        let after = request.parameter("righe").and_then(|text| text.parse().ok());
        let view = finding_show(&request.context, project, finding, after).await?;
        let office = request.context.may(Action::RecordRead, Subject::Ats(view.head.ats));
        let above = vec![
            ("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring)),
            ("Riscontri".to_owned(), MonitoringPage::Findings.address(project)),
        ];
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Monitoring
                title=view.rule.italian()
                state=state(&view)
                above=above
            />
            <MonitoringNav project=project here=MonitoringPage::Findings office=office />
            <ErrorSummary form=request.form_state(EXPLAIN_FORM) />
            <ErrorSummary form=request.form_state(DECIDE_FORM) />
            {found(&view)}
            {explanation(&view, &request)}
            {decision(&view, &request)}
            {rows(&view, office)}
        }
        .into_any())
    })
}

fn state(view: &FindingView) -> String {
    let since = format::date(view.found_on);
    match (view.cleared_on, view.reopened_on) {
        (Some(day), _) => format!("Non risulta più dal {}", format::date(day)),
        (None, Some(day)) => {
            format!("{} · riaperto il {}, perché i dati sono cambiati", view.state.italian(), format::date(day))
        }
        (None, None) => format!("{} · rilevato il {since}", view.state.italian()),
    }
}

fn found(view: &FindingView) -> AnyView {
    let list = view
        .figures
        .iter()
        .map(|(name, value)| {
            view! {
                <dt>{name.clone()}</dt>
                <dd>{format::decimal(value.round_dp(2))}</dd>
            }
        })
        .collect_view();
    let median = (view.rule == CrosscheckRule::MinutesPerCaseOutlier).then(|| {
        view! {
            <p class="measure">
                "Mediana e dispersione sono robuste: pochi progetti molto diversi dagli altri non le spostano. Si confrontano i trimestri conclusi con tutti i dati SIRPS."
            </p>
        }
    });
    view! {
        <section class="panel" aria-labelledby="risulta">
            <h2 id="risulta" class="h4">"Che cosa risulta"</h2>
            <p class="lead measure">{view.sentence.clone()}</p>
            <p class="measure">
                {view.rule.words()} " " <span class="article">{format!("({})", view.rule.article())}</span>
            </p>
            <dl class="facts">{list}</dl>
            {median}
        </section>
    }
    .into_any()
}

fn explanation(view: &FindingView, request: &PageRequest) -> AnyView {
    let form = request.form_state(EXPLAIN_FORM);
    let said = view.explanation.as_ref().map(|(text, name, at)| {
        view! {
            <blockquote class="measure">
                <p>{text.clone()}</p>
                <footer>{format!("{name}, {}", format::date(day_in_italy(*at)))}</footer>
            </blockquote>
        }
    });
    let nothing = (said.is_none() && !view.may_explain).then(|| view! { <p>"L’ente non lo ha ancora spiegato."</p> });
    let fields = match (view.may_explain, view.why_not) {
        (false, _) => ().into_any(),
        (true, Some(why)) => view! { <p class="why-not">{why}</p> }.into_any(),
        (true, None) => {
            let stored = view.explanation.as_ref().map(|(text, ..)| text.clone()).unwrap_or_default();
            let button = if view.explanation.is_some() { "Correggi la spiegazione" } else { "Invia la spiegazione" };
            view! {
                <form method="post" action=format!("{}/spiegazione", address(view.head.id, view.id)) novalidate>
                    <input type="hidden" name="versione" value=view.version.to_string() />
                    <TextArea
                        form=form
                        name="spiegazione"
                        label="Spiegazione"
                        hint="La Regione la legge e decide. Se il dato è sbagliato, basta correggerlo: il riscontro si chiude da sé."
                        stored=stored
                    />
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            {button}
                        </button>
                    </div>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="spiegazione-ente">
            <h2 id="spiegazione-ente" class="h4">"Spiegazione dell’ente"</h2>
            {said}
            {nothing}
            {fields}
        </section>
    }
    .into_any()
}

fn decided(decision: &Decision, open: bool) -> AnyView {
    let when = if open { "Decisione precedente" } else { "Decisione" };
    let marked = (decision.marked > Minutes::ZERO)
        .then(|| format!(" Segnate {} come non conformi all’organizzazione.", decision.marked.italian()));
    let unmarked = decision.unmarked.clone().map(|text| view! { <p>{format!("Non segnato: {text}")}</p> });
    view! {
        <p>
            {when} ": " {state_mark(decision.state)} " "
            {format!("{}, {}.", decision.name, format::date(day_in_italy(decision.at)))} {marked}
        </p>
        <blockquote class="measure">
            <p>{decision.reason.clone()}</p>
        </blockquote>
        {unmarked}
    }
    .into_any()
}

/// What a confirmation does, in a sentence with its figures.
fn effect(view: &FindingView) -> String {
    match view.effect() {
        Effect::None => "La conferma non ha effetti sulla sovvenzione: l’ente completa ciò che manca.".to_owned(),
        Effect::Note => "La conferma diventa una nota che la Commissione di valutazione legge alla prossima seduta; le ore restano nella determinazione.".to_owned(),
        Effect::Hours if view.plan.minutes == Minutes::ZERO => {
            "La conferma non toglie ore a questo progetto.".to_owned()
        }
        Effect::Hours => format!(
            "La conferma segna {} come non conformi all’organizzazione dichiarata: escono dalla determinazione, per {} di personale e altri costi.",
            view.plan.minutes.italian(),
            view.value.total().italian()
        ),
    }
}

fn decision(view: &FindingView, request: &PageRequest) -> AnyView {
    let open = !view.state.is_decided();
    let last = view.decision.as_ref().map(|decision| decided(decision, open));
    if !view.may_decide {
        let text = match (&last, view.cleared_on) {
            (Some(_), _) => None,
            (None, Some(_)) => Some("Il riscontro non risulta più: non c’è nulla da decidere."),
            (None, None) => Some("La Regione non ha ancora deciso."),
        };
        return view! {
            <section class="panel" aria-labelledby="decisione-regione">
                <h2 id="decisione-regione" class="h4">"Decisione della Regione"</h2>
                {last}
                {text.map(|text| view! { <p>{text}</p> })}
            </section>
        }
        .into_any();
    }
    view! {
        <section class="panel" aria-labelledby="decisione-regione">
            <h2 id="decisione-regione" class="h4">"Decisione della Regione"</h2>
            {last}
            {decide(view, request.form_state(DECIDE_FORM), open)}
        </section>
    }
    .into_any()
}

fn decide(view: &FindingView, form: FormState, open: bool) -> AnyView {
    let unmarkable = view.plan.unmarkable.iter().map(|text| view! { <li>{text.clone()}</li> }).collect_view();
    let unmarkable = (!view.plan.unmarkable.is_empty()).then(|| {
        view! {
            <p>"Non si può segnare:"</p>
            <ul>{unmarkable}</ul>
        }
    });
    let found = view.cleared_on.is_none();
    let earlier = (!open && found && view.effect() == Effect::Hours)
        .then(|| view! { <p class="measure">"Una nuova decisione toglie prima ciò che quella di ora ha segnato."</p> });
    let unexplained = (view.state == FindingState::Open)
        .then(|| view! { <p class="measure">"L’ente non lo ha ancora spiegato: si può decidere lo stesso."</p> });
    view! {
        <form method="post" action=format!("{}/decisione", address(view.head.id, view.id)) novalidate>
            <input type="hidden" name="versione" value=view.version.to_string() />
            {unexplained.filter(|_| found)}
            {if found {
                view! { <p class="measure">{effect(view)}</p> }.into_any()
            } else {
                view! {
                    <p class="measure">
                        "Il riscontro non risulta più dai dati, ma i minuti che ha segnato restano fuori dalle ore ammesse. Accogliendolo tornano ammissibili."
                    </p>
                }
                    .into_any()
            }}
            {unmarkable.filter(|_| found)}
            {earlier}
            <TextArea form=form name="motivo" label="Motivo" hint="L’ente lo legge." />
            <div class="actions">
                {found
                    .then(|| {
                        view! {
                            <button class="btn btn-primary" type="submit" name="esito" value="conferma">
                                "Conferma il riscontro"
                            </button>
                        }
                    })}
                <button class="btn btn-outline-primary" type="submit" name="esito" value="accogli">
                    "Accogli senza effetti"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn times(span: TimeSpan) -> String {
    format!("{}–{}", span.start, span.end)
}

/// The entries by hand of the finding's period and function: for the ATS's own office.
fn records_address(view: &FindingView) -> String {
    let quarter = Quarter::of(view.period_end);
    let (from, to) = (format::date(quarter.first_day()), format::date(quarter.last_day()));
    let function = view.function.map(ServiceFunction::code).unwrap_or_default();
    let missing = if view.rule == CrosscheckRule::RegistrationFormMissing { "manca" } else { "" };
    let asked = [("dal", from.as_str()), ("al", &to), ("per-funzione", function), ("modulo", missing)];
    with_query(&records::address(view.head.id), &asked)
}

/// Where a row leads, in words.
fn place(line: &RowLine, view: &FindingView, office: bool) -> AnyView {
    let project = view.head.id;
    let name = line.name.clone().unwrap_or_default();
    match &line.goal {
        Goal::Sheet(period, operator) => {
            let href = format!("/progetti/{project}/timesheet/{period}/{operator}");
            let period = line.period.map(|period| format!(", {period}")).unwrap_or_default();
            view! { <a href=href>{format!("Timesheet di {name}{period}")}</a> }.into_any()
        }
        Goal::Closed => {
            let period = line.period.map(|period| format!(", {period}")).unwrap_or_default();
            format!("Timesheet di {name}{period}").into_any()
        }
        Goal::Flow(quarter, number) => {
            let href = format!("{}?versione={number}#conteggi", quarter_address(project, *quarter));
            view! { <a href=href>{format!("Flusso del {quarter}, versione {number}")}</a> }.into_any()
        }
        Goal::Records if office => view! { <a href=records_address(view)>"Registrazioni dell’ente"</a> }.into_any(),
        Goal::Records => "Registrazioni dell’ente".into_any(),
        Goal::Snapshot => {
            let href = crate::pages::snapshot::address(project, view.period_end);
            view! { <a href=href>{format!("Fotografia al {}", format::date(view.period_end))}</a> }.into_any()
        }
        Goal::Gone => "Riga non più presente".into_any(),
    }
}

/// The commitment in another ATS: for the Region with its place.
fn other(line: &RowLine) -> Option<AnyView> {
    let other = line.other.as_ref()?;
    let text = format!("altro impegno {}", times(other.span));
    Some(match &other.place {
        None => view! { <br /> <small>{text}</small> }.into_any(),
        Some((ats, project, period, operator)) => {
            let href = format!("/progetti/{project}/timesheet/{period}/{operator}");
            view! {
                <br />
                <small>{text} ", " <a href=href>{format!("ATS {ats}")}</a></small>
            }
            .into_any()
        }
    })
}

fn row(line: &RowLine, view: &FindingView, office: bool) -> AnyView {
    let when = [line.date.map(format::date), line.span.map(times)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    // What there is nothing to say about is left out of the card of a phone.
    let when = (!when.is_empty()).then_some(when);
    let amount = if line.is_time { Minutes::new(line.amount).clock() } else { format::integer(line.amount) };
    view! {
        <tr>
            <th scope="row">{place(line, view, office)} {other(line)}</th>
            <td data-label="Giorno">{when}</td>
            <td data-label="Sportello">{line.sportello.clone()}</td>
            <td data-label="Parte rilevata">{line.piece.map(times)}</td>
            <td class="num" data-label="Ore o numero">
                {amount}
            </td>
        </tr>
    }
    .into_any()
}

fn rows(view: &FindingView, office: bool) -> AnyView {
    let project = view.head.id;
    let lines = view.rows.iter().map(|line| row(line, view, office)).collect_view();
    let heads =
        vec![words("Da dove"), words("Giorno"), words("Sportello"), words("Parte rilevata"), figures("Ore o numero")];
    let count = format::count(usize::try_from(view.row_count).unwrap_or_default(), "riga", "righe");
    let more = view.next.map(|number| {
        let href = with_query(&address(project, view.id), &[("righe", &number.to_string())]);
        view! {
            <nav class="pages" aria-label="Pagine">
                <a class="btn btn-outline-primary" href=href>
                    "Righe successive"
                </a>
            </nav>
        }
    });
    view! {
        <section aria-labelledby="righe-riscontro">
            <h2 id="righe-riscontro">"Le righe"</h2>
            <ListTable
                id="righe-tabella"
                caption=format!("{count} alla base del riscontro")
                heads=heads
                body=view! { <tbody>{lines}</tbody> }.into_any()
            />
            {more}
        </section>
    }
    .into_any()
}
