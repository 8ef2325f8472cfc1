//! The people of a form: named once and all or none, with codes that hold, trades that fit and
//! profiles that fit the years (form, section 2).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::check::{FormFinding, FormRule};
use super::form::{ApplicationForm, GroupMember};
use crate::format;
use crate::identifiers::TaxCode;
use crate::staff::{ExperienceProfile, PROFILE_BOUNDS, Profession, fitting_professions};

pub(super) fn check(form: &ApplicationForm) -> Vec<FormFinding> {
    let mut findings = repeated(form);
    let some_named = form.group.iter().any(is_named_at_all);
    for (i, member) in form.group.iter().enumerate() {
        if some_named {
            findings.extend(identity(i, member));
        }
        findings.extend(tax_code(i, member));
        findings.extend(professions(i, member));
        findings.extend(profiles(i, member));
    }
    findings
}

/// Whether the file supplies anything of who the person is.
pub(super) fn is_named_at_all(member: &GroupMember) -> bool {
    member.first_name.is_some() || member.last_name.is_some() || member.tax_code.is_some()
}

fn repeated(form: &ApplicationForm) -> Vec<FormFinding> {
    let mut findings = Vec::new();
    let mut operators = BTreeSet::new();
    let mut tax_codes: BTreeMap<String, &str> = BTreeMap::new();
    for (i, member) in form.group.iter().enumerate() {
        if !operators.insert(member.operator.as_str()) {
            let message = format!("l’operatore {} compare due volte: unisca le due voci", member.operator);
            findings.push(FormFinding::error(FormRule::Repeated, format!("$.group[{i}].operator"), message));
        }
        if let Some(code) = member.tax_code.as_ref().and_then(|code| code.0.parse::<TaxCode>().ok()) {
            if let Some(other) = tax_codes.get(code.as_str()) {
                let message = format!("lo stesso codice fiscale è indicato per {other} e {}", member.operator);
                findings.push(FormFinding::error(FormRule::Repeated, format!("$.group[{i}].tax_code"), message));
            } else {
                tax_codes.insert(code.to_string(), &member.operator);
            }
        }
        let mut functions = BTreeSet::new();
        for (j, assignment) in member.assignments.iter().enumerate() {
            if !functions.insert(assignment.function) {
                let message = format!(
                    "{}: la funzione «{}» compare due volte, sommi le ore in una riga",
                    member.operator,
                    assignment.function.short()
                );
                let path = format!("$.group[{i}].assignments[{j}].function");
                findings.push(FormFinding::error(FormRule::Repeated, path, message));
            }
        }
    }
    findings
}

/// Where others are named, a person who is not is a mistake, not a file without names.
fn identity(i: usize, member: &GroupMember) -> Option<FormFinding> {
    let missing: Vec<(&str, &str)> = [
        ("first_name", "il nome", member.first_name.is_none()),
        ("last_name", "il cognome", member.last_name.is_none()),
        ("tax_code", "il codice fiscale", member.tax_code.is_none()),
    ]
    .into_iter()
    .filter(|(_, _, is_missing)| *is_missing)
    .map(|(key, name, _)| (key, name))
    .collect();
    let (key, _) = missing.first()?;
    let names = missing.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
    let message = format!("{}: indichi {names}", member.operator);
    Some(FormFinding::error(FormRule::Identity, format!("$.group[{i}].{key}"), message))
}

fn tax_code(i: usize, member: &GroupMember) -> Option<FormFinding> {
    let error = member.tax_code.as_ref()?.0.parse::<TaxCode>().err()?;
    let message = format!("{}: {error}", member.operator);
    Some(FormFinding::error(FormRule::Code, format!("$.group[{i}].tax_code"), message))
}

fn professions(i: usize, member: &GroupMember) -> Vec<FormFinding> {
    let misfits = member.assignments.iter().enumerate().filter(|(_, a)| !member.profession.fits(a.function));
    misfits
        .map(|(j, assignment)| {
            let fitting: Vec<&str> =
                fitting_professions(assignment.function).iter().copied().map(Profession::italian).collect();
            let message = format!(
                "{}: la professione «{}» non è fra quelle previste per «{}» ({}). \
                 Corregga la professione o ne spieghi l’impiego",
                member.operator,
                member.profession.italian(),
                assignment.function.short(),
                fitting.join(", ")
            );
            let path = format!("$.group[{i}].assignments[{j}].function");
            FormFinding::warning(FormRule::ProfessionFitsFunction, path, message)
        })
        .collect()
}

fn profiles(i: usize, member: &GroupMember) -> Vec<FormFinding> {
    let social = profile(
        &member.operator,
        "nelle politiche sociali",
        format!("$.group[{i}].experience_social_policies"),
        member.experience_social_policies,
        member.years_social_policies,
    );
    let functions = member.assignments.iter().enumerate().filter_map(|(j, assignment)| {
        profile(
            &member.operator,
            &format!("nella funzione «{}»", assignment.function.short()),
            format!("$.group[{i}].assignments[{j}].experience"),
            assignment.experience,
            assignment.years,
        )
    });
    social.into_iter().chain(functions).collect()
}

fn profile(
    operator: &str,
    field: &str,
    path: String,
    declared: ExperienceProfile,
    years: Option<Decimal>,
) -> Option<FormFinding> {
    let years = years?;
    let right = PROFILE_BOUNDS.profile(years);
    if right == declared {
        return None;
    }
    let message = format!(
        "{operator}: per l’esperienza {field} è dichiarato il profilo {declared}, ma {} anni corrispondono a {}",
        format::decimal(years),
        right.italian(&PROFILE_BOUNDS)
    );
    Some(FormFinding::error(FormRule::ProfileFitsYears, path, message))
}
