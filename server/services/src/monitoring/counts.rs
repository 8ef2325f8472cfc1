//! How many contacts, cases and interventions a project has up to a day, by period, function and
//! sportello, as its rules count them (art. 2).

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::sirps::{FruitionCounting, FruitionKind, FruitionSource};
use store::Tx;
use store::fruition::{FruitionRow, fruition_counts, fruition_persons};
use uuid::Uuid;

use crate::error::UseCaseError;

/// What was counted of a function in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fruition {
    /// Where it comes from.
    pub source: FruitionSource,
    /// The quarter.
    pub quarter: Quarter,
    /// The function.
    pub function: ServiceFunction,
    /// The sportello; none where the source does not say, or where people are counted.
    pub sportello: Option<Uuid>,
    /// How many.
    pub number: i64,
}

impl Fruition {
    /// What it is counted as.
    #[must_use]
    pub const fn kind(&self) -> FruitionKind {
        FruitionKind::of(self.function)
    }
}

/// Reads them in order of quarter and function: one statement.
///
/// # Errors
/// When the store fails, or what it holds is not understood.
pub async fn fruitions(
    tx: &mut Tx,
    project: Uuid,
    day: NaiveDate,
    counting: FruitionCounting,
) -> Result<Vec<Fruition>, UseCaseError> {
    match counting {
        FruitionCounting::Events => fruition_counts(tx, project, day).await?.iter().map(read).collect(),
        FruitionCounting::Persons => fruition_persons(tx, project, day)
            .await?
            .iter()
            .map(|row| {
                read(&FruitionRow {
                    source: row.source.clone(),
                    period_end: row.period_end,
                    function: row.function.clone(),
                    sportello_id: None,
                    events: row.persons,
                })
            })
            .collect(),
    }
}

/// A stored count.
pub(crate) fn read(row: &FruitionRow) -> Result<Fruition, UseCaseError> {
    Ok(Fruition {
        source: row.source.parse().map_err(|_| broken("source"))?,
        quarter: Quarter::of(row.period_end),
        function: row.function.parse().map_err(|_| broken("function"))?,
        sportello: row.sportello_id,
        number: row.events,
    })
}

/// Their sum.
#[must_use]
pub fn total(fruitions: &[Fruition]) -> i64 {
    fruitions.iter().map(|fruition| fruition.number).sum()
}

/// The sum of a function's.
#[must_use]
pub fn total_of(fruitions: &[Fruition], function: ServiceFunction) -> i64 {
    fruitions.iter().filter(|fruition| fruition.function == function).map(|fruition| fruition.number).sum()
}

fn broken(what: &str) -> UseCaseError {
    UseCaseError::Broken(format!("stored {what} not understood"))
}
