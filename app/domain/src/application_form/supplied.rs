//! The one notice of what a form's file leaves open and the pages will ask for.

use super::check::{FormFinding, FormRule, FormSeverity};
use super::form::{ApplicationForm, FormSportello};
use super::people::is_named_at_all;
use crate::format::count;

pub(super) fn check(form: &ApplicationForm) -> Option<FormFinding> {
    let missing: Vec<String> =
        [names(form), years(form), reasons(form), opening_hours(form), cup(form)].into_iter().flatten().collect();
    if missing.is_empty() {
        return None;
    }
    let message = "il file non contiene tutti i dati: li completi nelle pagine del progetto".to_owned();
    let mut notice = FormFinding::new(FormSeverity::Notice, FormRule::NotSupplied, "$", message);
    notice.details = missing;
    Some(notice)
}

/// A file that names some people and not others is in error, not silent.
fn names(form: &ApplicationForm) -> Option<String> {
    let silent = !form.group.is_empty() && !form.group.iter().any(is_named_at_all);
    silent.then(|| format!("Nomi e codici fiscali di {}", count(form.group.len(), "operatore", "operatori")))
}

fn years(form: &ApplicationForm) -> Option<String> {
    let without = form
        .group
        .iter()
        .filter(|m| m.years_social_policies.is_none() || m.assignments.iter().any(|a| a.years.is_none()))
        .count();
    (without > 0).then(|| format!("Anni di esperienza di {}", count(without, "operatore", "operatori")))
}

fn reasons(form: &ApplicationForm) -> Option<String> {
    if form.sportelli.iter().any(FormSportello::gives_reasons) {
        return None;
    }
    let without = form.sportelli.iter().filter(|s| !s.marks.missing_reasons().is_empty()).count();
    (without > 0).then(|| {
        format!(
            "Motivazioni su mezzi pubblici o parcheggi e su area popolata di {}",
            count(without, "sportello", "sportelli")
        )
    })
}

fn opening_hours(form: &ApplicationForm) -> Option<String> {
    let without = form.sportelli.iter().filter(|s| s.opening_hours.as_ref().is_none_or(Vec::is_empty)).count();
    (without > 0).then(|| format!("Orari di apertura di {}", count(without, "sportello", "sportelli")))
}

fn cup(form: &ApplicationForm) -> Option<String> {
    form.cup.is_none().then(|| "CUP".to_owned())
}
