//! Contacts, cases and interventions entered by hand (art. 4.3): what an entry says, what makes it
//! valid, and which entries need the registration form H.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FruitionKind;
use super::intervention::InterventionKind;
use crate::format;
use crate::function::ServiceFunction;
use crate::identifiers::{NotATaxCode, TaxCode};
use crate::signature::judgement::sentence;

/// Shortest and longest code that an ATS gives a person, in characters.
pub const OWN_CODE: (usize, usize) = (3, 32);

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Told what was asked for.
    Informed,
    /// Sent on to another service.
    Referred,
    /// Taken in charge.
    TakenInCharge,
    /// It goes on.
    Continued,
    /// It has come to its end.
    Concluded,
    /// It was broken off.
    Interrupted,
}

impl Outcome {
    /// All of them, in the order of a choice.
    pub const ALL: [Outcome; 6] = [
        Outcome::Informed,
        Outcome::Referred,
        Outcome::TakenInCharge,
        Outcome::Continued,
        Outcome::Concluded,
        Outcome::Interrupted,
    ];

    /// The code used in the database and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Informed => "informed",
            Outcome::Referred => "referred",
            Outcome::TakenInCharge => "taken_in_charge",
            Outcome::Continued => "continued",
            Outcome::Concluded => "concluded",
            Outcome::Interrupted => "interrupted",
        }
    }

    /// The name on pages.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Outcome::Informed => "Informazioni date",
            Outcome::Referred => "Invio a un altro servizio",
            Outcome::TakenInCharge => "Presa in carico",
            Outcome::Continued => "Prosegue",
            Outcome::Concluded => "Concluso",
            Outcome::Interrupted => "Interrotto",
        }
    }

    /// The outcome of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Outcome::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// An entry as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRecord {
    /// The day.
    pub date: String,
    /// Code of the function.
    pub function: String,
    /// Number of the sportello; empty: none.
    pub sportello: String,
    /// Code of the kind of intervention; empty: none.
    pub intervention: String,
    /// Tax code of the person, or the code the ATS gives her.
    pub person: String,
    /// Whether the work is that of a social worker the grant pays for; asked of cases.
    pub funded: bool,
    /// Code of the outcome.
    pub outcome: String,
    /// Day of the registration form H; empty: not made, or not yet.
    pub registered: String,
}

/// What an entry is held against.
#[derive(Debug, Clone)]
pub struct RecordFacts {
    /// First day of the project.
    pub first_day: NaiveDate,
    /// First day of the summer service, where it begins earlier (art. 6).
    pub summer_first_day: Option<NaiveDate>,
    /// Last day of the project.
    pub last_day: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// The functions with agreed hours; none at all: not known, all are let pass.
    pub functions: BTreeSet<ServiceFunction>,
    /// Numbers of the sportelli of the funded network (F.4).
    pub sportelli: BTreeSet<i64>,
    /// The kinds of intervention of the call, of all days.
    pub kinds: Vec<InterventionKind>,
    /// Whether the person is known already: of an entry that is corrected.
    pub person_known: bool,
}

/// An entry that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The day.
    pub date: NaiveDate,
    /// The function.
    pub function: ServiceFunction,
    /// Number of the sportello.
    pub sportello: Option<i64>,
    /// Code of the kind of intervention.
    pub intervention: Option<String>,
    /// The person's code, of which only a pseudonym may be kept; none: as before.
    pub person: Option<PersonCode>,
    /// Whether the work is that of a social worker the grant pays for; no of other than cases.
    pub funded: bool,
    /// What came of it.
    pub outcome: Outcome,
    /// Day of the registration form H.
    pub registered: Option<NaiveDate>,
}

/// What a person is known by in the ATS: a tax code or a code of its own. Never stored, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonCode(String);

impl PersonCode {
    /// The code, to make the pseudonym of.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PersonCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonCode(****)")
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordField {
    /// The day.
    Date,
    /// The function.
    Function,
    /// The sportello.
    Sportello,
    /// The kind of intervention.
    Intervention,
    /// The person's code.
    Person,
    /// The outcome.
    Outcome,
    /// The day of the form H.
    Registered,
}

impl RecordField {
    /// Its name in the form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            RecordField::Date => "giorno",
            RecordField::Function => "funzione",
            RecordField::Sportello => "sportello",
            RecordField::Intervention => "intervento",
            RecordField::Person => "persona",
            RecordField::Outcome => "esito",
            RecordField::Registered => "modulo-h",
        }
    }
}

/// Something wrong with an entry: where, and how to mend it. Never repeats a person's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordProblem {
    /// The field.
    pub field: RecordField,
    /// What is wrong and how to mend it.
    pub message: String,
}

fn problem(field: RecordField, message: impl Into<String>) -> RecordProblem {
    RecordProblem { field, message: message.into() }
}

/// Reads a person's code: a tax code with its check character, or letters and digits of the ATS's
/// own. What has the look of a tax code must be a right one, or a slip of the pen would be somebody
/// else.
///
/// # Errors
/// What is wrong with it.
pub fn person_code(typed: &str) -> Result<PersonCode, String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let (least, most) = OWN_CODE;
    match code.parse::<TaxCode>() {
        Ok(tax_code) => return Ok(PersonCode(tax_code.as_str().to_owned())),
        Err(error @ NotATaxCode::Check) => return Err(sentence(&error.to_string())),
        Err(error @ NotATaxCode::Form) if looks_like_a_tax_code(&code) => return Err(sentence(&error.to_string())),
        Err(NotATaxCode::Form) => {}
    }
    if code.is_empty() {
        return Err("Scriva il codice fiscale della persona, o il codice che l’ambito usa per lei.".to_owned());
    }
    let plain = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if !plain || code.len() < least || code.len() > most {
        return Err(format!(
            "Il codice della persona è un codice fiscale, oppure da {least} a {most} lettere e cifre."
        ));
    }
    Ok(PersonCode(code))
}

/// Six letters, two digits and about the right length.
fn looks_like_a_tax_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    let letters = bytes.iter().take(6).all(u8::is_ascii_alphabetic);
    (15..=17).contains(&bytes.len()) && letters && bytes.iter().skip(6).take(2).all(u8::is_ascii_digit)
}

impl TypedRecord {
    /// Reads and checks an entry.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self, facts: &RecordFacts) -> Result<Record, Vec<RecordProblem>> {
        let mut problems = Vec::new();
        let function = self.function(facts, &mut problems);
        let date = self.date(facts, function, &mut problems);
        let sportello = self.sportello(facts, function, &mut problems);
        let intervention = self.intervention(facts, function, date, &mut problems);
        let person = self.person(facts, &mut problems);
        let outcome = Outcome::of_code(&self.outcome);
        if outcome.is_none() {
            problems.push(problem(RecordField::Outcome, "Scelga l’esito."));
        }
        let registered = self.registered(facts, function, &mut problems);
        match (date, function, outcome) {
            (Some(date), Some(function), Some(outcome)) if problems.is_empty() => Ok(Record {
                date,
                function,
                sportello,
                intervention,
                person,
                funded: self.funded && FruitionKind::of(function) == FruitionKind::Case,
                outcome,
                registered,
            }),
            _ => Err(problems),
        }
    }

    fn function(&self, facts: &RecordFacts, problems: &mut Vec<RecordProblem>) -> Option<ServiceFunction> {
        let function = self.function.parse().ok();
        match function {
            None => problems.push(problem(RecordField::Function, "Scelga la funzione.")),
            Some(function) if !facts.functions.is_empty() && !facts.functions.contains(&function) => {
                let message = "Per questa funzione il progetto non ha ore assegnate: ne scelga un’altra.";
                problems.push(problem(RecordField::Function, message));
            }
            Some(_) => {}
        }
        function
    }

    fn date(
        &self,
        facts: &RecordFacts,
        function: Option<ServiceFunction>,
        problems: &mut Vec<RecordProblem>,
    ) -> Option<NaiveDate> {
        let date = match format::parse_date(self.date.trim()) {
            Ok(date) => date,
            Err(error) => {
                problems.push(problem(RecordField::Date, sentence(&error.to_string())));
                return None;
            }
        };
        let summer = facts.summer_first_day.filter(|_| function == Some(ServiceFunction::SummerService));
        let first = summer.map_or(facts.first_day, |summer| summer.min(facts.first_day));
        if date < first || date > facts.last_day {
            let (first, last) = (format::date(first), format::date(facts.last_day));
            let message = format!("Il giorno è fuori dal progetto, che va dal {first} al {last}.");
            problems.push(problem(RecordField::Date, message));
        } else if date > facts.today {
            let today = format::date(facts.today);
            problems.push(problem(RecordField::Date, format!("Il giorno è nel futuro: oggi è il {today}.")));
        }
        Some(date)
    }

    fn sportello(
        &self,
        facts: &RecordFacts,
        function: Option<ServiceFunction>,
        problems: &mut Vec<RecordProblem>,
    ) -> Option<i64> {
        if self.sportello.is_empty() {
            if function.map(FruitionKind::of) == Some(FruitionKind::Contact) {
                let message = "Scelga lo sportello: i contatti sono quelli della rete degli sportelli.";
                problems.push(problem(RecordField::Sportello, message));
            }
            return None;
        }
        let number = self.sportello.parse().ok().filter(|number| facts.sportelli.contains(number));
        if number.is_none() {
            problems.push(problem(RecordField::Sportello, "Lo sportello non è della rete finanziata dal progetto."));
        }
        number
    }

    fn intervention(
        &self,
        facts: &RecordFacts,
        function: Option<ServiceFunction>,
        date: Option<NaiveDate>,
        problems: &mut Vec<RecordProblem>,
    ) -> Option<String> {
        let function = function?;
        let code = self.intervention.trim();
        let wanted = FruitionKind::of(function) == FruitionKind::Intervention;
        match (wanted, code.is_empty()) {
            (false, true) => return None,
            (false, false) => {
                let message = "Il tipo di intervento si indica solo per le funzioni 3, 4 e 5.";
                problems.push(problem(RecordField::Intervention, message));
                return None;
            }
            (true, true) => {
                problems.push(problem(RecordField::Intervention, "Scelga il tipo di intervento."));
                return None;
            }
            (true, false) => {}
        }
        let named: Vec<_> = facts.kinds.iter().filter(|kind| kind.code == code).collect();
        let of_function: Vec<_> = named.iter().filter(|kind| kind.function == function).collect();
        if named.is_empty() {
            problems.push(problem(RecordField::Intervention, "Scelga il tipo di intervento dall’elenco."));
        } else if of_function.is_empty() {
            let message = format!("Questo tipo di intervento non è della funzione {}.", function.number());
            problems.push(problem(RecordField::Intervention, message));
        } else if let Some(date) = date
            && !of_function.iter().any(|kind| kind.valid_on(date))
        {
            let days: Vec<String> = of_function.iter().map(|kind| kind.days()).collect();
            let message = format!("In quel giorno questo tipo di intervento non è valido: vale {}.", days.join(", "));
            problems.push(problem(RecordField::Intervention, message));
        }
        Some(code.to_owned())
    }

    fn person(&self, facts: &RecordFacts, problems: &mut Vec<RecordProblem>) -> Option<PersonCode> {
        if self.person.trim().is_empty() && facts.person_known {
            return None;
        }
        person_code(&self.person).map_err(|message| problems.push(problem(RecordField::Person, message))).ok()
    }

    fn registered(
        &self,
        facts: &RecordFacts,
        function: Option<ServiceFunction>,
        problems: &mut Vec<RecordProblem>,
    ) -> Option<NaiveDate> {
        if self.registered.trim().is_empty() {
            return None;
        }
        if function.map(FruitionKind::of) == Some(FruitionKind::Contact) {
            let message = "Per un contatto il modulo H non serve: lasci vuoto il campo.";
            problems.push(problem(RecordField::Registered, message));
            return None;
        }
        form_day(&self.registered, facts.today)
            .map_err(|message| problems.push(problem(RecordField::Registered, message)))
            .ok()
    }
}

/// Reads the day of a registration form H.
///
/// # Errors
/// What is wrong with it: no day, or one after today.
pub fn form_day(typed: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let day = format::parse_date(typed.trim()).map_err(|error| sentence(&error.to_string()))?;
    if day > today {
        return Err("Il modulo H non può essere di un giorno futuro.".to_owned());
    }
    Ok(day)
}

/// What decides whether an entry needs the registration form H.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormCase<Person> {
    /// Whose it is.
    pub person: Person,
    /// What it is counted as.
    pub kind: FruitionKind,
    /// Whether it is the work of a social worker the grant pays for.
    pub funded: bool,
    /// Whether the form was made with it.
    pub registered: bool,
}

impl<Person> FormCase<Person> {
    /// Whether the form must be there (art. 4.3, letters b and c): of every intervention, and of the
    /// cases of funded social workers.
    #[must_use]
    pub const fn needs_form(&self) -> bool {
        match self.kind {
            FruitionKind::Contact => false,
            FruitionKind::Case => self.funded,
            FruitionKind::Intervention => true,
        }
    }
}

/// The places of the entries of a project whose form is missing: those that need it and whose
/// person has none yet. One form serves for all that follows (art. 4.3, letter c).
pub fn missing_forms<Person: Ord>(entries: &[FormCase<Person>]) -> Vec<usize> {
    let made: BTreeSet<&Person> = entries.iter().filter(|each| each.registered).map(|each| &each.person).collect();
    let missing = |each: &FormCase<Person>| each.needs_form() && !made.contains(&each.person);
    entries.iter().enumerate().filter(|(_, each)| missing(each)).map(|(place, _)| place).collect()
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
