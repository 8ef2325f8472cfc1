//! Records a power to sign. When the person succeeds another, that one's power ends the day before
//! in the same step: there is no day on which both sign and none on which nobody does.

use chrono::NaiveDate;
use domain::identifiers::TaxCode;
use domain::signature::judgement::sentence;
use domain::signature::power::{Capacity, Power};
use store::Tx;
use store::person::PersonRow;
use store::signing_power::{SigningPowerListRow, SigningPowerRow};
use uuid::Uuid;

use super::{
    Access, DeedFile, Kept, Seat, SeatScope, clash, deed_file_problem, name_of, signed_outside, typed_capacity,
    typed_day, typed_deed, typed_end,
};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::file_words::shown_name;

/// The longest first or last name, in characters.
const LONGEST_NAME: usize = 100;

/// A power as it was typed.
#[derive(Debug, Clone, Default)]
pub struct NewPower {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Tax code: the one in the certificate.
    pub tax_code: String,
    /// Code of the capacity.
    pub capacity: String,
    /// First day.
    pub from: String,
    /// Last day; empty: until further notice.
    pub to: String,
    /// The deed, as it is called.
    pub deed: String,
    /// Its day.
    pub deed_on: String,
    /// The power that this one follows; empty: none.
    pub succeeds: String,
}

/// What was typed, read.
struct Read {
    first_name: String,
    last_name: String,
    tax_code: TaxCode,
    capacity: Capacity,
    from: NaiveDate,
    to: Option<NaiveDate>,
    deed: String,
    deed_on: NaiveDate,
    /// The power that ends the day before, with its new last day.
    ended: Option<(SigningPowerListRow, NaiveDate)>,
}

/// Records a power; gives who may sign.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all problems at once.
pub async fn power_record(
    context: &Context,
    seat: Seat,
    input: &NewPower,
    deed: Option<DeedFile>,
) -> Result<String, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = SeatScope::of(&mut tx, context, seat, Access::Edit).await?;
    let mut problems = match &deed {
        None => vec![FieldProblem::new("file", "Carichi il file dell’atto che conferisce il potere di firma.")],
        Some(file) => deed_file_problem(file).into_iter().collect(),
    };
    match read(&mut tx, context, &scope, input).await {
        Err(UseCaseError::Invalid(found)) => problems.splice(0..0, found).for_each(drop),
        other => drop(other?),
    }
    drop(tx);
    let Some(file) = deed.filter(|_| problems.is_empty()) else { return Err(UseCaseError::Invalid(problems)) };
    let name = shown_name(&file.file_name);
    let sha256 = context.portal.files.put(file.bytes).await?;
    store::retrying(|| write(context, seat, input, (&sha256, &name))).await
}

async fn write(
    context: &Context,
    seat: Seat,
    input: &NewPower,
    (sha256, file_name): (&str, &str),
) -> Result<String, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = SeatScope::of(&mut tx, context, seat, Access::Edit).await?;
    let read = read(&mut tx, context, &scope, input).await?;
    let recorded_by = context.actor()?.account().ok_or(UseCaseError::Forbidden)?;
    let person = person_of(&mut tx, context, &read).await?;
    if let Some((row, to)) = &read.ended {
        let ended = SigningPowerRow { to_on: Some(*to), ..row.power.clone() };
        store::signing_power::signing_power_update(&mut tx, &ended).await?;
        let change = Change {
            project: scope.project_id(),
            action: "signing_power.end",
            entity: "signing_power",
            entity_id: ended.id.to_string(),
        };
        let name = name_of(row);
        let (before, after) = (Kept::of(&row.power, &name)?, Kept::of(&ended, &name)?);
        audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    }
    let row = SigningPowerRow {
        id: context.new_id(),
        body_id: scope.body_id(),
        person_id: person.id,
        capacity: read.capacity.code().to_owned(),
        from_on: read.from,
        to_on: read.to,
        deed: read.deed,
        deed_on: read.deed_on,
        deed_sha256: Some(sha256.to_owned()),
        deed_file_name: Some(file_name.to_owned()),
        recorded_by,
        recorded_at: context.now(),
        version: 1,
    };
    store::signing_power::signing_power_insert(&mut tx, &row).await?;
    let name = format!("{} {}", person.first_name, person.last_name);
    let change = Change {
        project: scope.project_id(),
        action: "signing_power.add",
        entity: "signing_power",
        entity_id: row.id.to_string(),
    };
    audit::record(&mut tx, context, change, None::<&()>, Some(&Kept::of(&row, &name)?)).await?;
    tx.commit().await?;
    Ok(name)
}

/// The person of the tax code, stored if it is not known yet.
async fn person_of(tx: &mut Tx, context: &Context, read: &Read) -> Result<PersonRow, UseCaseError> {
    if let Some(person) = store::person::person_by_tax_code(tx, read.tax_code.as_str()).await? {
        return Ok(person);
    }
    let person = PersonRow {
        id: context.new_id(),
        tax_code: Some(read.tax_code.to_string()),
        first_name: read.first_name.clone(),
        last_name: read.last_name.clone(),
        version: 1,
    };
    store::person::person_insert(tx, &person).await?;
    Ok(person)
}

fn typed_name(problems: &mut Vec<FieldProblem>, (field, what): (&str, &str), text: &str) -> String {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        problems.push(FieldProblem::new(field, format!("Indichi il {what}, al massimo {LONGEST_NAME} caratteri.")));
    }
    name
}

/// Reads what was typed, with all its problems at once.
async fn read(tx: &mut Tx, context: &Context, scope: &SeatScope, input: &NewPower) -> Result<Read, UseCaseError> {
    let mut problems = Vec::new();
    let last_name = typed_name(&mut problems, ("cognome", "cognome"), &input.last_name);
    let first_name = typed_name(&mut problems, ("nome", "nome"), &input.first_name);
    let tax_code = match input.tax_code.parse::<TaxCode>() {
        Ok(code) => Some(code),
        Err(error) => {
            problems.push(FieldProblem::new("codice-fiscale", sentence(&error.to_string())));
            None
        }
    };
    let capacity = typed_capacity(&mut problems, scope.party, &input.capacity);
    let from = typed_day(&mut problems, "dal", &input.from);
    let to = typed_end(&mut problems, &input.to, from);
    let (deed, deed_on) = typed_deed(&mut problems, (&input.deed, &input.deed_on), context.today());
    let mut person_id = None;
    if let Some(code) = &tax_code
        && let Some(person) = store::person::person_by_tax_code(tx, code.as_str()).await?
    {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        if !same(&person.last_name, &last_name) || !same(&person.first_name, &first_name) {
            let message = "Nel portale questo codice fiscale è di una persona con un altro nome: controlli cognome, nome e codice fiscale.";
            problems.push(FieldProblem::new("codice-fiscale", message));
        }
        person_id = Some(person.id);
    }
    let mut others = scope.powers(tx).await?;
    let ended = succession(&mut problems, &mut others, input.succeeds.trim(), from);
    if let Some((row, last)) = &ended {
        // The end of the one is the day before the first of the other: said where that is typed.
        let outside = signed_outside(tx, row.power.id, (row.power.from_on, Some(*last))).await?;
        problems.extend(outside.into_iter().map(|problem| FieldProblem::new("dal", problem.message)));
    }
    if let (Some(capacity), Some(from)) = (capacity, from) {
        // Somebody who is not known yet is nobody of the others.
        let power = Power { person: person_id.unwrap_or_else(Uuid::nil), capacity, from, to };
        problems.extend(clash(&power, &others, None)?);
    }
    match (tax_code, capacity, from, deed_on) {
        (Some(tax_code), Some(capacity), Some(from), Some(deed_on)) if problems.is_empty() => {
            Ok(Read { first_name, last_name, tax_code, capacity, from, to, deed, deed_on, ended })
        }
        _ => Err(UseCaseError::Invalid(problems)),
    }
}

/// Ends the power that the new one follows, among the others, the day before the new one begins.
fn succession(
    problems: &mut Vec<FieldProblem>,
    others: &mut [SigningPowerListRow],
    succeeds: &str,
    from: Option<NaiveDate>,
) -> Option<(SigningPowerListRow, NaiveDate)> {
    if succeeds.is_empty() {
        return None;
    }
    let Some(row) = others.iter_mut().find(|row| row.power.id.to_string() == succeeds) else {
        problems.push(FieldProblem::new("subentra", "Scelga dall’elenco la persona a cui subentra."));
        return None;
    };
    let last = from?.pred_opt()?;
    if last < row.power.from_on {
        let message = "Chi subentra comincia dopo il primo giorno della persona precedente.";
        problems.push(FieldProblem::new("dal", message));
        return None;
    }
    if row.power.to_on.is_some_and(|to| to <= last) {
        // It ended before by itself.
        return None;
    }
    let before = row.clone();
    row.power.to_on = Some(last);
    Some((before, last))
}
