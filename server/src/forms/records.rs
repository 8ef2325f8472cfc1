//! Entries by hand of contacts, cases and interventions, their registration forms H, and the kinds
//! of intervention of a call.

use app::frame::address::with_query;
use app::pages::monitoring::{record, records, registrations};
use app::pages::reference::interventions;
use axum::response::Response;
use domain::format;
use domain::period::Quarter;
use domain::sirps::FruitionKind;
use domain::sirps::record::TypedRecord;
use services::error::UseCaseError;
use services::intervention_kind::edit::{NewKind, kind_add, kind_close};
use services::monitoring::record_list::RecordFilter;
use services::monitoring::record_nothing::{Nothing, nothing_state, nothing_withdraw};
use services::monitoring::record_registration::{FormOfLine, FormOfPerson, form_record, forms_record};
use services::monitoring::record_remove::record_remove;
use services::monitoring::record_save::record_save;
use uuid::Uuid;

use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    const RECORDS: &str = "/progetti/{id}/monitoraggio/registrazioni";
    endpoints
        .form(RECORDS, add)
        .form(&format!("{RECORDS}/nessuna"), state_nothing)
        .form(&format!("{RECORDS}/nessuna/ritira"), withdraw_nothing)
        .form(&format!("{RECORDS}/{{registrazione}}"), correct)
        .form(&format!("{RECORDS}/{{registrazione}}/elimina"), remove)
        .form("/progetti/{id}/monitoraggio/moduli-h", forms_of_list)
        .form("/progetti/{id}/monitoraggio/moduli-h/persona", form_of_person)
        .form("/avvisi/{id}/interventi", add_kind)
        .form("/avvisi/{id}/interventi/{voce}/chiusura", close_kind)
}

fn typed(fields: &Fields) -> TypedRecord {
    let text = |name: &str| fields.text(name).to_owned();
    TypedRecord {
        date: text("giorno"),
        function: text("funzione"),
        sportello: text("sportello"),
        intervention: text("intervento"),
        person: text("persona"),
        funded: fields.ticked("finanziato"),
        outcome: text("esito"),
        registered: text("modulo-h"),
    }
}

/// The page with the filter the form was sent from, and what stays for the next entry.
fn going_on(project: Uuid, filter: &RecordFilter, typed: &TypedRecord) -> String {
    let funded = if typed.funded { "si" } else { "no" };
    let kept = [
        ("giorno", typed.date.as_str()),
        ("funzione", typed.function.as_str()),
        ("sportello", typed.sportello.as_str()),
        ("intervento", typed.intervention.as_str()),
        ("finanziato", funded),
        ("esito", typed.outcome.as_str()),
    ];
    let kept: Vec<(String, &str)> =
        kept.into_iter().map(|(name, value)| (format!("{}{name}", records::KEPT), value)).collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    records::with_filter(project, filter, &kept)
}

async fn add(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let typed = typed(&form.fields);
    let filter = RecordFilter::read(|name| Some(form.fields.text(name)).filter(|text| !text.is_empty()));
    let page = records::with_filter(project, &filter, &[]);
    let outcome = record_save(&form.context, project, None, &typed)
        .await
        .map(|saved| Done::at(going_on(project, &filter, &typed)).saying(record::saved_words(&saved, false)));
    form.answer(records::NEW, &page, outcome).await
}

fn version(fields: &Fields) -> i64 {
    fields.number("versione").unwrap_or(-1)
}

async fn correct(Address((project, id)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let list = records::address(project);
    let change = Some((id, version(&form.fields)));
    let outcome = record_save(&form.context, project, change, &typed(&form.fields))
        .await
        .map(|saved| Done::at(&list).saying(record::saved_words(&saved, true)));
    form.answer(record::CORRECTION, &format!("{list}/{id}"), outcome).await
}

async fn remove(Address((project, id)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let list = records::address(project);
    let outcome = record_remove(&form.context, project, (id, version(&form.fields)))
        .await
        .map(|day| Done::at(&list).saying(format!("Registrazione {} eliminata.", format::of_day(day))));
    form.answer(record::REMOVAL, &format!("{list}/{id}"), outcome).await
}

fn nothing(fields: &Fields) -> Nothing {
    Nothing { quarter: fields.text("trimestre").to_owned(), kind: fields.text("tipo").to_owned() }
}

async fn state_nothing(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let outcome = nothing_state(&form.context, project, &nothing(&form.fields)).await;
    nothing_answer(project, form, outcome, "Dichiarato").await
}

async fn withdraw_nothing(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let outcome = nothing_withdraw(&form.context, project, &nothing(&form.fields)).await;
    nothing_answer(project, form, outcome, "Dichiarazione ritirata").await
}

async fn nothing_answer(
    project: Uuid,
    form: FormPost,
    outcome: Result<(FruitionKind, Quarter), UseCaseError>,
    done: &str,
) -> Response {
    let page = records::address(project);
    let outcome = outcome.map(|(kind, quarter)| {
        Done::at(&page).saying(format!("{done}: {}, {quarter}.", records::none_of(kind).to_lowercase()))
    });
    form.answer(records::NOTHING, &page, outcome).await
}

async fn forms_of_list(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = registrations::address(project);
    let line = |(name, day): &(String, String)| {
        let record = name.strip_prefix(registrations::DAY_OF)?.parse().ok()?;
        Some(FormOfLine { field: name.clone(), record, day: day.trim().to_owned() })
    };
    let lines: Vec<FormOfLine> = form.fields.pairs().iter().filter_map(line).collect();
    let outcome = forms_record(&form.context, project, &lines).await.map(|number| {
        let done = format::count(number, "modulo H registrato", "moduli H registrati");
        Done::at(&page).saying(format!("{done}."))
    });
    form.answer(registrations::OF_LIST, &page, outcome).await
}

async fn form_of_person(Address(project): Address<Uuid>, form: FormPost) -> Response {
    let page = registrations::address(project);
    let input =
        FormOfPerson { person: form.fields.text("persona").to_owned(), day: form.fields.text("giorno").to_owned() };
    let outcome = form_record(&form.context, project, &input).await.map(|entries| {
        let entries = usize::try_from(entries).unwrap_or_default();
        let served = format::count(entries, "registrazione", "registrazioni");
        Done::at(&page).saying(format!("Modulo H registrato: vale per {served} della persona."))
    });
    form.answer(registrations::OF_PERSON, &page, outcome).await
}

async fn add_kind(Address(call): Address<Uuid>, form: FormPost) -> Response {
    let page = interventions::address(call);
    let text = |name: &str| form.fields.text(name).to_owned();
    let input = NewKind {
        code: text("codice"),
        function: text("funzione"),
        title: text("descrizione"),
        from: text("dal"),
        to: text("al"),
    };
    let outcome = kind_add(&form.context, call, &input)
        .await
        .map(|code| Done::at(&page).saying(format!("Aggiunto il tipo di intervento {code}.")));
    form.answer(interventions::NEW, &page, outcome).await
}

async fn close_kind(Address((call, id)): Address<(Uuid, Uuid)>, form: FormPost) -> Response {
    let base = interventions::address(call);
    let page = with_query(&base, &[("chiudi", &id.to_string())]);
    let outcome = kind_close(&form.context, (call, id), version(&form.fields), form.fields.text("al"))
        .await
        .map(|code| Done::at(&base).saying(format!("Chiuso il tipo di intervento {code}.")));
    form.answer(interventions::CLOSE, &page, outcome).await
}
