//! `/progetti/{id}/adempimenti/{codice}`: one thing the call asks for; with `?di=` one of the
//! people, sportelli or periods it is asked of.

use domain::document::DocumentKind;
use domain::format;
use domain::requirement::{Evidence, SubjectKind, Watch};
use leptos::prelude::*;
use services::project::scope::ProjectTab;
use services::requirement::show::{Chosen, ItemLine, RequirementView, requirement_show};

use crate::components::export_links::export_links_at;
use crate::components::form::ErrorSummary;
use crate::components::list_table::{ListTable, words as head};
use crate::components::text_area::TextArea;
use crate::frame::address::{path_id, path_text};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::requirement::act::{check_panel, hand_in_panel, paper_panel};
use crate::pages::requirement::versions::versions;
use crate::pages::requirement::words::{item_address, state_mark};
use crate::pages::requirement::{CHECK_FORM, HAND_IN_FORM, ISSUE_FORM};
use crate::request::{FormState, PageRequest};

/// `/progetti/{id}/adempimenti/{codice}`
#[component]
pub fn RequirementPage() -> impl IntoView {
    let project = path_id("id");
    let code = path_text("codice");
    page(move |request| async move {
        let view = requirement_show(&request.context, project?, &code, request.parameter("di")).await?;
        let list = format!("/progetti/{}/adempimenti", view.head.id);
        let mut above = vec![("Adempimenti".to_owned(), list)];
        let mut title = view.requirement.title.clone();
        if let Some(chosen) = view.chosen.as_ref().filter(|chosen| !chosen.line.subject.is_empty()) {
            above.push((title.clone(), item_address(view.head.id, &code, "")));
            title = format!("{title} · {}", chosen.line.name);
        }
        let state = view.chosen.as_ref().map(|chosen| chosen.line.state.clone()).unwrap_or_default();
        let summary = [HAND_IN_FORM, ISSUE_FORM, CHECK_FORM]
            .map(|name| request.form_state(name))
            .into_iter()
            .find(|form| form.refused)
            .unwrap_or_default();
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Requirements
                title=title
                state=state
                above=above
            />
            <ErrorSummary form=summary />
            {duty(&view)}
            {match &view.chosen {
                Some(chosen) => one(&view, chosen, &request),
                None => many(&view, &request),
            }}
        }
        .into_any())
    })
}

/// What is asked, why, by when.
fn duty(view: &RequirementView) -> AnyView {
    let requirement = &view.requirement;
    let due = view.chosen.as_ref().and_then(|chosen| chosen.line.due);
    let term = match (&view.term, due) {
        (Some(term), Some(due)) => format!("{} ({term})", format::date(due)),
        (Some(term), None) => term.clone(),
        (None, _) => "nessuno: l’obbligo dura quanto il progetto".to_owned(),
    };
    let project = view.head.id;
    let covered = (!view.covered_by.is_empty()).then(|| {
        let links = view
            .covered_by
            .iter()
            .map(|(code, title)| view! { <li><a href=item_address(project, code, "")>{title.clone()}</a></li> })
            .collect_view();
        view! {
            <p>"Vale ciò che è consegnato per:"</p>
            <ul>{links}</ul>
        }
    });
    view! {
        <section class="panel" aria-labelledby="obbligo">
            <h2 id="obbligo">"Che cosa è richiesto"</h2>
            <p class="measure">{requirement.text.clone()}</p>
            <dl class="facts">
                <dt>"Fonte"</dt>
                <dd>{requirement.article.clone()}</dd>
                <dt>"Termine"</dt>
                <dd>{term}</dd>
                <dt>"Come si adempie"</dt>
                <dd>{requirement.evidence.italian()}</dd>
                {view
                    .act
                    .as_ref()
                    .map(|(name, on)| {
                        view! {
                            <dt>"Atto che lo fissa"</dt>
                            <dd>{format!("{name} {}", format::of_day(*on))}</dd>
                        }
                    })}
            </dl>
            {covered}
            {watched(view)}
        </section>
    }
    .into_any()
}

/// Where what the portal sees for itself is done.
fn watched(view: &RequirementView) -> AnyView {
    let Evidence::Watched { watch } = &view.requirement.evidence else { return ().into_any() };
    let (text, place) = match watch {
        Watch::Cup => {
            ("Il portale guarda se il CUP del progetto è registrato.", Some(("/atto", "Apri l’atto di adesione")))
        }
        Watch::Agreement => ("Il portale guarda se l’atto è firmato.", Some(("/atto", "Apri l’atto di adesione"))),
        Watch::Timesheets => {
            ("Il portale guarda se un timesheet scaduto manca ancora.", Some(("/timesheet", "Apri i timesheet")))
        }
        Watch::Prospectus => {
            ("Il portale guarda se il prospetto è trasmesso.", Some(("/determinazione", "Apri la determinazione")))
        }
        Watch::Monitoring => (
            "Il portale guarda se la Regione ha registrato i dati di monitoraggio come aggiornati.",
            Some(("/anticipi", "Apri gli anticipi")),
        ),
        Watch::BuiltIn => ("Il portale funziona soltanto così: non c’è nulla da consegnare.", None),
    };
    let link = place.map(|(path, name)| {
        view! { <p><a href=format!("/progetti/{}{path}", view.head.id)>{name}</a></p> }
    });
    view! {
        <p>{text}</p>
        {link}
    }
    .into_any()
}

/// One subject: what can be done, what was handed in.
fn one(view: &RequirementView, chosen: &Chosen, request: &PageRequest) -> AnyView {
    view! {
        {paper_panel(view, chosen, &request.form_state(ISSUE_FORM))}
        {hand_in_panel(view, chosen, &request.form_state(HAND_IN_FORM))}
        {versions(view, chosen)}
        {check_panel(view, chosen, &request.form_state(CHECK_FORM))}
    }
    .into_any()
}

fn subject_row(view: &RequirementView, line: &ItemLine, form: &FormState) -> AnyView {
    let address = item_address(view.head.id, &view.requirement.code, &line.subject);
    let picking = view.may_check && view.lines.iter().any(|line| line.waiting.is_some());
    let pick = picking.then(|| {
        let tick = line.waiting.map(|(id, version)| {
            let value = format!("{id}:{version}");
            let checked = form.chosen("consegna", &value, false);
            view! {
                <span class="choice">
                    <input
                        type="checkbox"
                        name="consegna"
                        value=value
                        checked=checked
                        aria-label=format!("Seleziona {}", line.name)
                    />
                </span>
            }
        });
        view! { <td data-label="Seleziona">{tick}</td> }
    });
    let signing = line.document.as_ref().filter(|document| !document.signed && !line.standing.is_done());
    view! {
        <tr>
            {pick}
            <th scope="row">
                <a href=address>{line.name.clone()}</a>
            </th>
            <td data-label="Entro il">
                {line.due.map_or_else(|| "durata del progetto".to_owned(), format::date)}
            </td>
            <td data-label="Stato">
                {state_mark(&line.state, line.tone)}
                {signing.map(|document| view! { <br /> <small>{format!("versione {} in attesa di firma", document.number)}</small> })}
            </td>
        </tr>
    }
    .into_any()
}

/// All subjects, with what can be done for many at once.
fn many(view: &RequirementView, request: &PageRequest) -> AnyView {
    let (project, code) = (view.head.id, view.requirement.code.clone());
    if view.lines.is_empty() {
        let text = match view.requirement.subject {
            SubjectKind::Person => "Il gruppo non ha ancora persone.",
            SubjectKind::Sportello => "La rete non ha ancora sportelli finanziati.",
            _ => "Nessun periodo si è ancora concluso dopo la stipula.",
        };
        return view! { <div class="empty"><p>{text}</p></div> }.into_any();
    }
    let form = request.form_state(CHECK_FORM);
    let picking = view.may_check && view.lines.iter().any(|line| line.waiting.is_some());
    let what = match view.requirement.subject {
        SubjectKind::Person => "Persona",
        SubjectKind::Sportello => "Sportello",
        _ => "Periodo",
    };
    let mut heads = if picking { vec![head("Seleziona")] } else { Vec::new() };
    heads.extend([head(what), head("Entro il"), head("Stato")]);
    let rows = view.lines.iter().map(|line| subject_row(view, line, &form)).collect_view();
    let table = view! {
        <ListTable
            id="di-chi"
            caption=format!("{}, per {}", view.requirement.title, what.to_lowercase())
            heads=heads
            body=view! { <tbody>{rows}</tbody> }.into_any()
        />
    };
    let body = if picking {
        view! {
            <form method="post" action="/regione/adempimenti/esito" class="form-panel" novalidate>
                <input type="hidden" name="progetto" value=project.to_string() />
                <input type="hidden" name="codice" value=code.clone() />
                {table}
                <TextArea form=form name="motivi" label="Motivo della restituzione" hint="Uno per tutti quelli selezionati; non serve per accettare" />
                <div class="actions">
                    <button class="btn btn-primary" type="submit" name="esito" value="accetta">
                        "Accetta i selezionati"
                    </button>
                    <button class="btn btn-outline-primary" type="submit" name="esito" value="restituisci">
                        "Restituisci i selezionati"
                    </button>
                </div>
            </form>
        }
        .into_any()
    } else {
        table.into_any()
    };
    let whole = issue_all(view);
    view! {
        {whole}
        {body}
        {export_links_at(&format!("/progetti/{project}/adempimenti/{code}"), "questo elenco")}
    }
    .into_any()
}

/// Puts the documents of all who owe one up for signature.
fn issue_all(view: &RequirementView) -> AnyView {
    let open = view.lines.iter().filter(|line| !line.standing.is_done()).count();
    let Some(kind) = view.requirement.evidence.document().filter(|_| view.may_hand_in && open > 0) else {
        return ().into_any();
    };
    let up = view.lines.iter().filter(|line| !line.standing.is_done() && line.document.is_some()).count();
    let (class, text) = if up < open {
        ("btn btn-primary", format!("Prepara per la firma ({open})"))
    } else {
        ("btn btn-outline-primary", format!("Prepara di nuovo dai dati di oggi ({open})"))
    };
    let each = (kind == DocumentKind::StaffDeclaration).then(|| {
        view! {
            <p class="measure">
                "Ogni persona firma la propria: con la firma digitale, nella pagina «Firma» della sua utenza, oppure a mano. La scansione di quella firmata a mano si carica dalla pagina della persona, che si apre dall’elenco."
            </p>
        }
    });
    let action = format!("/progetti/{}/adempimenti/{}/emissione", view.head.id, view.requirement.code);
    view! {
        <form method="post" action=action class="panel panel-tint no-print">
            <input type="hidden" name="tutti" value="si" />
            <p>
                "Il portale prepara dai dati del progetto i documenti che mancano e li mette alla firma; quelli con dati incompleti restano fuori, con il motivo."
            </p>
            {each}
            <div class="actions">
                <button class=class type="submit">
                    {text}
                </button>
            </div>
        </form>
    }
    .into_any()
}
