//! The calendar of a project's terms: what is due, counted from which day, by when
//! (art. 4, 7, 9, 11 and 12). The first day is not counted; a due date on a Sunday or holiday
//! moves on.

mod term;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::explanation::Explanation;
use crate::period::{ExtraordinaryPeriod, Period, PeriodPlan, Quarter};
use crate::rules::RuleSet;

pub use term::{
    OwedSnapshot, Term, declarations, owed_snapshots, period_term, prospectus_limit, prospectus_term,
    request_first_advance, sign_agreement, timesheet_term,
};

/// What the calendar of a project is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineFacts {
    /// The parameters of the call.
    pub rules: RuleSet,
    /// First day of the project.
    pub start: NaiveDate,
    /// Conclusion of the project.
    pub end: NaiveDate,
    /// Day on which the body received the admission.
    pub admission_received_on: NaiveDate,
    /// Day of the last signature, if the agreement is signed.
    pub agreement_signed_on: Option<NaiveDate>,
    /// The extraordinary periods the Region set, no two of which overlap.
    #[serde(default)]
    pub extraordinary: Vec<ExtraordinaryPeriod>,
}

/// What is due. The order is that of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// Convene the local evaluation group (GVL).
    ConveneLocalEvaluationGroup,
    /// After this day the grant is revoked without a prospectus.
    FinalProspectusLimit,
    /// Request the first advance.
    RequestFirstAdvance,
    /// Send the final prospectus without penalty.
    SendFinalProspectus,
    /// Send the snapshot of the mayors' committee.
    SendSnapshot,
    /// Sign the agreement.
    SignAgreement,
    /// Send the counts of a quarter. Shown beside the others; no term of [`deadlines`], which are those
    /// of the agreement's own calendar.
    SubmitMonitoringData,
    /// Submit the timesheets of a quarter or extraordinary period.
    SubmitTimesheets,
    /// Upload the declarations on human resources (F.1).
    UploadHumanResourcesDeclaration,
    /// Upload the project group (F.2).
    UploadProjectGroup,
    /// Upload the network of sportelli (F.3, F.4).
    UploadSportelliNetwork,
}

impl DeadlineKind {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DeadlineKind::ConveneLocalEvaluationGroup => "convene_local_evaluation_group",
            DeadlineKind::FinalProspectusLimit => "final_prospectus_limit",
            DeadlineKind::RequestFirstAdvance => "request_first_advance",
            DeadlineKind::SendFinalProspectus => "send_final_prospectus",
            DeadlineKind::SendSnapshot => "send_snapshot",
            DeadlineKind::SignAgreement => "sign_agreement",
            DeadlineKind::SubmitMonitoringData => "submit_monitoring_data",
            DeadlineKind::SubmitTimesheets => "submit_timesheets",
            DeadlineKind::UploadHumanResourcesDeclaration => "upload_human_resources_declaration",
            DeadlineKind::UploadProjectGroup => "upload_project_group",
            DeadlineKind::UploadSportelliNetwork => "upload_sportelli_network",
        }
    }

    /// What is to be done, as the pages print it.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            DeadlineKind::ConveneLocalEvaluationGroup => "Convocare il gruppo di valutazione locale",
            DeadlineKind::FinalProspectusLimit => "Termine ultimo per il prospetto finale, pena la revoca",
            DeadlineKind::RequestFirstAdvance => "Chiedere il primo anticipo",
            DeadlineKind::SendFinalProspectus => "Inviare il prospetto finale",
            DeadlineKind::SendSnapshot => "Inviare la fotografia semestrale del Comitato dei Sindaci",
            DeadlineKind::SignAgreement => "Sottoscrivere l’atto di adesione",
            DeadlineKind::SubmitMonitoringData => "Trasmettere i dati SIRPS",
            DeadlineKind::SubmitTimesheets => "Presentare i timesheet del periodo",
            DeadlineKind::UploadHumanResourcesDeclaration => "Caricare le dichiarazioni sulle risorse umane (F.1)",
            DeadlineKind::UploadProjectGroup => "Caricare il gruppo di progetto (F.2)",
            DeadlineKind::UploadSportelliNetwork => "Caricare la rete degli sportelli (F.3, F.4)",
        }
    }

    /// Where the agreement has it.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            DeadlineKind::SendFinalProspectus => "art. 7",
            DeadlineKind::FinalProspectusLimit => "art. 11",
            DeadlineKind::SendSnapshot => "art. 9",
            DeadlineKind::RequestFirstAdvance | DeadlineKind::SubmitTimesheets => "art. 12",
            DeadlineKind::ConveneLocalEvaluationGroup
            | DeadlineKind::SubmitMonitoringData
            | DeadlineKind::SignAgreement
            | DeadlineKind::UploadHumanResourcesDeclaration
            | DeadlineKind::UploadProjectGroup
            | DeadlineKind::UploadSportelliNetwork => "art. 4",
        }
    }
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What.
    pub kind: DeadlineKind,
    /// The day it is counted from, or that it is about.
    pub reference: NaiveDate,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// How the day was found.
    pub explanation: Explanation,
}

impl Deadline {
    /// The term of a quarter's counts (art. 4.3): that of its timesheets.
    #[must_use]
    pub fn of_monitoring_data(plan: &PeriodPlan, quarter: Quarter, signed: NaiveDate, rules: &RuleSet) -> Self {
        Deadline::new(DeadlineKind::SubmitMonitoringData, period_term(plan, Period::Quarter(quarter), signed, rules))
    }

    fn new(kind: DeadlineKind, term: Term) -> Self {
        let mut explanation = Explanation::new(kind.code(), kind.article(), kind.italian(), term.due)
            .input("Data di riferimento", term.reference)
            .input("Scadenza prima dello spostamento", term.unshifted);
        if let Some(days) = term.days {
            explanation = explanation.input("Giorni", i64::from(days));
        }
        if let Some(note) = term.note {
            explanation = explanation.note(note);
        } else if term.due != term.unshifted {
            explanation = explanation.note(
                "La scadenza cade di domenica o in un giorno festivo: passa al primo giorno successivo che non lo è; \
                 il sabato non la sposta (interpretazione adottata).",
            );
        }
        Deadline { kind, reference: term.reference, due: term.due, explanation }
    }
}

/// All terms of a project, sorted by due date, kind and reference.
#[must_use]
pub fn deadlines(facts: &DeadlineFacts) -> Vec<Deadline> {
    let rules = &facts.rules;
    let mut all = vec![
        Deadline::new(DeadlineKind::SignAgreement, sign_agreement(facts.admission_received_on, rules)),
        Deadline::new(DeadlineKind::SendFinalProspectus, prospectus_term(facts.end, rules)),
        Deadline::new(DeadlineKind::FinalProspectusLimit, prospectus_limit(facts.end, rules)),
    ];
    if let Some(signed) = facts.agreement_signed_on {
        all.extend(from_the_signature(facts, signed));
    }
    all.sort_by_key(|deadline| (deadline.due, deadline.kind, deadline.reference));
    all
}

fn from_the_signature(facts: &DeadlineFacts, signed: NaiveDate) -> impl Iterator<Item = Deadline> {
    let rules = &facts.rules;
    let declarations = [
        DeadlineKind::UploadHumanResourcesDeclaration,
        DeadlineKind::UploadProjectGroup,
        DeadlineKind::UploadSportelliNetwork,
        DeadlineKind::ConveneLocalEvaluationGroup,
    ]
    .map(|kind| Deadline::new(kind, declarations(signed, rules)));
    let advance = Deadline::new(DeadlineKind::RequestFirstAdvance, request_first_advance(signed, rules));
    let plan = PeriodPlan::new(facts.start, facts.end, facts.extraordinary.clone());
    let timesheets = plan
        .periods()
        .into_iter()
        .map(move |period| Deadline::new(DeadlineKind::SubmitTimesheets, period_term(&plan, period, signed, rules)));
    let snapshots = owed_snapshots(signed, facts.end, rules)
        .into_iter()
        .map(|snapshot| Deadline::new(DeadlineKind::SendSnapshot, snapshot.term));
    declarations.into_iter().chain([advance]).chain(timesheets).chain(snapshots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn facts(start: &str, end: &str, signed: Option<&str>) -> DeadlineFacts {
        DeadlineFacts {
            rules: RuleSet::default(),
            start: day(start),
            end: day(end),
            admission_received_on: day("2020-05-08"),
            agreement_signed_on: signed.map(day),
            extraordinary: Vec::new(),
        }
    }

    fn dues(facts: &DeadlineFacts, kind: DeadlineKind) -> Vec<(String, String)> {
        let of_kind = deadlines(facts).into_iter().filter(|deadline| deadline.kind == kind);
        of_kind.map(|deadline| (deadline.reference.to_string(), deadline.due.to_string())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn before_the_signature_only_three_terms_run() {
        let kinds: Vec<_> = deadlines(&facts("2019-09-01", "2022-06-30", None)).iter().map(|d| d.kind).collect();
        assert_eq!(
            kinds,
            [DeadlineKind::SignAgreement, DeadlineKind::SendFinalProspectus, DeadlineKind::FinalProspectusLimit]
        );
    }

    #[test]
    fn kinds_are_ordered_as_their_codes() {
        let kinds: Vec<_> =
            deadlines(&facts("2019-09-01", "2022-06-30", Some("2020-06-22"))).iter().map(|d| d.kind).collect();
        let mut by_kind = kinds.clone();
        by_kind.sort();
        let mut by_code = kinds;
        by_code.sort_by_key(|kind| kind.code());
        assert_eq!(by_kind, by_code);
    }

    #[test]
    fn timesheets_are_due_on_the_15th_after_the_quarter() {
        // A project that touches three quarters, the first and last of them on one day only.
        let facts = facts("2021-03-31", "2021-07-01", Some("2021-01-10"));
        assert_eq!(
            dues(&facts, DeadlineKind::SubmitTimesheets),
            pairs(&[("2021-03-31", "2021-04-15"), ("2021-06-30", "2021-07-15"), ("2021-09-30", "2021-10-15")])
        );
    }

    #[test]
    fn an_extraordinary_period_is_due_when_the_region_says_and_the_rest_of_its_quarter_as_ever() {
        let set = ExtraordinaryPeriod::new(day("2021-07-01"), day("2021-08-31"), day("2021-09-12")).unwrap();
        let facts = DeadlineFacts { extraordinary: vec![set], ..facts("2021-06-30", "2021-09-30", Some("2021-01-10")) };
        // 12/09/2021 is a Sunday: what the Region set stands as it was set.
        assert_eq!(
            dues(&facts, DeadlineKind::SubmitTimesheets),
            pairs(&[("2021-06-30", "2021-07-15"), ("2021-08-31", "2021-09-12"), ("2021-09-30", "2021-10-15")])
        );
    }

    #[test]
    fn the_counts_of_a_quarter_are_due_with_its_timesheets() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (rules, signed) = (RuleSet::default(), day("2021-11-08"));
        let plan = PeriodPlan::new(day("2021-09-01"), day("2022-06-30"), Vec::new());
        // Before the signature with the quarter of the signature; 15/01/2022 is a Saturday.
        for (first, due) in [("2021-09-01", "2022-01-15"), ("2021-12-31", "2022-01-15"), ("2022-04-01", "2022-07-15")] {
            let term = Deadline::of_monitoring_data(&plan, Quarter::of(day(first)), signed, &rules);
            assert_eq!((term.kind, term.due), (DeadlineKind::SubmitMonitoringData, day(due)), "{first}");
        }
    }

    #[test]
    fn quarters_before_the_signature_fall_due_with_the_quarter_of_the_signature() {
        // Signed on the first day of a quarter: the one before it waits.
        assert_eq!(
            dues(&facts("2020-01-01", "2020-03-31", Some("2020-04-01")), DeadlineKind::SubmitTimesheets),
            pairs(&[("2020-03-31", "2020-07-15")])
        );
        // Signed on the last day of the quarter: it is its own.
        assert_eq!(
            dues(&facts("2020-01-01", "2020-03-31", Some("2020-03-31")), DeadlineKind::SubmitTimesheets),
            pairs(&[("2020-03-31", "2020-04-15")])
        );
        // Signed long after the end, in a quarter that is not in the list; 15/10/2023 is a Sunday.
        assert_eq!(
            dues(&facts("2020-01-01", "2020-06-30", Some("2023-09-30")), DeadlineKind::SubmitTimesheets),
            pairs(&[("2020-03-31", "2023-10-16"), ("2020-06-30", "2023-10-16")])
        );
        // In the last quarter of a year the month after is January.
        assert_eq!(
            dues(&facts("2020-10-01", "2020-12-31", Some("2020-10-01")), DeadlineKind::SubmitTimesheets),
            pairs(&[("2020-12-31", "2021-01-15")])
        );
    }

    #[test]
    fn snapshots_are_owed_from_the_signature_to_the_end_both_included() {
        assert_eq!(
            dues(&facts("2020-01-01", "2022-03-31", Some("2020-10-30")), DeadlineKind::SendSnapshot),
            pairs(&[
                ("2020-10-30", "2020-11-14"),
                ("2021-03-31", "2021-04-15"),
                ("2021-10-30", "2021-11-15"), // 14/11/2021 is a Sunday
                ("2022-03-31", "2022-04-15"),
            ])
        );
        assert_eq!(dues(&facts("2020-01-01", "2022-03-30", Some("2021-10-31")), DeadlineKind::SendSnapshot), []);
        assert_eq!(dues(&facts("2020-01-01", "2020-03-31", Some("2021-03-31")), DeadlineKind::SendSnapshot), []);
    }

    #[test]
    fn another_call_has_other_terms() {
        let mut facts = facts("2020-01-01", "2020-06-30", Some("2020-01-15"));
        facts.rules.advance_request_days = 10;
        facts.rules.timesheet_day = 20;
        facts.rules.prospectus_days = 1;
        facts.rules.terms.declaration_days = 45;
        assert_eq!(dues(&facts, DeadlineKind::RequestFirstAdvance), pairs(&[("2020-01-15", "2020-01-25")]));
        assert_eq!(dues(&facts, DeadlineKind::UploadProjectGroup), pairs(&[("2020-01-15", "2020-02-29")]));
        assert_eq!(dues(&facts, DeadlineKind::SendFinalProspectus), pairs(&[("2020-06-30", "2020-07-01")]));
        assert_eq!(dues(&facts, DeadlineKind::SubmitTimesheets)[0].1, "2020-04-20");
    }
}
