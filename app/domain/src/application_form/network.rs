//! The network of a form: municipalities known by their ISTAT code, reasons for the marks that
//! need one, opening hours in order (form, section 3).

use std::collections::BTreeSet;

use super::check::{FormFinding, FormRule, MunicipalityLookup};
use super::form::{ApplicationForm, FormSportello};
use crate::identifiers::IstatCode;
use crate::network::{SportelloMark, check_opening_hours};

pub(super) fn check(form: &ApplicationForm, municipalities: &dyn MunicipalityLookup) -> Vec<FormFinding> {
    let mut findings = Vec::new();
    let mut numbers = BTreeSet::new();
    let some_reasons = form.sportelli.iter().any(FormSportello::gives_reasons);
    for (i, sportello) in form.sportelli.iter().enumerate() {
        if !numbers.insert(sportello.number) {
            let message = format!("lo sportello n. {} compare due volte: corregga il numero", sportello.number);
            findings.push(FormFinding::error(FormRule::Repeated, format!("$.sportelli[{i}].n"), message));
        }
        findings.extend(municipality(i, sportello, form.ats, municipalities));
        if some_reasons {
            findings.extend(reasons(i, sportello));
        }
        findings.extend(opening_hours(i, sportello));
    }
    findings
}

/// The municipality is sought by its ISTAT code; the name is only held against it.
fn municipality(
    i: usize,
    sportello: &FormSportello,
    ats: i64,
    municipalities: &dyn MunicipalityLookup,
) -> Option<FormFinding> {
    let path = format!("$.sportelli[{i}].istat");
    let number = sportello.number;
    let code: IstatCode = match sportello.istat.parse() {
        Ok(code) => code,
        Err(error) => {
            let message = format!("sportello n. {number}: {error}");
            return Some(FormFinding::error(FormRule::UnknownMunicipality, path, message));
        }
    };
    let Some(found) = municipalities.find(&code) else {
        let message = format!("sportello n. {number}: nessun Comune ha il codice ISTAT {code}, lo corregga");
        return Some(FormFinding::error(FormRule::UnknownMunicipality, path, message));
    };
    if plain(&found.name) != plain(&sportello.municipality) {
        let message = format!(
            "sportello n. {number}: il codice ISTAT {code} è di {}, ma è indicato {}. Vale il codice, controlli",
            found.name, sportello.municipality
        );
        let path = format!("$.sportelli[{i}].municipality");
        return Some(FormFinding::warning(FormRule::MunicipalityName, path, message));
    }
    let other = found.ats.filter(|found| *found != ats)?;
    let message = format!("sportello n. {number}: {} è nell’ATS {other}, non nell’ATS {ats}: controlli", found.name);
    Some(FormFinding::warning(FormRule::MunicipalityOfOtherAts, path, message))
}

/// A name without capitals, accents, apostrophes and spaces.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'à' | 'á' => Some('a'),
            'è' | 'é' => Some('e'),
            'ì' | 'í' => Some('i'),
            'ò' | 'ó' => Some('o'),
            'ù' | 'ú' => Some('u'),
            other => other.is_alphanumeric().then_some(other),
        })
        .collect()
}

/// The key of a mark's reason in the file.
const fn reason_key(mark: SportelloMark) -> &'static str {
    match mark {
        SportelloMark::BarrierFree => "barrier_free",
        SportelloMark::TransportOrParking => "transport_or_parking_reason",
        SportelloMark::PopulatedArea => "populated_area_reason",
    }
}

/// Where the file gives reasons, each one that is missing is a mistake.
fn reasons(i: usize, sportello: &FormSportello) -> Vec<FormFinding> {
    let missing = sportello.marks.missing_reasons();
    missing
        .into_iter()
        .map(|mark| {
            let message = format!(
                "sportello n. {}: scriva perché è «{}», oppure tolga il sì",
                sportello.number,
                mark.italian().to_lowercase()
            );
            let path = format!("$.sportelli[{i}].{}", reason_key(mark));
            FormFinding::error(FormRule::MissingReason, path, message)
        })
        .collect()
}

fn opening_hours(i: usize, sportello: &FormSportello) -> Vec<FormFinding> {
    let hours = sportello.opening_hours.as_deref().unwrap_or_default();
    check_opening_hours(hours)
        .into_iter()
        .map(|(j, problem)| {
            let message = format!("sportello n. {}: {problem}", sportello.number);
            FormFinding::error(FormRule::OpeningHours, format!("$.sportelli[{i}].opening_hours[{j}]"), message)
        })
        .collect()
}
