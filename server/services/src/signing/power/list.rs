//! The powers of a body or of the Region, past and present.

use chrono::{DateTime, NaiveDate, Utc};
use domain::document::Party;
use domain::identifiers::TaxCode;
use domain::signature::power::Capacity;
use uuid::Uuid;

use super::{Access, Seat, SeatScope, capacity_of, name_of, power_of};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head};

/// A power as the page shows it.
#[derive(Debug, Clone)]
pub struct PowerLine {
    /// Key.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// Last and first name.
    pub name: String,
    /// The tax code, most of it hidden.
    pub tax_code_masked: Option<String>,
    /// In which capacity.
    pub capacity: Capacity,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// The deed.
    pub deed: String,
    /// Its day.
    pub deed_on: NaiveDate,
    /// The name of its file, if it was sent.
    pub deed_file: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Whether it holds today.
    pub holds: bool,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct PowersView {
    /// The project, of a body.
    pub head: Option<ProjectHead>,
    /// For whom they sign: the body's name; empty for the Region.
    pub body_name: String,
    /// The capacities one may have.
    pub capacities: Vec<Capacity>,
    /// The newest first.
    pub lines: Vec<PowerLine>,
    /// Whether the actor keeps them.
    pub may_edit: bool,
    /// Today, on which [`PowerLine::holds`].
    pub today: NaiveDate,
}

/// The powers of a seat.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn power_list(context: &Context, seat: Seat) -> Result<PowersView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = SeatScope::of(&mut tx, context, seat, Access::Read).await?;
    let today = context.today();
    let mut lines = Vec::new();
    for row in scope.powers(&mut tx).await? {
        let tax_code = row.tax_code.as_ref().and_then(|code| code.parse::<TaxCode>().ok());
        lines.push(PowerLine {
            id: row.power.id,
            version: row.power.version,
            name: name_of(&row),
            tax_code_masked: tax_code.map(|code| code.masked()),
            capacity: capacity_of(&row.power)?,
            from: row.power.from_on,
            to: row.power.to_on,
            holds: power_of(&row.power)?.holds_on(today),
            deed: row.power.deed,
            deed_on: row.power.deed_on,
            deed_file: row.power.deed_file_name,
            recorded_by: row.recorded_by_name,
            recorded_at: row.power.recorded_at,
        });
    }
    let may_edit = match &scope.header {
        Some(header) => context.may(Action::SigningPowerEdit, Subject::Ats(header.project.ats_number)),
        None => context.may(Action::RegionPowerEdit, Subject::Portal),
    };
    Ok(PowersView {
        head: scope.header.as_ref().map(|header| project_head(context, header)).transpose()?,
        body_name: scope.header.as_ref().map(|header| header.body_name.clone()).unwrap_or_default(),
        capacities: Capacity::of(if scope.header.is_some() { Party::Body } else { Party::Region }).to_vec(),
        lines,
        may_edit,
        today,
    })
}
