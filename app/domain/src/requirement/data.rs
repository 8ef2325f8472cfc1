//! A call's requirements as data: `data/requirements-dds-203-2019.json` is the list of DDS
//! 203/2019; another call is another file of the same form. Terms name parameters of the rule
//! set; no figure of the grant stands here.

use serde::{Deserialize, Serialize};

use crate::deadline::DeadlineKind;
use crate::document::DocumentKind;
use crate::rules::RuleSet;

/// The list that comes with the program.
const DDS_203_2019_FILE: &str = include_str!("../../data/requirements-dds-203-2019.json");

/// The group a requirement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// A document to be handed in.
    Document,
    /// A duty of the first list of art. 4.
    Compliance,
    /// A duty of the second list of art. 4: not observed, the grant may be forfeited.
    Forfeiture,
}

impl Register {
    /// The three, in the order of the pages.
    pub const ALL: [Register; 3] = [Register::Document, Register::Compliance, Register::Forfeiture];

    /// The code in the database and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Register::Document => "document",
            Register::Compliance => "compliance",
            Register::Forfeiture => "forfeiture",
        }
    }

    /// The heading on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Register::Document => "Documenti richiesti",
            Register::Compliance => "Obblighi dell’ente",
            Register::Forfeiture => "Obblighi a pena di decadenza",
        }
    }

    /// The register a code names.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Register::ALL.into_iter().find(|register| register.code() == code)
    }
}

/// Of what there is one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// One for the project.
    Project,
    /// One for each person of the group.
    Person,
    /// One for each funded sportello.
    Sportello,
    /// One for each period of timesheets.
    Period,
}

impl SubjectKind {
    /// `1 persona`, `3 sportelli`: the nouns for counting.
    #[must_use]
    pub const fn nouns(self) -> (&'static str, &'static str) {
        match self {
            SubjectKind::Project => ("progetto", "progetti"),
            SubjectKind::Person => ("persona", "persone"),
            SubjectKind::Sportello => ("sportello", "sportelli"),
            SubjectKind::Period => ("periodo", "periodi"),
        }
    }
}

/// What the portal sees for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// The CUP is acquired.
    Cup,
    /// The agreement is signed.
    Agreement,
    /// No timesheet is missing past its term.
    Timesheets,
    /// The final prospectus was sent.
    Prospectus,
    /// Monitoring data are up to date, as the Region recorded.
    Monitoring,
    /// The portal works in no other way.
    BuiltIn,
}

/// How a requirement is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// By a document the portal generates, signed by who has to.
    Generated {
        /// Its kind.
        document: DocumentKind,
    },
    /// By a file.
    Uploaded,
    /// By the body's statement; a file may go with it.
    Stated,
    /// The portal sees it.
    Watched {
        /// What it looks at.
        watch: Watch,
    },
    /// By what is handed in for other requirements, all of them.
    Covered {
        /// Their codes.
        by: Vec<String>,
    },
}

impl Evidence {
    /// Whether something is handed in for it.
    #[must_use]
    pub const fn is_handed_in(&self) -> bool {
        matches!(self, Evidence::Generated { .. } | Evidence::Uploaded | Evidence::Stated)
    }

    /// The kind of document that is generated for it.
    #[must_use]
    pub const fn document(&self) -> Option<DocumentKind> {
        match self {
            Evidence::Generated { document } => Some(*document),
            _ => None,
        }
    }

    /// How it is met, in words.
    #[must_use]
    pub const fn italian(&self) -> &'static str {
        match self {
            Evidence::Generated { .. } => "documento generato dal portale e firmato",
            Evidence::Uploaded => "documento da caricare",
            Evidence::Stated => "dichiarazione dell’ente",
            Evidence::Watched { .. } => "rilevato dal portale",
            Evidence::Covered { .. } => "vale un altro documento",
        }
    }
}

/// What an act (its number and date) has to do with a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActPart {
    /// It is an act: number and date belong to it.
    Own,
    /// It is the one act that fixes those marked `Fixed`.
    Fixes,
    /// It is fixed by the act marked `Fixes`, which comes first.
    Fixed,
}

impl ActPart {
    /// Whether number and date are stated with it.
    #[must_use]
    pub const fn is_stated(self) -> bool {
        matches!(self, ActPart::Own | ActPart::Fixes)
    }
}

/// What is typed with the agreement's data, and not asked again with a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementAct {
    /// The act that delegates the body.
    Delegation,
    /// The act that approves the project.
    Approval,
}

/// The day a term is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermStart {
    /// Receipt of the admission notice.
    AdmissionReceived,
    /// Signature of the agreement; for a person who joins later, the first day in the group.
    AgreementSigned,
    /// Conclusion of the project.
    End,
    /// The period itself: its term is that of its timesheets.
    Period,
}

/// The parameter of the rule set that says how many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermDays {
    /// `terms.sign_agreement_days`
    SignAgreementDays,
    /// `terms.declaration_days`
    DeclarationDays,
    /// `prospectus_days`
    ProspectusDays,
    /// `timesheet_day`: a day of the month, with periods only.
    TimesheetDay,
}

impl TermDays {
    /// The days under a rule set.
    #[must_use]
    pub const fn of(self, rules: &RuleSet) -> u32 {
        match self {
            TermDays::SignAgreementDays => rules.terms.sign_agreement_days,
            TermDays::DeclarationDays => rules.terms.declaration_days,
            TermDays::ProspectusDays => rules.prospectus_days,
            TermDays::TimesheetDay => rules.timesheet_day,
        }
    }
}

/// How a term is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRule {
    /// From which day.
    pub from: TermStart,
    /// How long.
    pub days: TermDays,
}

/// Something a call asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its code within the call, also in addresses.
    pub code: String,
    /// Its group.
    pub register: Register,
    /// Where the agreement has it.
    pub article: String,
    /// Its name.
    pub title: String,
    /// The duty, in the portal's own words.
    pub text: String,
    /// Of what there is one each.
    pub subject: SubjectKind,
    /// How it is met.
    pub evidence: Evidence,
    /// What an act has to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActPart>,
    /// Where the act is one of the agreement's: its number and date are taken from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_from: Option<AgreementAct>,
    /// Of a statement: what exempts from the duty, as the body states it instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
    /// Its term; none: it lasts as long as the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermRule>,
    /// The term of the project's calendar that it meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineKind>,
    /// The recorded fact of the determination that its outcome speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
}

/// A list of requirements that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("requirements: {0}")]
pub struct InvalidRequirements(String);

/// Reads a call's list.
///
/// # Errors
/// [`InvalidRequirements`] for what is no such list, a code that comes twice or is none, a
/// requirement covered by one that is not there or has nothing handed in, a term of a period for
/// what is no period, and an act that fixes nothing or is missing.
pub fn read(text: &str) -> Result<Vec<Requirement>, InvalidRequirements> {
    let list: Vec<Requirement> = serde_json::from_str(text).map_err(|error| InvalidRequirements(error.to_string()))?;
    check(&list)?;
    Ok(list)
}

/// The list of DDS 203/2019.
///
/// # Errors
/// When the file that comes with the program is broken, which a test excludes.
pub fn dds_203_2019() -> Result<Vec<Requirement>, InvalidRequirements> {
    read(DDS_203_2019_FILE)
}

fn check(list: &[Requirement]) -> Result<(), InvalidRequirements> {
    let wrong =
        |requirement: &Requirement, what: &str| Err(InvalidRequirements(format!("{}: {what}", requirement.code)));
    for (place, each) in list.iter().enumerate() {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        if each.code.is_empty() || !each.code.bytes().all(plain) {
            return wrong(each, "a code has small letters, digits and hyphens");
        }
        if list.iter().take(place).any(|other| other.code == each.code) {
            return wrong(each, "twice");
        }
        if let Evidence::Covered { by } = &each.evidence {
            let stands = |code: &String| list.iter().any(|r| r.code == *code && r.evidence.is_handed_in());
            if by.is_empty() || !by.iter().all(stands) {
                return wrong(each, "covered by what is not handed in");
            }
        }
        let of_period = each.term.is_some_and(|term| term.from == TermStart::Period);
        if of_period != (each.subject == SubjectKind::Period) {
            return wrong(each, "a period has the term of its timesheets, and nothing else has");
        }
        if each.taken_from.is_some() && each.act != Some(ActPart::Own) {
            return wrong(each, "only an act of its own is taken from the agreement");
        }
        if each.exemption.is_some() && each.evidence != Evidence::Stated {
            return wrong(each, "only a statement can say that the duty does not apply");
        }
        if !each.evidence.is_handed_in() && each.subject != SubjectKind::Project {
            return wrong(each, "only the project has what is not handed in");
        }
    }
    let fixing = list.iter().filter(|each| each.act == Some(ActPart::Fixes)).count();
    let fixed = list.iter().find(|each| each.act == Some(ActPart::Fixed));
    match fixed {
        Some(each) if fixing != 1 => wrong(each, "fixed by one act, which must be there"),
        _ if fixing > 1 => Err(InvalidRequirements("two acts that fix".to_owned())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registers_are_those_of_the_article() {
        let list = dds_203_2019().unwrap();
        let count = |register| list.iter().filter(|each| each.register == register).count();
        assert_eq!(count(Register::Compliance), 24, "art. 4, first list");
        assert_eq!(count(Register::Forfeiture), 7, "art. 4, second list");
        let f1 = list.iter().find(|each| each.code == "f1").unwrap();
        assert_eq!(f1.subject, SubjectKind::Person);
        let fixed: Vec<&str> =
            list.iter().filter(|each| each.act == Some(ActPart::Fixed)).map(|each| each.code.as_str()).collect();
        assert_eq!(fixed, ["f2", "f3-f4"], "one act fixes both");
        let taken: Vec<&str> =
            list.iter().filter(|each| each.taken_from.is_some()).map(|each| each.code.as_str()).collect();
        assert_eq!(taken, ["delibera-comitato", "delibera-ente"], "typed once, with the agreement");
        let exempted: Vec<&str> =
            list.iter().filter(|each| each.exemption.is_some()).map(|each| each.article.as_str()).collect();
        assert_eq!(exempted, ["art. 4, p. 6"], "a treasury service takes the place of separate accounts");
        let publicity: Vec<_> = list.iter().filter(|each| each.fact.is_some()).collect();
        assert_eq!(publicity.len(), 1);
        assert_eq!(publicity[0].subject, SubjectKind::Sportello, "publicity has evidence per sportello");
    }

    #[test]
    fn a_list_is_written_as_it_is_read() {
        let list = dds_203_2019().unwrap();
        assert_eq!(read(&serde_json::to_string(&list).unwrap()).unwrap(), list);
    }

    #[test]
    fn no_figure_stands_in_the_terms() {
        let file: serde_json::Value = serde_json::from_str(DDS_203_2019_FILE).unwrap();
        for each in file.as_array().unwrap() {
            let term = &each["term"];
            assert!(term.is_null() || (term["days"].is_string() && term["from"].is_string()), "{each}");
        }
    }

    #[test]
    fn a_list_that_contradicts_itself_is_refused() {
        let one = |code: &str, rest: &str| {
            format!(
                r#"{{"code": "{code}", "register": "document", "article": "art. 4", "title": "T", "text": "T", {rest}}}"#
            )
        };
        let plain = r#""subject": "project", "evidence": {"kind": "uploaded"}"#;
        assert!(read(&format!("[{}]", one("a", plain))).is_ok());
        for list in [
            format!("[{0}, {0}]", one("a", plain)),
            format!("[{}]", one("A/b", plain)),
            format!("[{}]", one("a", r#""subject": "project", "evidence": {"kind": "covered", "by": ["b"]}"#)),
            format!("[{}]", one("a", r#""subject": "person", "evidence": {"kind": "watched", "watch": "cup"}"#)),
            format!("[{}]", one("a", r#""subject": "period", "evidence": {"kind": "uploaded"}"#)),
            format!("[{}]", one("a", &format!("{plain}, \"act\": \"fixed\""))),
            format!("[{}]", one("a", &format!("{plain}, \"taken_from\": \"approval\""))),
            format!("[{}]", one("a", &format!("{plain}, \"exemption\": \"Non tocca\""))),
            format!("[{}]", one("a", &format!("{plain}, \"colour\": 1"))),
        ] {
            assert!(read(&list).is_err(), "{list}");
        }
    }
}
