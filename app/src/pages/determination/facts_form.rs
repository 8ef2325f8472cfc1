//! The fields of the facts that the Region records; the what-if shows the same fields.

use chrono::NaiveDate;
use domain::determination::RevocationCause;
use domain::format;
use leptos::prelude::*;
use services::determination::event::{FromData, Outcome};
use services::determination::input::snapshot_field;
use services::determination::origin::Origin;
use services::requirement::publicity::Publicity;

use crate::components::form::{SelectField, TextField};
use crate::request::FormState;

/// Yes, no, or nothing recorded.
fn yes_no(form: &FormState, name: &'static str, label: &'static str, stored: Option<bool>) -> AnyView {
    yes_no_with(form, name, label, String::new(), stored)
}

/// The same with a word of help.
fn yes_no_with(
    form: &FormState,
    name: &'static str,
    label: &'static str,
    hint: String,
    stored: Option<bool>,
) -> AnyView {
    let options = [("", "Non registrato"), ("si", "Sì"), ("no", "No")]
        .map(|(value, text)| (value.to_owned(), text.to_owned()))
        .to_vec();
    let stored = match stored {
        None => "",
        Some(true) => "si",
        Some(false) => "no",
    };
    view! { <SelectField form=form.clone() name=name label=label hint=hint options=options stored=stored /> }.into_any()
}

/// Publicity with what the register says of it. Where nothing is recorded and every sportello has
/// its evidence, «Sì» is proposed, and the hint says so.
fn publicity(form: &FormState, recorded: Option<bool>, register: Option<&Publicity>) -> AnyView {
    let proposed = recorded.is_none() && register.is_some_and(Publicity::is_whole);
    let hint = register.map(|register| {
        let proposal = if proposed { "; per questo è proposto «Sì»" } else { "" };
        format!("{}{proposal}", register.italian())
    });
    let stored = if proposed { Some(true) } else { recorded };
    yes_no_with(form, "pubblicita", "Pubblicità del sostegno del FSE osservata", hint.unwrap_or_default(), stored)
}

fn count(form: &FormState, name: &'static str, label: &'static str, hint: String, stored: Option<i64>) -> AnyView {
    let stored = stored.map(format::integer).unwrap_or_default();
    view! {
        <TextField
            form=form.clone()
            name=name
            label=label
            hint=hint
            stored=stored
            class="field-short"
            inputmode="numeric"
        />
    }
    .into_any()
}

fn day(form: &FormState, name: String, label: String, hint: String, stored: Option<NaiveDate>) -> AnyView {
    let stored = stored.map(format::date).unwrap_or_default();
    view! {
        <TextField form=form.clone() name=name label=label hint=hint stored=stored class="field-date" inputmode="numeric" />
    }
    .into_any()
}

/// What the fields need to know beside the stored outcome.
#[derive(Clone)]
pub struct FieldsAbout {
    /// Snapshots owed.
    pub snapshots_owed: Vec<NaiveDate>,
    /// Project years.
    pub years: u32,
    /// Residents.
    pub population: i64,
    /// What the register says of publicity.
    pub publicity: Option<Publicity>,
    /// What comes from data.
    pub origins: Vec<Origin>,
    /// Last day for the prospectus, and last day before revocation.
    pub prospectus_terms: (NaiveDate, NaiveDate),
}

impl FieldsAbout {
    /// What the data say, and what an empty field means.
    fn data(&self, fact: FromData) -> String {
        let origin = self.origins.iter().find(|origin| origin.fact == fact);
        origin.map_or_else(String::new, |origin| {
            format!("Dai dati: {}. {} Vuoto: valgono i dati.", origin.data, origin.how)
        })
    }
}

/// All fields, with what is recorded or was typed.
#[must_use]
pub fn fields(form: &FormState, outcome: &Outcome, about: &FieldsAbout) -> AnyView {
    let years = (1..=about.years)
        .map(|year| {
            let taken = form.chosen("annualita", &year.to_string(), outcome.years.contains(&year));
            let id = format!("annualita-{year}");
            view! {
                <div class="choice">
                    <input
                        type="checkbox"
                        id=id.clone()
                        name="annualita"
                        value=year.to_string()
                        checked=taken
                    />
                    <label for=id>{format!("Annualità {year}")}</label>
                </div>
            }
        })
        .collect_view();
    let snapshots = about
        .snapshots_owed
        .iter()
        .map(|reference| {
            let label = format!("Fotografia al {}, trasmessa il", format::date(*reference));
            let hint = format!("{} «no»: non trasmessa.", about.data(FromData::Snapshot(*reference)));
            let stored = outcome.snapshots.get(reference);
            let stored = stored.map(|sent| sent.map_or("no".to_owned(), format::date)).unwrap_or_default();
            view! {
                <TextField
                    form=form.clone()
                    name=snapshot_field(*reference)
                    label=label
                    hint=hint
                    stored=stored
                    class="field-date"
                />
            }
        })
        .collect_view();
    let causes = std::iter::once((String::new(), "Nessuna".to_owned()))
        .chain(RevocationCause::ALL.into_iter().map(|cause| (cause.code().to_owned(), cause.italian().to_owned())))
        .collect();
    let (term, limit) = about.prospectus_terms;
    let prospectus_hint = format!(
        "Senza penalità entro il {}; dopo il {} il finanziamento è revocato",
        format::date(term),
        format::date(limit)
    );
    let fte = outcome.social_workers_fte.map(format::decimal).unwrap_or_default();
    let residents = format!("Residenti: {}. {}", format::integer(about.population), about.data(FromData::Fruitions));
    view! {
        <div class="row">
            <div class="col-12 col-md-6">
                <fieldset class="field">
                    <legend>"Annualità valutate dal GVL"</legend>
                    {years}
                </fieldset>
                {yes_no(form, "valutazione-finale", "Valutazione finale del GVL", outcome.final_evaluation)}
                {snapshots}
                {day(form, "prospetto".into(), "Prospetto finale trasmesso il".into(), prospectus_hint, outcome.prospectus_sent_on)}
                {day(form, "restituzione".into(), "Somme restituite il".into(), "Per gli interessi sul recupero".into(), outcome.restitution_on)}
            </div>
            <div class="col-12 col-md-6">
                {count(form, "fruizioni", "Contatti, prese in carico e interventi", residents, outcome.fruitions)}
                {count(form, "sportelli", "Sportelli finanziati aperti", about.data(FromData::Sportelli), outcome.sportelli)}
                <TextField
                    form=form.clone()
                    name="assistenti-sociali"
                    label="Assistenti sociali dell’ambito, equivalenti a tempo pieno"
                    hint=about.data(FromData::SocialWorkersFte)
                    stored=fte
                    class="field-short"
                    inputmode="decimal"
                />
                {yes_no(form, "allegato-e", "Metodologia dell’Allegato E applicata", outcome.annex_e_applied)}
                {yes_no(form, "pippi-previsto", "PIPPI previsto", outcome.pippi_required)}
                {yes_no(form, "pippi-applicato", "PIPPI applicato", outcome.pippi_applied)}
                {count(
                    form,
                    "operatori-non-conformi",
                    "Operatori senza requisiti (controllo a campione)",
                    String::new(),
                    outcome.nonconforming_operators,
                )}
                {publicity(form, outcome.publicity_observed, about.publicity.as_ref())}
                {yes_no_with(
                    form,
                    "monitoraggio",
                    "Dati di monitoraggio aggiornati",
                    "Dati finanziari (SIFORM): con «No» i pagamenti sono sospesi. I conteggi SIRPS li verifica il portale.".to_owned(),
                    outcome.monitoring_up_to_date,
                )}
                <SelectField
                    form=form.clone()
                    name="revoca"
                    label="Revoca totale decisa dal dirigente"
                    options=causes
                    stored=outcome.revocation.map(RevocationCause::code).unwrap_or_default()
                />
            </div>
        </div>
    }
    .into_any()
}
