//! Who may sign for a body or for the Region, by which deed: the list, a new power, the end of
//! one, corrections. A body's office keeps its own; the Region's are kept by officer and
//! administrator.

pub mod change;
pub mod deed;
pub mod list;
pub mod record;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use domain::document::Party;
use domain::format;
use domain::signature::power::{Capacity, Power};
use serde::Serialize;
use store::Tx;
use store::project::ProjectHeader;
use store::signing_power::{SigningPowerListRow, SigningPowerRow};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};
use crate::project::scope::project_scope;
use crate::typed::typed_day;

/// Whose powers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Those of the body of a project.
    BodyOf(Uuid),
    /// The Region's.
    Region,
}

/// What the actor does with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Edit,
}

/// The seat, once the permission is checked.
struct SeatScope {
    /// The project, of a body.
    header: Option<ProjectHeader>,
    party: Party,
}

impl SeatScope {
    async fn of(tx: &mut Tx, context: &Context, seat: Seat, access: Access) -> Result<Self, UseCaseError> {
        match (seat, access) {
            (Seat::BodyOf(project), access) => {
                let action = if access == Access::Read { Action::SigningPowerRead } else { Action::SigningPowerEdit };
                let header = project_scope(tx, context, project, action).await?;
                Ok(SeatScope { header: Some(header), party: Party::Body })
            }
            (Seat::Region, access) => {
                let action = if access == Access::Read { Action::RegionPowerRead } else { Action::RegionPowerEdit };
                context.authorize(action, Subject::Portal)?;
                Ok(SeatScope { header: None, party: Party::Region })
            }
        }
    }

    fn body_id(&self) -> Option<Uuid> {
        self.header.as_ref().map(|header| header.project.body_id)
    }

    /// The project whose history takes the change.
    fn project_id(&self) -> Option<Uuid> {
        self.header.as_ref().map(|header| header.project.id)
    }

    async fn powers(&self, tx: &mut Tx) -> Result<Vec<SigningPowerListRow>, UseCaseError> {
        Ok(store::signing_power::signing_power_list(tx, self.body_id(), None).await?)
    }

    /// A power of this seat; others' powers are not known here.
    async fn power(&self, tx: &mut Tx, id: Uuid) -> Result<SigningPowerRow, UseCaseError> {
        let found = store::signing_power::signing_power_by_id(tx, id).await?.ok_or(UseCaseError::NotFound)?;
        if found.body_id == self.body_id() { Ok(found) } else { Err(UseCaseError::NotFound) }
    }
}

/// The file of a deed.
#[derive(Debug, Clone)]
pub struct DeedFile {
    /// What its owner calls it.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What the history keeps of a power.
#[derive(Serialize)]
struct Kept<'a> {
    person: &'a str,
    capacity: &'a str,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
    deed: &'a str,
    deed_on: NaiveDate,
    deed_sha256: Option<&'a str>,
}

impl<'a> Kept<'a> {
    fn of(row: &'a SigningPowerRow, person: &'a str) -> Result<Self, UseCaseError> {
        Ok(Kept {
            person,
            capacity: capacity_of(row)?.italian(),
            from_on: row.from_on,
            to_on: row.to_on,
            deed: &row.deed,
            deed_on: row.deed_on,
            deed_sha256: row.deed_sha256.as_deref(),
        })
    }
}

/// The capacity of a stored power.
pub(crate) fn capacity_of(row: &SigningPowerRow) -> Result<Capacity, UseCaseError> {
    row.capacity.parse().map_err(|_| UseCaseError::Broken(format!("capacity {:?}", row.capacity)))
}

fn power_of(row: &SigningPowerRow) -> Result<Power<Uuid>, UseCaseError> {
    Ok(Power { person: row.person_id, capacity: capacity_of(row)?, from: row.from_on, to: row.to_on })
}

/// «dal 03/02/2020 al 30/06/2021», «dal 03/02/2020».
#[must_use]
pub fn span(from: NaiveDate, to: Option<NaiveDate>) -> String {
    match to {
        Some(to) => format!("dal {} al {}", format::date(from), format::date(to)),
        None => format!("dal {}", format::date(from)),
    }
}

/// Last and first name.
fn name_of(row: &SigningPowerListRow) -> String {
    format!("{} {}", row.last_name, row.first_name)
}

/// Why a power cannot stand beside those that are there; `but` is the power itself.
fn clash(
    power: &Power<Uuid>,
    others: &[SigningPowerListRow],
    but: Option<Uuid>,
) -> Result<Option<FieldProblem>, UseCaseError> {
    for row in others.iter().filter(|row| Some(row.power.id) != but) {
        let other = power_of(&row.power)?;
        if power.clashes_with(&other) {
            let message = format!(
                "{} {} firma già {} ({}): indichi giorni in cui i due poteri non si sovrappongono, o che la nuova persona subentra.",
                row.first_name,
                row.last_name,
                span(other.from, other.to),
                other.capacity.italian()
            );
            return Ok(Some(FieldProblem::new("dal", message)));
        }
    }
    Ok(None)
}

/// Why a power cannot be given other days: a signature was accepted under it on a day that would
/// no longer be one of its. One statement.
async fn signed_outside(
    tx: &mut Tx,
    id: Uuid,
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Result<Vec<FieldProblem>, UseCaseError> {
    let signed = store::signing_power::signed_under(tx, id).await?;
    let mut problems = Vec::new();
    if let Some(first) = signed.first.filter(|first| *first < from) {
        let message = format!(
            "Con questo potere è stata accettata una firma {}: non può cominciare dopo quel giorno.",
            format::on_day(first)
        );
        problems.push(FieldProblem::new("dal", message));
    }
    if let Some((last, _)) = signed.last.zip(to).filter(|(last, to)| last > to) {
        let message = format!(
            "Con questo potere è stata accettata una firma {}: non può finire prima di quel giorno.",
            format::on_day(last)
        );
        problems.push(FieldProblem::new("al", message));
    }
    Ok(problems)
}

/// The day after which a power no longer holds; empty: until further notice.
fn typed_end(problems: &mut Vec<FieldProblem>, text: &str, from: Option<NaiveDate>) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return None;
    }
    let to = typed_day(problems, "al", text)?;
    if from.is_some_and(|from| to < from) {
        problems.push(FieldProblem::new("al", "L’ultimo giorno viene prima del primo."));
    }
    Some(to)
}

/// The longest name of a deed, in characters.
const LONGEST_DEED: usize = 200;

/// The deed and its day; a deed is not of a day to come.
fn typed_deed(
    problems: &mut Vec<FieldProblem>,
    (deed, on): (&str, &str),
    today: NaiveDate,
) -> (String, Option<NaiveDate>) {
    let deed = deed.trim();
    if deed.is_empty() || deed.chars().count() > LONGEST_DEED {
        let message = "Indichi l’atto come si chiama, con il numero: «Deliberazione n. 12»; al massimo 200 caratteri.";
        problems.push(FieldProblem::new("atto", message));
    }
    let on = typed_day(problems, "atto-del", on);
    if on.is_some_and(|on| on > today) {
        problems.push(FieldProblem::new("atto-del", "L’atto non può essere di un giorno futuro."));
    }
    (deed.to_owned(), on)
}

/// What is wrong with the file of a deed: a PDF, or a PDF in a signed envelope.
fn deed_file_problem(file: &DeedFile) -> Option<FieldProblem> {
    let pdf = file.bytes.starts_with(b"%PDF-");
    let envelope = file.file_name.to_ascii_lowercase().ends_with(".p7m");
    (!pdf && !envelope).then(|| FieldProblem::new("file", "Il file dell’atto dev’essere un PDF, anche firmato (.p7m)."))
}

/// The capacity that was chosen, of those in which one signs for the party.
fn typed_capacity(problems: &mut Vec<FieldProblem>, party: Party, code: &str) -> Option<Capacity> {
    let chosen = Capacity::of(party).iter().copied().find(|capacity| capacity.code() == code);
    if chosen.is_none() {
        problems.push(FieldProblem::new("qualita", "Scelga in quale qualità firma."));
    }
    chosen
}
