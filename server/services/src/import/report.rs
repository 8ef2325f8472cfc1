//! The report of an import: what the form is about and everything found in it, at once.

use std::fmt::Write;

use chrono::NaiveDate;
use domain::application_form::{ApplicationForm, FormFinding, FormRule, FormSeverity};
use domain::format;
use domain::minutes::Minutes;
use domain::money::Cents;

/// What an import found; nothing is stored by making it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Number of the ATS.
    pub ats: i64,
    /// Name of the body.
    pub body_name: String,
    /// Code of the call.
    pub call: String,
    /// CUP, if stated.
    pub cup: Option<String>,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// The grant.
    pub granted: Cents,
    /// Hours of all assignments of the group.
    pub assigned: Minutes,
    /// People of the group.
    pub operators: usize,
    /// Assignments: a person and a function.
    pub assignments: usize,
    /// Sportelli.
    pub sportelli: usize,
    /// Errors first, then warnings, then the notice.
    pub findings: Vec<FormFinding>,
    /// What the territory's data leaves unverified or blank about these municipalities.
    pub territory_notes: Vec<String>,
    /// Why the form cannot be stored whatever is accepted (indexes into `findings`).
    pub blocking: Vec<usize>,
}

/// Findings that make a form's data unusable: no acceptance helps. The others are faults of the
/// printed form beside data that hold (docs/decisions/0005).
const fn blocks(rule: FormRule) -> bool {
    matches!(
        rule,
        FormRule::DatesInOrder
            | FormRule::Code
            | FormRule::Repeated
            | FormRule::Identity
            | FormRule::UnknownMunicipality
            | FormRule::OpeningHours
    )
}

/// How many findings of each weight, in words: `2 errori, 2 avvisi, 1 segnalazione`. What there is
/// none of is left out.
#[must_use]
pub fn counts_in_words(findings: &[FormFinding]) -> String {
    let parts: Vec<String> = [
        (FormSeverity::Error, "errore", "errori"),
        (FormSeverity::Warning, "avviso", "avvisi"),
        (FormSeverity::Notice, "segnalazione", "segnalazioni"),
    ]
    .into_iter()
    .map(|(severity, one, many)| (findings.iter().filter(|finding| finding.severity == severity).count(), one, many))
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| format::count(count, one, many))
    .collect();
    if parts.is_empty() { "nessun rilievo".to_owned() } else { parts.join(", ") }
}

impl ImportReport {
    pub(super) fn new(form: &ApplicationForm, findings: Vec<FormFinding>, territory_notes: Vec<String>) -> Self {
        let assignments = || form.group.iter().flat_map(|member| &member.assignments);
        let blocking = findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.severity == FormSeverity::Error && blocks(finding.rule))
            .map(|(place, _)| place)
            .collect();
        ImportReport {
            ats: form.ats,
            body_name: form.lead_body.name.clone(),
            call: form.call.clone(),
            cup: form.cup.clone(),
            start: form.start,
            end: form.end,
            granted: form.granted,
            assigned: assignments().map(|assignment| Minutes::from_hours(assignment.hours)).sum(),
            operators: form.group.len(),
            assignments: assignments().count(),
            sportelli: form.sportelli.len(),
            findings,
            territory_notes,
            blocking,
        }
    }

    /// How many findings of that weight.
    #[must_use]
    pub fn count(&self, severity: FormSeverity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether somebody has to accept errors or warnings before it is stored.
    #[must_use]
    pub fn needs_acceptance(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity != FormSeverity::Notice)
    }

    /// Whether it can be stored at all.
    #[must_use]
    pub fn can_be_stored(&self) -> bool {
        self.blocking.is_empty()
    }

    /// The counts in words: `2 errori, 2 avvisi, 1 dato da completare`.
    #[must_use]
    pub fn summary(&self) -> String {
        counts_in_words(&self.findings)
    }

    /// The whole report as plain text, for the command line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_text(&mut text);
        text
    }

    fn write_text(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "ATS {}, {}", self.ats, self.body_name)?;
        writeln!(
            text,
            "{}, dal {} al {}, {}, {}, {}, {}",
            self.call,
            format::date(self.start),
            format::date(self.end),
            self.granted.italian(),
            self.assigned.italian(),
            format::count(self.operators, "operatore", "operatori"),
            format::count(self.sportelli, "sportello", "sportelli"),
        )?;
        writeln!(text, "{}", self.summary())?;
        for (place, finding) in self.findings.iter().enumerate() {
            let blocking = if self.blocking.contains(&place) { ", impedisce l’importazione" } else { "" };
            writeln!(
                text,
                "{}{blocking}: {} [{}; {}]",
                finding.severity.italian(),
                finding.message,
                finding.path,
                finding.article()
            )?;
            for detail in &finding.details {
                writeln!(text, "    - {detail}")?;
            }
        }
        for note in &self.territory_notes {
            writeln!(text, "Dato non verificato: {note}")?;
        }
        Ok(())
    }
}
