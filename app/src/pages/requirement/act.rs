//! What can be done now with one item: prepare its document, hand in evidence, decide on it.

use domain::agreement::DatedAct;
use domain::document::DocumentKind;
use domain::format;
use domain::requirement::{ActPart, Evidence, ItemState};
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::requirement::LARGEST_FILE;
use services::requirement::show::{Chosen, RequirementView};

use crate::components::form::{CheckField, TextField, described_by};
use crate::components::text_area::TextArea;
use crate::pages::requirement::words::{draft_address, item_address};
use crate::request::FormState;

/// The document that the portal draws up: draft, up for signature, signed.
pub(super) fn paper_panel(view: &RequirementView, chosen: &Chosen, _form: &FormState) -> AnyView {
    let Some(kind) = view.requirement.evidence.document() else { return ().into_any() };
    let (project, code) = (view.head.id, &view.requirement.code);
    let line = &chosen.line;
    let open = !line.standing.is_done();
    let document = line.document.as_ref().map(|document| {
        let on = format::on_day(day_in_italy(document.issued_at));
        let text = if document.signed {
            format!("La versione {}, preparata {on}, ha tutte le firme.", document.number)
        } else {
            format!("La versione {}, preparata {on}, attende la firma.", document.number)
        };
        view! {
            <p>
                {text} " "
                <a href=format!("/firma/{}", document.id)>"Documento e firme"</a>
            </p>
        }
    });
    let unsigned = line.document.as_ref().is_some_and(|document| !document.signed);
    let sign = (unsigned && view.may_sign && open).then(|| {
        view! {
            <p>
                <a class="btn btn-primary" href="/firma">
                    "Vai alla firma"
                </a>
            </p>
        }
    });
    let needs_act = view.requirement.act == Some(ActPart::Fixed) && view.act.is_none();
    let act = needs_act.then(|| {
        let link = view.act_code.as_ref().map(|code| {
            view! { <a href=item_address(project, code, "")>"Registra l’atto"</a> }
        });
        view! {
            <p class="why-not">
                "Prima si consegna l’atto che lo fissa, con numero e data. " {link}
            </p>
        }
    });
    let issue = (view.may_hand_in && open && !needs_act).then(|| {
        let class = if unsigned { "btn btn-outline-primary" } else { "btn btn-primary" };
        let text = if line.document.is_some() { "Prepara di nuovo dai dati di oggi" } else { "Prepara per la firma" };
        view! {
            <form method="post" action=format!("/progetti/{project}/adempimenti/{code}/emissione")>
                <input type="hidden" name="di" value=line.subject.clone() />
                <button class=class type="submit">
                    {text}
                </button>
            </form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="documento">
            <h2 id="documento">"Documento"</h2>
            <p class="measure">{kind.sentence()}</p>
            {document}
            {sign}
            {act}
            <div class="actions">
                {issue}
                <a class="btn btn-outline-primary" href=draft_address(project, code, &line.subject)>
                    "Leggi come sarebbe oggi (PDF)"
                </a>
            </div>
        </section>
    }
    .into_any()
}

/// The form that hands in a file or a statement.
pub(super) fn hand_in_panel(view: &RequirementView, chosen: &Chosen, form: &FormState) -> AnyView {
    let requirement = &view.requirement;
    let line = &chosen.line;
    if !view.may_hand_in || !requirement.evidence.is_handed_in() {
        return ().into_any();
    }
    match line.standing {
        ItemState::NotYet => return why_not("Non si consegna ancora nulla: il termine non è iniziato."),
        ItemState::Accepted(_) => {
            return why_not("La Regione l’ha accettato. Si consegna di nuovo soltanto se la Regione lo restituisce.");
        }
        _ => {}
    }
    let by_hand = requirement.evidence.document() == Some(DocumentKind::StaffDeclaration);
    let signed_again = line.document.as_ref().is_some_and(|document| document.signed)
        && matches!(line.standing, ItemState::Returned(_));
    if requirement.evidence.document().is_some() && !by_hand && !signed_again {
        return ().into_any();
    }
    let only_again = requirement.evidence.document().is_some() && !by_hand;
    let heading = match (only_again, by_hand, line.standing) {
        (true, ..) => "Consegna di nuovo lo stesso documento",
        (_, true, _) => "Firmata a mano: carica la scansione",
        (.., ItemState::HandedIn(_)) => "Consegna un’altra versione",
        _ => "Consegna alla Regione",
    };
    let statement = (requirement.evidence == Evidence::Stated).then(|| {
        view! { <CheckField form=form.clone() name="dichiaro" label="L’ente osserva questo obbligo" stored=false /> }
    });
    let exemption = requirement.exemption.clone().filter(|_| requirement.evidence == Evidence::Stated).map(|label| {
        view! {
            <CheckField form=form.clone() name="esonero" label=label stored=false />
            <TextField
                form=form.clone()
                name="motivo-esonero"
                label="Motivo dell’esonero"
                hint="Solo se l’ente è esonerato: per esempio chi svolge il servizio e da quando"
            />
        }
    });
    if matches!(view.taken, Some(None)) {
        return view! {
            <section class="panel" aria-labelledby="consegna">
                <h2 id="consegna">{heading}</h2>
                {taken_act(view, None)}
            </section>
        }
        .into_any();
    }
    let taken = view.taken.as_ref().map(|act| taken_act(view, act.as_ref()));
    let typed = requirement.act.is_some_and(ActPart::is_stated) && taken.is_none();
    let act = typed.then(|| {
        view! {
            <TextField
                form=form.clone()
                name="atto"
                label="Atto"
                hint="Tipo e numero, per esempio Determinazione n. 12"
            />
            <TextField
                form=form.clone()
                name="atto-data"
                label="Data dell’atto"
                hint="Per esempio 31/12/2021"
                class="field-date"
                inputmode="numeric"
            />
        }
    });
    let file = (!only_again).then(|| file_field(view, by_hand, form));
    let action = format!("/progetti/{}/adempimenti/{}/consegna", view.head.id, requirement.code);
    view! {
        <section class="panel" aria-labelledby="consegna">
            <h2 id="consegna">{heading}</h2>
            <form method="post" action=action enctype="multipart/form-data" novalidate>
                <input type="hidden" name="di" value=line.subject.clone() />
                {statement}
                {exemption}
                {taken}
                {act}
                {file}
                <TextArea form=form.clone() name="nota" label="Nota per la Regione (facoltativa)" rows=2 />
                <div class="actions">
                    <button class=if by_hand { "btn btn-outline-primary" } else { "btn btn-primary" } type="submit">
                        "Consegna alla Regione"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The act as it stands with the agreement's data, or that it has to be recorded there.
fn taken_act(view: &RequirementView, act: Option<&DatedAct>) -> AnyView {
    let text = match act {
        Some(act) => format!("Atto: {}. Numero e data si prendono dai dati dell’atto di adesione. ", act.italian()),
        None => "Numero e data si scrivono una volta sola, con i dati dell’atto di adesione, e mancano ancora: li registri lì, poi consegni qui il file. ".to_owned(),
    };
    let class = if act.is_some() { "" } else { "why-not" };
    view! {
        <p class=class id="atto">
            {text} <a href=format!("/progetti/{}/atto#dati", view.head.id)>"Apri i dati dell’atto di adesione"</a>
        </p>
    }
    .into_any()
}

fn why_not(text: &'static str) -> AnyView {
    view! { <p class="why-not">{text}</p> }.into_any()
}

fn file_field(view: &RequirementView, by_hand: bool, form: &FormState) -> AnyView {
    let optional = view.requirement.evidence == Evidence::Stated;
    let megabytes = LARGEST_FILE / 1024 / 1024;
    let hint = if by_hand {
        format!("PDF con la dichiarazione firmata e la copia del documento di identità, fino a {megabytes} MB")
    } else {
        format!("PDF, immagine JPG o PNG, o file firmato .p7m, fino a {megabytes} MB")
    };
    let problem = form.problem("file");
    let described = described_by("file", &hint, problem.as_deref());
    let class = if problem.is_some() { "field field-wrong" } else { "field" };
    view! {
        <div class=class>
            <label for="file">
                "File" {optional.then(|| view! { " " <span class="field-optional">"(facoltativo)"</span> })}
            </label>
            <span class="field-hint" id="file-h">
                {hint}
            </span>
            <input
                type="file"
                id="file"
                name="file"
                accept=".pdf,.jpg,.jpeg,.png,.p7m"
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described
            />
            {problem.map(|text| view! { <span class="field-error" id="file-e">{text}</span> })}
        </div>
    }
    .into_any()
}

/// The Region's decision.
pub(super) fn check_panel(view: &RequirementView, chosen: &Chosen, form: &FormState) -> AnyView {
    let Some(last) = chosen.versions.first() else { return ().into_any() };
    let accepted = matches!(chosen.line.standing, ItemState::Accepted(_));
    if !view.may_check || (chosen.line.waiting.is_none() && !accepted) {
        return ().into_any();
    }
    let label = if accepted { "Perché non va più bene" } else { "Motivo della restituzione" };
    let accept = (!accepted).then(|| {
        view! {
            <button class="btn btn-primary" type="submit" name="esito" value="accetta">
                "Accetta"
            </button>
        }
    });
    view! {
        <section class="panel" aria-labelledby="decisione">
            <h2 id="decisione">"Decisione"</h2>
            <form method="post" action="/regione/adempimenti/esito" novalidate>
                <input type="hidden" name="progetto" value=view.head.id.to_string() />
                <input type="hidden" name="codice" value=view.requirement.code.clone() />
                <input type="hidden" name="di" value=chosen.line.subject.clone() />
                <input type="hidden" name="consegna" value=format!("{}:{}", last.id, last.version) />
                <TextArea form=form.clone() name="motivi" label=label hint="L’ente lo legge e corregge ciò che manca; non serve per accettare" />
                <div class="actions">
                    {accept}
                    <button class="btn btn-outline-primary" type="submit" name="esito" value="restituisci">
                        "Restituisci con il motivo"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
