//! Changing a person of the group (form, section 2; art. 3, 4).
//!
//! Before the agreement is in force everything can be changed; afterwards only what is still
//! missing can be filled in and a name be spelt right: other changes are variations
//! (docs/decisions/0012).

use std::collections::BTreeMap;

use domain::format::{decimal, parse_decimal};
use domain::function::ServiceFunction;
use domain::identifiers::TaxCode;
use domain::staff::{ExperienceProfile, PROFILE_BOUNDS, Profession};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};
use store::Tx;
use store::group::{AssignmentRow, MemberRow, StaffMemberRow};
use store::person::PersonRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::project::group::{Profile, assignments_of, is_frozen};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// The most hours of one person in one function: ten years of full time.
const MOST_HOURS: i64 = 20_000;
/// The most years of experience.
const MOST_YEARS: i64 = 60;

/// What the form of one person shows.
#[derive(Debug, Clone)]
pub struct MemberView {
    /// The project.
    pub head: ProjectHead,
    /// Number in the form.
    pub code: String,
    /// The version a change is made on.
    pub version: i64,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Tax code: whoever fills it in sees it whole.
    pub tax_code: Option<String>,
    /// Qualification.
    pub qualification: String,
    /// Profession.
    pub profession: Profession,
    /// Experience in social policies.
    pub social_policies: Profile,
    /// Functions with hours and experience.
    pub functions: Vec<(ServiceFunction, i64, Profile)>,
    /// Whether the agreement froze the group.
    pub frozen: bool,
}

/// Shows the form of one person.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn member_show(context: &Context, project_id: Uuid, code: &str) -> Result<MemberView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::GroupEdit).await?;
    let (members, assignments) = store::group::group_by_project(&mut tx, project_id).await?;
    let member = members.into_iter().find(|m| m.member.code == code).ok_or(UseCaseError::NotFound)?;
    let row = member.member;
    let functions = assignments_of(&assignments, row.id)?
        .into_iter()
        .map(|(function, a)| Ok((function, a.hours, Profile::read(&a.profile, a.years_tenths)?)))
        .collect::<Result<_, UseCaseError>>()?;
    Ok(MemberView {
        head: project_head(context, &header)?,
        version: row.version,
        first_name: member.first_name,
        last_name: member.last_name,
        tax_code: member.tax_code,
        profession: row.profession.parse().map_err(|_| UseCaseError::Broken("profession".into()))?,
        social_policies: Profile::read(&row.profile_social_policies, row.years_social_policies_tenths)?,
        qualification: row.qualification,
        code: row.code,
        functions,
        frozen: is_frozen(&header.project)?,
    })
}

/// What was typed, as text. What is frozen is not asked for and comes as `None`.
#[derive(Debug, Clone, Default)]
pub struct MemberInput {
    /// The project.
    pub project_id: Uuid,
    /// Number in the form.
    pub code: String,
    /// The version the form was made from.
    pub version: i64,
    /// `cognome`.
    pub last_name: Option<String>,
    /// `nome`.
    pub first_name: Option<String>,
    /// `codice-fiscale`.
    pub tax_code: Option<String>,
    /// `qualifica`.
    pub qualification: Option<String>,
    /// `professione`: its code.
    pub profession: Option<String>,
    /// `profilo`: the letter.
    pub profile: Option<String>,
    /// `anni`: years with a comma.
    pub years: Option<String>,
    /// By code of the function: `ore-…`, `profilo-…`, `anni-…`.
    pub functions: BTreeMap<String, FunctionInput>,
}

/// What was typed about one function.
#[derive(Debug, Clone, Default)]
pub struct FunctionInput {
    /// Whole hours.
    pub hours: Option<String>,
    /// The letter.
    pub profile: Option<String>,
    /// Years.
    pub years: Option<String>,
}

/// Stores a person's data; gives the name to speak of the person by.
///
/// # Errors
/// `Invalid` with every problem; `Stale` when someone else changed the person since.
pub async fn member_save(context: &Context, input: &MemberInput) -> Result<String, UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, input.project_id, Action::GroupEdit).await?;
    let (members, assignments) = store::group::group_by_project(&mut tx, input.project_id).await?;
    let member = members.iter().find(|m| m.member.code == input.code).ok_or(UseCaseError::NotFound)?;
    if member.member.version != input.version {
        return Err(UseCaseError::Stale);
    }
    let assigned = assignments_of(&assignments, member.member.id)?;
    let mut reader = Reader { frozen: is_frozen(&header.project)?, problems: Vec::new() };
    let names = reader.names(input, member);
    let mut row = reader.member(input, &member.member);
    let assigned_after: Vec<AssignmentRow> = assigned
        .iter()
        .map(|(function, row)| reader.assignment(input.functions.get(function.code()), *function, row))
        .collect();
    if let Some(names) = &names
        && let Some(code) = &names.tax_code
        && let Some(other) =
            members.iter().find(|m| m.member.id != row.id && m.tax_code.as_deref() == Some(code.as_str()))
    {
        let message = format!("il codice fiscale è già di {}: lo ricontrolli", other.member.code);
        reader.problems.push(FieldProblem::new("codice-fiscale", message));
    }
    if !reader.problems.is_empty() {
        return Err(UseCaseError::Invalid(reader.problems));
    }

    let person = match &names {
        Some(names) => Some(store_person(&mut tx, context, member, names).await?),
        None => None,
    };
    row.person_id = person.as_ref().map(|person| person.id).or(row.person_id);
    store::group::member_update(&mut tx, &row).await?;
    if row.person_id != member.member.person_id {
        store::entry::entry_set_person(&mut tx, row.id, row.person_id).await?;
    }
    for ((_, before), after) in assigned.iter().zip(&assigned_after) {
        if before != after {
            store::group::assignment_update(&mut tx, after).await?;
        }
    }
    let name = person.as_ref().map_or_else(|| row.code.clone(), |p| format!("{} {}", p.last_name, p.first_name));
    let before = history(
        &member.member,
        [member.last_name.as_deref(), member.first_name.as_deref(), member.tax_code.as_deref()],
        assigned.iter().map(|(_, row)| row),
    );
    let stored = person
        .as_ref()
        .map_or([member.last_name.as_deref(), member.first_name.as_deref(), member.tax_code.as_deref()], |p| {
            [Some(p.last_name.as_str()), Some(p.first_name.as_str()), p.tax_code.as_deref()]
        });
    let after = history(&row, stored, assigned_after.iter());
    let (before, after) = audit::difference(before, after);
    let change = Change {
        project: Some(input.project_id),
        action: "group.edit",
        entity: "staff_member",
        entity_id: row.code.clone(),
    };
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(name)
}

/// Who a member is.
struct Names {
    last_name: String,
    first_name: String,
    tax_code: Option<TaxCode>,
}

/// Stores who the member is: changes the person if nobody else is bound to it, else finds or
/// makes another. The name of somebody who works elsewhere too is never changed from here, and
/// another tax code is another person: an account bound to the first must not reach its sheets.
async fn store_person(
    tx: &mut Tx,
    context: &Context,
    member: &MemberRow,
    names: &Names,
) -> Result<PersonRow, UseCaseError> {
    let code = names.tax_code.as_ref().map(|code| code.as_str().to_owned());
    if let Some(code) = &code
        && let Some(known) = store::person::person_by_tax_code(tx, code).await?
        && Some(known.id) != member.member.person_id
    {
        return Ok(known);
    }
    let mut row = PersonRow {
        id: context.new_id(),
        tax_code: code,
        first_name: names.first_name.clone(),
        last_name: names.last_name.clone(),
        version: 1,
    };
    if let (Some(id), Some(version)) = (member.member.person_id, member.person_version) {
        let places = store::group::member_list_by_person(tx, id).await?;
        let same_human = member.tax_code.is_none() || row.tax_code == member.tax_code;
        if same_human && places.iter().all(|place| place.member.id == member.member.id) {
            row = PersonRow { id, version, ..row };
            store::person::person_update(tx, &row).await?;
            return Ok(row);
        }
        if row.tax_code == member.tax_code {
            let known = store::person::person_by_id(tx, id).await?;
            return known.ok_or_else(|| UseCaseError::Broken("person of a member".into()));
        }
    }
    store::person::person_insert(tx, &row).await?;
    Ok(row)
}

/// What the history keeps of a person; of the tax code only that it is there.
fn history<'a>(
    row: &StaffMemberRow,
    [last_name, first_name, tax_code]: [Option<&str>; 3],
    assignments: impl Iterator<Item = &'a AssignmentRow>,
) -> Map<String, Value> {
    let masked = tax_code.and_then(|code| code.parse::<TaxCode>().ok()).map(|code| code.masked());
    let mut all = Map::new();
    let mut put = |key: String, value: Value| drop(all.insert(key, value));
    put("last_name".into(), json!(last_name));
    put("first_name".into(), json!(first_name));
    put("tax_code".into(), json!(masked));
    put("qualification".into(), json!(row.qualification));
    put("profession".into(), json!(row.profession));
    put("profile".into(), json!(row.profile_social_policies));
    put("years_tenths".into(), json!(row.years_social_policies_tenths));
    for a in assignments {
        put(format!("{}.hours", a.function), json!(a.hours));
        put(format!("{}.profile", a.function), json!(a.profile));
        put(format!("{}.years_tenths", a.function), json!(a.years_tenths));
    }
    all
}

/// Reads what was typed over what is stored, and keeps all problems.
struct Reader {
    frozen: bool,
    problems: Vec<FieldProblem>,
}

impl Reader {
    fn report(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(FieldProblem::new(field, message));
    }

    /// A change of something frozen: what the agreement has stays.
    fn variation(&mut self, field: impl Into<String>, what: &str) {
        let message = format!("{what}: dopo la stipula si cambia con una variazione, non da questa pagina");
        self.report(field, message);
    }

    fn names(&mut self, input: &MemberInput, member: &MemberRow) -> Option<Names> {
        let text = |typed: &Option<String>, stored: &Option<String>| match typed {
            Some(typed) => typed.split_whitespace().collect::<Vec<_>>().join(" "),
            None => stored.clone().unwrap_or_default(),
        };
        let last_name = text(&input.last_name, &member.last_name);
        let first_name = text(&input.first_name, &member.first_name);
        let typed = text(&input.tax_code, &member.tax_code);
        if last_name.is_empty() && first_name.is_empty() && typed.is_empty() {
            if member.member.person_id.is_some() {
                self.report("cognome", "scriva il cognome: un operatore già indicato non si può cancellare da qui");
            }
            return None;
        }
        if last_name.is_empty() {
            self.report("cognome", "scriva il cognome");
        }
        if first_name.is_empty() {
            self.report("nome", "scriva il nome");
        }
        for (field, text) in [("cognome", &last_name), ("nome", &first_name)] {
            if text.chars().count() > 100 {
                self.report(field, "scriva al massimo 100 caratteri");
            }
        }
        let tax_code = if typed.is_empty() {
            if member.tax_code.is_some() {
                self.report("codice-fiscale", "scriva il codice fiscale: è già registrato e non si può togliere");
            }
            None
        } else {
            match typed.parse::<TaxCode>() {
                Ok(code) => Some(code),
                Err(error) => {
                    self.report("codice-fiscale", error.to_string());
                    None
                }
            }
        };
        let changed = member.tax_code.is_some()
            && tax_code.as_ref().is_some_and(|code| Some(code.as_str()) != member.tax_code.as_deref());
        if self.frozen && changed {
            self.variation("codice-fiscale", "è un’altra persona");
        }
        Some(Names { last_name, first_name, tax_code })
    }

    fn member(&mut self, input: &MemberInput, stored: &StaffMemberRow) -> StaffMemberRow {
        let mut row = stored.clone();
        if let Some(typed) = &input.qualification {
            let typed = typed.trim();
            if typed.is_empty() || typed.chars().count() > 200 {
                self.report("qualifica", "scriva il titolo di studio o la qualifica, al massimo 200 caratteri");
            } else if self.frozen && typed != stored.qualification && !stored.qualification.is_empty() {
                self.variation("qualifica", "la qualifica");
            }
            row.qualification = typed.to_owned();
        }
        if let Some(typed) = &input.profession {
            match typed.parse::<Profession>() {
                Err(error) => self.report("professione", format!("{error}: la scelga fra quelle proposte")),
                Ok(profession) if self.frozen && profession.code() != stored.profession => {
                    self.variation("professione", "la professione");
                }
                Ok(profession) => row.profession = profession.code().to_owned(),
            }
        }
        let (profile, years) = self.experience(
            ("profilo", "anni"),
            (input.profile.as_deref(), input.years.as_deref()),
            (&stored.profile_social_policies, stored.years_social_policies_tenths),
        );
        row.profile_social_policies = profile;
        row.years_social_policies_tenths = years;
        row
    }

    fn assignment(
        &mut self,
        input: Option<&FunctionInput>,
        function: ServiceFunction,
        stored: &AssignmentRow,
    ) -> AssignmentRow {
        let mut row = stored.clone();
        let Some(input) = input else { return row };
        let code = function.code();
        if let Some(typed) = &input.hours {
            let digits: String = typed.chars().filter(|c| *c != '.' && !c.is_whitespace()).collect();
            match digits.parse::<i64>().ok().filter(|hours| (0..=MOST_HOURS).contains(hours)) {
                None => self.report(
                    format!("ore-{code}"),
                    format!("scriva le ore come numero intero fra 0 e {}", domain::format::integer(MOST_HOURS)),
                ),
                Some(hours) if self.frozen && hours != stored.hours => {
                    self.variation(format!("ore-{code}"), "le ore assegnate");
                }
                Some(hours) => row.hours = hours,
            }
        }
        let (profile, years) = self.experience(
            (&format!("profilo-{code}"), &format!("anni-{code}")),
            (input.profile.as_deref(), input.years.as_deref()),
            (&stored.profile, stored.years_tenths),
        );
        row.profile = profile;
        row.years_tenths = years;
        row
    }

    /// A letter and the years behind it. Before the agreement is in force they must agree;
    /// afterwards the declared letter stays, and the pages show where the years give another.
    fn experience(
        &mut self,
        (letter_field, years_field): (&str, &str),
        (letter, years): (Option<&str>, Option<&str>),
        (stored_letter, stored_years): (&str, Option<i64>),
    ) -> (String, Option<i64>) {
        let mut profile = stored_letter.to_owned();
        match letter.map(str::parse::<ExperienceProfile>) {
            None => {}
            Some(Err(error)) => self.report(letter_field, error.to_string()),
            Some(Ok(typed)) if self.frozen && typed.code() != stored_letter => {
                self.variation(letter_field, "il profilo dichiarato");
            }
            Some(Ok(typed)) => profile = typed.code().to_owned(),
        }
        let tenths = match years.map(str::trim) {
            None => stored_years,
            Some("") if self.frozen && stored_years.is_some() => stored_years,
            Some("") => None,
            Some(typed) => match tenths(typed) {
                Some(read) => Some(read),
                None => {
                    let message = format!("scriva gli anni come 4 o 4,5, al massimo {MOST_YEARS} e con un decimale");
                    self.report(years_field, message);
                    stored_years
                }
            },
        };
        if self.frozen && stored_years.is_some() && tenths != stored_years {
            self.variation(years_field, "gli anni di esperienza");
        }
        if let (false, Some(tenths)) = (self.frozen, tenths) {
            let years = Decimal::new(tenths, 1);
            let derived = PROFILE_BOUNDS.profile(years);
            if derived.code() != profile {
                let message = format!(
                    "con {} anni il profilo è {}: corregga la lettera o gli anni",
                    decimal(years),
                    derived.italian(&PROFILE_BOUNDS)
                );
                self.report(letter_field, message);
            }
        }
        (profile, tenths)
    }
}

/// Years with at most one decimal, in tenths.
fn tenths(text: &str) -> Option<i64> {
    let tenths = parse_decimal(text).ok()?.checked_mul(Decimal::TEN)?;
    (tenths.fract().is_zero() && (Decimal::ZERO..=Decimal::from(MOST_YEARS * 10)).contains(&tenths))
        .then(|| tenths.to_i64())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_kept_in_tenths_and_absurd_ones_refused() {
        for (text, kept) in [("4", 40), ("4,5", 45), ("60", 600), ("0", 0)] {
            assert_eq!(tenths(text), Some(kept), "{text}");
        }
        for text in ["4,55", "61", "-1", "anni", "79228162514264337593543950335"] {
            assert_eq!(tenths(text), None, "{text}");
        }
    }
}
