//! The fields of an entry: the same for a new one and for one that is corrected.

use domain::function::ServiceFunction;
use domain::sirps::FruitionKind;
use domain::sirps::record::{Outcome, TypedRecord};
use leptos::prelude::*;
use services::monitoring::record_list::RecordChoices;

use crate::components::form::{CheckField, SelectField, TextField};
use crate::request::FormState;

/// «1. Accesso/Sportelli sociali».
#[must_use]
pub fn numbered(function: ServiceFunction) -> String {
    format!("{}. {}", function.number(), function.italian())
}

/// The functions as options of a choice.
pub(super) fn function_options(choices: &RecordChoices, first: Option<&str>) -> Vec<(String, String)> {
    let none = first.map(|text| (String::new(), text.to_owned()));
    let each = choices.functions.iter().map(|function| (function.code().to_owned(), numbered(*function)));
    none.into_iter().chain(each).collect()
}

/// The sportelli as options of a choice.
pub(super) fn sportello_options(choices: &RecordChoices, first: &str) -> Vec<(String, String)> {
    let none = (String::new(), first.to_owned());
    let each = choices.sportelli.iter().map(|(number, name)| (number.to_string(), name.clone()));
    std::iter::once(none).chain(each).collect()
}

/// The kinds of intervention; of a code that meant several things in time the last, and until when
/// one that is closed was valid.
fn intervention_options(choices: &RecordChoices) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "Nessuno".to_owned())];
    for kind in &choices.kinds {
        let until = kind.to.map(|_| format!(" (valido {})", kind.days())).unwrap_or_default();
        let name = format!("{} {}{until}", kind.code, kind.title);
        match options.iter_mut().find(|(code, _)| *code == kind.code) {
            Some(option) => option.1 = name,
            None => options.push((kind.code.clone(), name)),
        }
    }
    options
}

/// Whether the functions have any that are counted so.
fn has(choices: &RecordChoices, kind: FruitionKind) -> bool {
    choices.functions.iter().any(|function| FruitionKind::of(*function) == kind)
}

/// Four in a row on wide screens.
const NARROW: &str = "col-12 col-md-6 col-lg-3";

fn column(width: &'static str, field: AnyView) -> AnyView {
    view! { <div class=width>{field}</div> }.into_any()
}

/// What most often stays from one entry to the next: day, function, place, kind.
pub(super) fn kept_fields(form: &FormState, choices: &RecordChoices, stored: &TypedRecord) -> AnyView {
    let intervention = has(choices, FruitionKind::Intervention).then(|| {
        let field = view! {
            <SelectField
                form=form.clone()
                name="intervento"
                label="Tipo di intervento"
                hint="Per le funzioni 3, 4 e 5"
                options=intervention_options(choices)
                stored=stored.intervention.clone()
            />
        };
        column(NARROW, field.into_any())
    });
    let funded = has(choices, FruitionKind::Case).then(|| {
        let label = "Presa in carico di un assistente sociale finanziato dal progetto";
        let field = view! { <CheckField form=form.clone() name="finanziato" label=label stored=stored.funded /> };
        column("col-12", field.into_any())
    });
    let date = view! {
        <TextField
            form=form.clone()
            name="giorno"
            label="Giorno"
            hint="Per esempio 31/12/2021"
            stored=stored.date.clone()
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
    };
    let function = view! {
        <SelectField
            form=form.clone()
            name="funzione"
            label="Funzione"
            hint="1: contatti; 2: prese in carico"
            options=function_options(choices, None)
            stored=stored.function.clone()
        />
    };
    let sportello = view! {
        <SelectField
            form=form.clone()
            name="sportello"
            label="Sportello"
            hint="Sempre, per i contatti"
            options=sportello_options(choices, "Nessuno")
            stored=stored.sportello.clone()
        />
    };
    view! {
        <div class="row">
            {column(NARROW, date.into_any())} {column(NARROW, function.into_any())}
            {column(NARROW, sportello.into_any())} {intervention} {funded}
        </div>
    }
    .into_any()
}

/// What is of the person: her code, the outcome, the form H.
pub(super) fn person_fields(form: &FormState, stored: &TypedRecord, (hint, focus): (&'static str, bool)) -> AnyView {
    let outcomes = Outcome::ALL.map(|outcome| (outcome.code().to_owned(), outcome.italian().to_owned())).to_vec();
    let person = view! {
        <TextField
            form=form.clone()
            name="persona"
            label="Codice della persona"
            hint=hint
            autocomplete="off"
            autofocus=focus
        />
    };
    let outcome = view! {
        <SelectField
            form=form.clone()
            name="esito"
            label="Esito"
            hint="Che cosa ne è seguito"
            options=outcomes
            stored=stored.outcome.clone()
        />
    };
    let registered = view! {
        <TextField
            form=form.clone()
            name="modulo-h"
            label="Modulo H del (facoltativo)"
            hint="Se manca, il portale lo ricorda"
            stored=stored.registered.clone()
            class="field-date"
            inputmode="numeric"
            autocomplete="off"
        />
    };
    view! {
        <div class="row">
            {column("col-12 col-lg-6", person.into_any())} {column(NARROW, outcome.into_any())}
            {column(NARROW, registered.into_any())}
        </div>
    }
    .into_any()
}
