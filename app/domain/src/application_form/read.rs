//! Reading a project form from JSON: strict, with every problem at its path, in Italian.
//!
//! Besides the keys a form must have, it may name people (`first_name`, `last_name`,
//! `tax_code`), give years (`years_social_policies`, `years`, decimal strings), the reasons of
//! marks (`transport_or_parking_reason`, `populated_area_reason`), a `quarter` and
//! `opening_hours` (`weekday` 1 to 7, `opens`, `closes`).

use std::collections::BTreeMap;

use super::form::{
    ApplicationForm, Assignment, FormSportello, GroupMember, HoursByFunction, LeadBody, Population, Resolution,
    StatedFigures, StatedTaxCode,
};
use crate::contract::node::Node;
use crate::contract::reader::{Members, Path, Problem, Sink, list};
use crate::contract::values;
use crate::function::ServiceFunction;
use crate::money::Cents;
use crate::network::{OpeningHours, SportelloMarks, Weekday};
use crate::staff::{ExperienceProfile, Profession};

/// More hours than any project has; sums of many such still fit.
const MOST_HOURS: i64 = 10_000_000;

/// The longest text of a field, in characters.
const LONGEST_TEXT: usize = 2_000;

/// Reads a form.
///
/// # Errors
/// All problems found, each with its path; nothing is read then.
pub fn read(text: &str) -> Result<ApplicationForm, Vec<Problem>> {
    let sink = Sink::default();
    // A byte order mark is no fault of the author's.
    let node: Node = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(node) => node,
        Err(error) => {
            let place = format!("non è un file JSON leggibile (riga {}, colonna {})", error.line(), error.column());
            sink.report(Path::Root, place);
            return Err(sink.into_problems());
        }
    };
    let form = form(&node, Path::Root, &sink);
    let problems = sink.into_problems();
    match form {
        Some(form) if problems.is_empty() => Ok(form),
        _ => Err(problems),
    }
}

fn form(node: &Node, path: Path<'_>, sink: &Sink) -> Option<ApplicationForm> {
    let members = Members::open(
        node,
        path,
        sink,
        &[
            "note",
            "ats",
            "call",
            "lead_body",
            "cup",
            "granted",
            "duration_months_stated",
            "start",
            "end",
            "summer_service_start",
            "mayors_committee_resolution",
            "application_sent_on",
            "ranking_decree_date",
            "population",
            "hours_by_function",
            "group",
            "application_form",
            "sportelli",
        ],
    )?;
    // All are read before any is given up, so that all problems are found.
    let note = members.optional("note", text);
    let ats = members.required("ats", values::positive_count);
    let call = members.required("call", text);
    let lead_body = members.required("lead_body", lead_body);
    let cup = members.optional("cup", text);
    let granted = members.required("granted", values::amount);
    let duration_months_stated = members.optional("duration_months_stated", hours);
    let start = members.required("start", values::date);
    let end = members.required("end", values::date);
    let summer_service_start = members.optional("summer_service_start", values::date);
    let mayors_committee_resolution = members.optional("mayors_committee_resolution", resolution);
    let application_sent_on = members.optional("application_sent_on", values::date);
    let ranking_decree_date = members.optional("ranking_decree_date", values::date);
    let population = members.required("population", population);
    let hours_by_function = members.required("hours_by_function", hours_by_function);
    let group = members.required("group", group);
    let stated = members.required("application_form", stated_figures);
    let sportelli = members.required("sportelli", sportelli);
    Some(ApplicationForm {
        note: note?,
        ats: ats?,
        call: call?,
        lead_body: lead_body?,
        cup: cup?,
        granted: granted?,
        duration_months_stated: duration_months_stated?,
        start: start?,
        end: end?,
        summer_service_start: summer_service_start?,
        mayors_committee_resolution: mayors_committee_resolution?,
        application_sent_on: application_sent_on?,
        ranking_decree_date: ranking_decree_date?,
        population: population?,
        hours_by_function: hours_by_function?,
        group: group?,
        stated: stated?,
        sportelli: sportelli?,
    })
}

/// A text as it can be stored and read on a page.
fn text(node: &Node, path: Path<'_>, sink: &Sink) -> Option<String> {
    let text = values::text(node, path, sink)?;
    if text.chars().count() > LONGEST_TEXT {
        sink.report(path, format!("testo troppo lungo: al massimo {LONGEST_TEXT} caratteri"));
        return None;
    }
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        sink.report(path, "contiene caratteri di controllo: li tolga");
        return None;
    }
    Some(text)
}

/// A whole number of hours, or months, within reason.
fn hours(node: &Node, path: Path<'_>, sink: &Sink) -> Option<i64> {
    let number = values::count(node, path, sink)?;
    if number > MOST_HOURS {
        sink.report(path, "numero troppo grande");
        return None;
    }
    Some(number)
}

fn lead_body(node: &Node, path: Path<'_>, sink: &Sink) -> Option<LeadBody> {
    let members = Members::open(node, path, sink, &["name", "kind", "tax_code", "vat", "seat"])?;
    let name = members.required("name", text);
    let kind = members.required("kind", text);
    let tax_code = members.required("tax_code", text);
    let vat = members.optional("vat", text);
    let seat = members.required("seat", text);
    Some(LeadBody { name: name?, kind: kind?, tax_code: tax_code?, vat: vat?, seat: seat? })
}

fn resolution(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Resolution> {
    let members = Members::open(node, path, sink, &["number", "date"])?;
    let number = members.required("number", values::positive_count);
    let date = members.required("date", values::date);
    Some(Resolution { number: number?, date: date? })
}

fn population(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Population> {
    let members = Members::open(node, path, sink, &["value", "as_of", "source"])?;
    let value = members.required("value", values::positive_count);
    let as_of = members.required("as_of", values::date);
    let source = members.required("source", text);
    Some(Population { value: value?, as_of: as_of?, source: source? })
}

/// An object with one value by function, any of them left out.
fn by_function<T>(
    node: &Node,
    path: Path<'_>,
    sink: &Sink,
    read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>,
) -> Option<BTreeMap<ServiceFunction, T>> {
    let members = Members::open(node, path, sink, &ServiceFunction::ALL.map(ServiceFunction::code))?;
    let read: Vec<_> =
        ServiceFunction::ALL.into_iter().map(|function| (function, members.optional(function.code(), &read))).collect();
    let mut values = BTreeMap::new();
    for (function, value) in read {
        if let Some(value) = value? {
            values.insert(function, value);
        }
    }
    Some(values)
}

fn hours_by_function(node: &Node, path: Path<'_>, sink: &Sink) -> Option<HoursByFunction> {
    by_function(node, path, sink, hours)
}

fn hours_rows(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Vec<i64>> {
    list(node, path, sink, hours)
}

fn rows_by_function(node: &Node, path: Path<'_>, sink: &Sink) -> Option<BTreeMap<ServiceFunction, Vec<i64>>> {
    by_function(node, path, sink, hours_rows)
}

fn amounts_by_function(node: &Node, path: Path<'_>, sink: &Sink) -> Option<BTreeMap<ServiceFunction, Cents>> {
    by_function(node, path, sink, values::amount)
}

fn stated_figures(node: &Node, path: Path<'_>, sink: &Sink) -> Option<StatedFigures> {
    let members = Members::open(
        node,
        path,
        sink,
        &[
            "hours_per_operator",
            "hours_by_function_table_41",
            "printed_amounts_table_41",
            "total_hours",
            "total_category_a",
        ],
    )?;
    let hours_per_operator = members.required("hours_per_operator", rows_by_function);
    let table = members.required("hours_by_function_table_41", hours_by_function);
    let amounts = members.required("printed_amounts_table_41", amounts_by_function);
    let total_hours = members.required("total_hours", hours);
    let total_category_a = members.required("total_category_a", values::amount);
    Some(StatedFigures {
        hours_per_operator: hours_per_operator?,
        hours_by_function: table?,
        amounts: amounts?,
        total_hours: total_hours?,
        total_category_a: total_category_a?,
    })
}

fn group(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Vec<GroupMember>> {
    list(node, path, sink, group_member)
}

fn group_member(node: &Node, path: Path<'_>, sink: &Sink) -> Option<GroupMember> {
    let members = Members::open(
        node,
        path,
        sink,
        &[
            "operator",
            "first_name",
            "last_name",
            "tax_code",
            "qualification",
            "profession",
            "experience_social_policies",
            "years_social_policies",
            "assignments",
        ],
    )?;
    let operator = members.required("operator", text);
    let first_name = members.optional("first_name", text);
    let last_name = members.optional("last_name", text);
    let tax_code = members.optional("tax_code", text);
    let qualification = members.required("qualification", text);
    let profession = members.required("profession", profession);
    let experience = members.required("experience_social_policies", profile);
    let years = members.optional("years_social_policies", values::decimal);
    let assignments = members.required("assignments", assignments);
    Some(GroupMember {
        operator: operator?,
        first_name: first_name?,
        last_name: last_name?,
        tax_code: tax_code?.map(StatedTaxCode),
        qualification: qualification?,
        profession: profession?,
        experience_social_policies: experience?,
        years_social_policies: years?,
        assignments: assignments?,
    })
}

fn profession(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Profession> {
    values::one_of(node, path, sink, Profession::ALL.map(|profession| (profession.code(), profession)))
}

fn profile(node: &Node, path: Path<'_>, sink: &Sink) -> Option<ExperienceProfile> {
    values::one_of(node, path, sink, ExperienceProfile::ALL.map(|profile| (profile.code(), profile)))
}

fn assignments(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Vec<Assignment>> {
    list(node, path, sink, assignment)
}

fn assignment(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Assignment> {
    let members = Members::open(node, path, sink, &["function", "experience", "years", "hours"])?;
    let function = members.required("function", values::function);
    let experience = members.required("experience", profile);
    let years = members.optional("years", values::decimal);
    let hours = members.required("hours", hours);
    Some(Assignment { function: function?, experience: experience?, years: years?, hours: hours? })
}

fn sportelli(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Vec<FormSportello>> {
    list(node, path, sink, sportello)
}

fn sportello(node: &Node, path: Path<'_>, sink: &Sink) -> Option<FormSportello> {
    let members = Members::open(
        node,
        path,
        sink,
        &[
            "n",
            "place_as_written",
            "municipality",
            "istat",
            "quarter",
            "address",
            "barrier_free",
            "transport_or_parking",
            "transport_or_parking_reason",
            "populated_area",
            "populated_area_reason",
            "funded",
            "opening_hours",
        ],
    )?;
    let number = members.required("n", values::positive_count);
    let place_as_written = members.required("place_as_written", text);
    let municipality = members.required("municipality", text);
    let istat = members.required("istat", text);
    let quarter = members.optional("quarter", text);
    let address = members.optional("address", text);
    let barrier_free = members.required("barrier_free", values::boolean);
    let transport_or_parking = members.required("transport_or_parking", values::boolean);
    let transport_or_parking_reason = members.optional("transport_or_parking_reason", text);
    let populated_area = members.required("populated_area", values::boolean);
    let populated_area_reason = members.optional("populated_area_reason", text);
    let funded = members.required("funded", values::boolean);
    let opening_hours = members.optional("opening_hours", opening_hours);
    Some(FormSportello {
        number: number?,
        place_as_written: place_as_written?,
        municipality: municipality?,
        istat: istat?,
        quarter: quarter?,
        address: address?,
        marks: SportelloMarks {
            barrier_free: barrier_free?,
            transport_or_parking: transport_or_parking?,
            transport_or_parking_reason: transport_or_parking_reason?,
            populated_area: populated_area?,
            populated_area_reason: populated_area_reason?,
        },
        funded: funded?,
        opening_hours: opening_hours?,
    })
}

fn opening_hours(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Vec<OpeningHours>> {
    list(node, path, sink, opening_stretch)
}

fn opening_stretch(node: &Node, path: Path<'_>, sink: &Sink) -> Option<OpeningHours> {
    let members = Members::open(node, path, sink, &["weekday", "opens", "closes"])?;
    let weekday = members.required("weekday", weekday);
    let opens = members.required("opens", values::time);
    let closes = members.required("closes", values::time);
    Some(OpeningHours { weekday: weekday?, opens: opens?, closes: closes? })
}

fn weekday(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Weekday> {
    let number = values::count(node, path, sink)?;
    let weekday = u8::try_from(number).ok().and_then(|number| Weekday::try_from(number).ok());
    if weekday.is_none() {
        sink.report(path, "deve essere un giorno della settimana da 1 (lunedì) a 7 (domenica)");
    }
    weekday
}
