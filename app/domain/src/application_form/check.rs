//! The check of a project form: what is found, and the one function that finds it all.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::form::ApplicationForm;
use super::{figures, network, people, supplied};
use crate::format;
use crate::identifiers::{BodyTaxCode, Cup, IstatCode, VatNumber};
use crate::rules::RuleSet;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormSeverity {
    /// The form contradicts itself or the rules: to be mended.
    Error,
    /// To be looked at: it may be right.
    Warning,
    /// To be filled in later.
    Notice,
}

impl FormSeverity {
    /// The word on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            FormSeverity::Error => "Errore",
            FormSeverity::Warning => "Avviso",
            FormSeverity::Notice => "Da completare",
        }
    }
}

/// What a form is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormRule {
    /// The hours of a function are the same in all sections.
    FunctionHours,
    /// An amount is hours × hourly cost.
    FunctionAmount,
    /// The total of hours is the sum of the functions'.
    TotalHours,
    /// The total of category A is the sum of the functions'.
    TotalCategoryA,
    /// The grant is category A and the flat rate.
    Grant,
    /// Dates follow each other.
    DatesInOrder,
    /// The stated months fit the dates.
    Duration,
    /// Codes have their form and check digit.
    Code,
    /// People, functions of a person and Sportelli stand there once.
    Repeated,
    /// Where some people are named, all are.
    Identity,
    /// A trade that fits the function.
    ProfessionFitsFunction,
    /// The profile's letter fits the years.
    ProfileFitsYears,
    /// The municipality is known by its ISTAT code.
    UnknownMunicipality,
    /// The municipality's name is that of its ISTAT code.
    MunicipalityName,
    /// The municipality belongs to the ATS.
    MunicipalityOfOtherAts,
    /// A mark that needs a reason has one.
    MissingReason,
    /// Opening hours are in order.
    OpeningHours,
    /// What the file does not supply.
    NotSupplied,
}

impl FormRule {
    /// All rules, in order.
    pub const ALL: [FormRule; 18] = [
        FormRule::FunctionHours,
        FormRule::FunctionAmount,
        FormRule::TotalHours,
        FormRule::TotalCategoryA,
        FormRule::Grant,
        FormRule::DatesInOrder,
        FormRule::Duration,
        FormRule::Code,
        FormRule::Repeated,
        FormRule::Identity,
        FormRule::ProfessionFitsFunction,
        FormRule::ProfileFitsYears,
        FormRule::UnknownMunicipality,
        FormRule::MunicipalityName,
        FormRule::MunicipalityOfOtherAts,
        FormRule::MissingReason,
        FormRule::OpeningHours,
        FormRule::NotSupplied,
    ];

    /// The id shown with a finding and listed in the table of rules.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            FormRule::FunctionHours => "function_hours",
            FormRule::FunctionAmount => "function_amount",
            FormRule::TotalHours => "total_hours",
            FormRule::TotalCategoryA => "total_category_a",
            FormRule::Grant => "grant",
            FormRule::DatesInOrder => "dates_in_order",
            FormRule::Duration => "duration",
            FormRule::Code => "code",
            FormRule::Repeated => "repeated",
            FormRule::Identity => "identity",
            FormRule::ProfessionFitsFunction => "profession_fits_function",
            FormRule::ProfileFitsYears => "profile_fits_years",
            FormRule::UnknownMunicipality => "unknown_municipality",
            FormRule::MunicipalityName => "municipality_name",
            FormRule::MunicipalityOfOtherAts => "municipality_of_other_ats",
            FormRule::MissingReason => "missing_reason",
            FormRule::OpeningHours => "opening_hours",
            FormRule::NotSupplied => "not_supplied",
        }
    }

    /// The article of the agreement or section of the form it rests on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            FormRule::FunctionHours | FormRule::TotalHours => "art. 3; formulario, sez. 2 e 4",
            FormRule::FunctionAmount | FormRule::TotalCategoryA => "art. 6; formulario, sez. 4",
            FormRule::Grant => "art. 5",
            FormRule::DatesInOrder => "art. 6",
            FormRule::Duration => "art. 3",
            FormRule::Code => "art. 4 e 5",
            FormRule::Repeated | FormRule::Identity | FormRule::ProfessionFitsFunction | FormRule::ProfileFitsYears => {
                "art. 3; formulario, sez. 2"
            }
            FormRule::UnknownMunicipality
            | FormRule::MunicipalityName
            | FormRule::MunicipalityOfOtherAts
            | FormRule::MissingReason
            | FormRule::OpeningHours => "art. 3; formulario, sez. 3",
            FormRule::NotSupplied => "art. 4",
        }
    }
}

/// Something found in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormFinding {
    /// How much it weighs.
    pub severity: FormSeverity,
    /// The rule.
    pub rule: FormRule,
    /// The field, as a path into the file: `$.application_form.total_hours`.
    pub path: String,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
    /// What follows from it and is no finding of its own, or the parts of it.
    pub details: Vec<String>,
}

impl FormFinding {
    pub(super) fn new(severity: FormSeverity, rule: FormRule, path: impl Into<String>, message: String) -> Self {
        FormFinding { severity, rule, path: path.into(), message, details: Vec::new() }
    }

    pub(super) fn error(rule: FormRule, path: impl Into<String>, message: String) -> Self {
        FormFinding::new(FormSeverity::Error, rule, path, message)
    }

    pub(super) fn warning(rule: FormRule, path: impl Into<String>, message: String) -> Self {
        FormFinding::new(FormSeverity::Warning, rule, path, message)
    }

    /// The article the rule rests on.
    #[must_use]
    pub const fn article(&self) -> &'static str {
        self.rule.article()
    }
}

/// A municipality as the portal's register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its name.
    pub name: String,
    /// Its ATS, if known.
    pub ats: Option<i64>,
}

/// The register of municipalities.
pub trait MunicipalityLookup {
    /// The municipality of an ISTAT code, if the register has it.
    fn find(&self, istat: &IstatCode) -> Option<Municipality>;
}

/// Everything that does not fit in a form: errors first, then warnings, then the notice.
///
/// The same mistake is found once: totals that are wrong only because a function's hours or
/// amount are wrong stand among that finding's details.
#[must_use]
pub fn check(form: &ApplicationForm, municipalities: &dyn MunicipalityLookup, rules: &RuleSet) -> Vec<FormFinding> {
    let mut findings = figures::check(form, rules);
    findings.extend(dates(form));
    findings.extend(codes(form));
    findings.extend(people::check(form));
    findings.extend(network::check(form, municipalities));
    findings.extend(supplied::check(form));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn dates(form: &ApplicationForm) -> Vec<FormFinding> {
    let span = if form.end < form.start { Some(end_before_start(form)) } else { duration(form) };
    span.into_iter().chain(summer_start(form)).collect()
}

fn end_before_start(form: &ApplicationForm) -> FormFinding {
    let message = format!(
        "la fine del progetto ({}) viene prima dell’inizio ({}): corregga una delle due date",
        format::date(form.end),
        format::date(form.start)
    );
    FormFinding::error(FormRule::DatesInOrder, "$.end", message)
}

fn summer_start(form: &ApplicationForm) -> Option<FormFinding> {
    let summer = form.summer_service_start.filter(|summer| *summer > form.end)?;
    let message = format!(
        "l’inizio del servizio estivo ({}) viene dopo la fine del progetto ({}): corregga una delle due date",
        format::date(summer),
        format::date(form.end)
    );
    Some(FormFinding::error(FormRule::DatesInOrder, "$.summer_service_start", message))
}

/// A number of months fits if the project ends within its last month.
fn duration(form: &ApplicationForm) -> Option<FormFinding> {
    let stated = form.duration_months_stated?;
    let (whole, more) = months_and_days(form.start, form.end);
    if stated == whole || (more && stated == whole + 1) {
        return None;
    }
    let by_dates = if more { format!("{whole} mesi e qualche giorno") } else { format!("{whole} mesi") };
    let message = format!(
        "il formulario dichiara {stated} mesi, ma dal {} al {} sono {by_dates}: valgono le date, controlli la durata",
        format::date(form.start),
        format::date(form.end)
    );
    Some(FormFinding::warning(FormRule::Duration, "$.duration_months_stated", message))
}

/// Whole months from one day to another, both included, and whether days are left over.
fn months_and_days(start: NaiveDate, end: NaiveDate) -> (i64, bool) {
    let after = end.checked_add_days(Days::new(1)).unwrap_or(end);
    let mut whole: u32 = 0;
    while start.checked_add_months(Months::new(whole + 1)).is_some_and(|day| day <= after) {
        whole += 1;
    }
    let reached = start.checked_add_months(Months::new(whole)).unwrap_or(start);
    (i64::from(whole), reached < after)
}

fn codes(form: &ApplicationForm) -> Vec<FormFinding> {
    let problem = |path: &str, error: String| FormFinding::error(FormRule::Code, path, error);
    let body = &form.lead_body;
    let tax_code = body.tax_code.parse::<BodyTaxCode>().err().map(|e| problem("$.lead_body.tax_code", e.to_string()));
    let vat = body.vat.as_ref().and_then(|vat| vat.parse::<VatNumber>().err());
    let vat = vat.map(|e| problem("$.lead_body.vat", e.to_string()));
    let cup = form.cup.as_ref().and_then(|cup| cup.parse::<Cup>().err()).map(|e| problem("$.cup", e.to_string()));
    [tax_code, vat, cup].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_from_a_day_to_a_day() {
        for (start, end, months) in [
            ("2019-09-01", "2022-06-30", (34, false)),
            ("2019-09-01", "2022-06-29", (33, true)),
            ("2019-09-01", "2022-07-01", (34, true)),
            ("2020-01-31", "2020-02-28", (1, false)),
            ("2020-01-15", "2020-01-15", (0, true)),
        ] {
            assert_eq!(months_and_days(start.parse().unwrap(), end.parse().unwrap()), months, "{start} {end}");
        }
    }

    #[test]
    fn rule_ids_are_those_of_json() {
        for rule in FormRule::ALL {
            assert_eq!(serde_json::to_string(&rule).unwrap(), format!("\"{}\"", rule.id()));
        }
    }
}
