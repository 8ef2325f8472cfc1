//! What the agreement is drawn up from: the notice of admission, CUP and acts of the body; the
//! registration of the contract. A form for who records it, else the facts.

use chrono::NaiveDate;
use domain::agreement::DatedAct;
use domain::format;
use domain::project::ProjectPhase;
use leptos::prelude::*;
use services::agreement::show::AgreementView;

use crate::components::form::TextField;
use crate::pages::agreement::show::address;
use crate::request::{FormState, PageRequest};

fn day(day: Option<NaiveDate>) -> String {
    day.map(format::date).unwrap_or_default()
}

fn fact(name: &'static str, value: Option<String>) -> AnyView {
    view! {
        <dt>{name}</dt>
        <dd>{value.unwrap_or_else(|| "non registrato".to_owned())}</dd>
    }
    .into_any()
}

/// Name and day of an act, side by side.
fn act_fields(
    form: &FormState,
    (name, label, hint): (&'static str, &'static str, &'static str),
    stored: Option<&DatedAct>,
) -> AnyView {
    let on = format!("{name}-data");
    view! {
        <div class="row">
            <div class="col-12 col-md-8">
                <TextField
                    form=form.clone()
                    name=name
                    label=label
                    hint=hint
                    stored=stored.map(|act| act.name.clone()).unwrap_or_default()
                />
            </div>
            <div class="col-12 col-md-4">
                <TextField
                    form=form.clone()
                    name=on
                    label="Data"
                    hint="Come 31/08/2021"
                    class="field-date"
                    stored=day(stored.map(|act| act.on))
                />
            </div>
        </div>
    }
    .into_any()
}

/// The data of the agreement.
pub(super) fn panel(view: &AgreementView, request: &PageRequest) -> AnyView {
    let over = matches!(view.head.phase, ProjectPhase::Renounced | ProjectPhase::Revoked | ProjectPhase::Forfeited);
    let complete = |parts: [bool; 3]| parts.into_iter().all(|part| part);
    // Once the body has signed only what is missing can be filled in.
    let notice_open = !(over || view.frozen && complete([view.notice.is_some(), view.received_on.is_some(), true]));
    let acts_open = !(over
        || view.frozen && complete([view.head.cup.is_some(), view.delegation.is_some(), view.approval.is_some()]));
    let notice = if view.rights.draft && notice_open {
        notice_form(view, &request.form_state("ammissione"))
    } else {
        view! {
            <dl class="facts">
                {fact("Comunicazione di ammissione", view.notice.as_ref().map(DatedAct::italian))}
                {fact("Ricevuta dall’ente", view.received_on.map(format::date))}
            </dl>
        }
        .into_any()
    };
    let acts = if view.rights.prepare && acts_open {
        acts_form(view, &request.form_state("dati"))
    } else {
        view! {
            <dl class="facts">
                {fact("CUP", view.head.cup.clone())}
                {fact("Atto di delega all’ente", view.delegation.as_ref().map(DatedAct::italian))}
                {fact("Atto di approvazione del progetto", view.approval.as_ref().map(DatedAct::italian))}
            </dl>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="ammissione-titolo">
            <h2 id="ammissione-titolo">"Ammissione"</h2>
            {notice}
        </section>
        <section class="panel" aria-labelledby="dati">
            <h2 id="dati">"CUP e atti dell’ente"</h2>
            {acts}
        </section>
    }
    .into_any()
}

fn notice_form(view: &AgreementView, form: &FormState) -> AnyView {
    view! {
        <form method="post" action=format!("{}/ammissione", address(view.head.id)) novalidate>
            <input type="hidden" name="versione" value=view.version.to_string() />
            {act_fields(
                form,
                ("nota", "Comunicazione di ammissione", "Come si chiama, con il protocollo: nota prot. 123456"),
                view.notice.as_ref(),
            )}
            <TextField
                form=form.clone()
                name="ricevuta"
                label="Ricevuta dall’ente il"
                hint="Da questo giorno decorre il termine per firmare, come 31/08/2021"
                class="field-date"
                stored=day(view.received_on)
            />
            <div class="actions">
                <button class="btn btn-outline-primary" type="submit">
                    {if view.received_on.is_some() { "Correggi l’ammissione" } else { "Registra l’ammissione" }}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn acts_form(view: &AgreementView, form: &FormState) -> AnyView {
    view! {
        <p class="measure">
            "Il CUP sta nell’atto e in ogni documento del progetto "
            <span class="article">"(art. 4, decadenza, 1; art. 5)"</span>
            ". Il CUP si acquisisce prima dell’atto: senza un termine proprio, vale quello per firmare (interpretazione adottata)."
        </p>
        <form method="post" action=format!("{}/dati", address(view.head.id)) novalidate>
            <input type="hidden" name="versione" value=view.version.to_string() />
            <TextField
                form=form.clone()
                name="cup"
                label="CUP"
                hint="15 caratteri, come I51E19000070002"
                stored=view.head.cup.clone().unwrap_or_default()
            />
            {act_fields(
                form,
                ("delega", "Atto che delega l’ente", "Come si chiama, con il numero: deliberazione del Comitato dei Sindaci n. 10"),
                view.delegation.as_ref(),
            )}
            {act_fields(
                form,
                ("approvazione", "Atto che approva il progetto", "Come si chiama, con il numero"),
                view.approval.as_ref(),
            )}
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    "Salva CUP e atti"
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Number and day of the contract in the Region's register.
pub(super) fn registration(view: &AgreementView, request: &PageRequest) -> AnyView {
    if view.in_force_on.is_none() {
        return ().into_any();
    }
    let stored = view.registration.as_ref();
    let facts = view! {
        <dl class="facts">
            {fact("Numero", stored.map(|(number, _)| number.clone()))}
            {fact("Data", stored.map(|(_, on)| format::date(*on)))}
        </dl>
    };
    let open = view.rights.draft && matches!(view.head.phase, ProjectPhase::InForce | ProjectPhase::Closed);
    let form = open.then(|| {
        let form = request.form_state("registrazione");
        view! {
            <form method="post" action=format!("{}/registrazione", address(view.head.id)) novalidate>
                <input type="hidden" name="versione" value=view.version.to_string() />
                <div class="row">
                    <div class="col-12 col-md-8">
                        <TextField
                            form=form.clone()
                            name="registro"
                            label="Numero di registrazione"
                            stored=stored.map(|(number, _)| number.clone()).unwrap_or_default()
                        />
                    </div>
                    <div class="col-12 col-md-4">
                        <TextField
                            form=form
                            name="registro-data"
                            label="Data di registrazione"
                            hint="Come 31/08/2021"
                            class="field-date"
                            stored=day(stored.map(|(_, on)| *on))
                        />
                    </div>
                </div>
                <div class="actions">
                    <button class="btn btn-outline-primary" type="submit">
                        "Salva la registrazione"
                    </button>
                </div>
            </form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="registrazione">
            <h2 id="registrazione">"Registrazione del contratto"</h2>
            {if open { ().into_any() } else { facts.into_any() }}
            {form}
        </section>
    }
    .into_any()
}
