//! What waits for the manager's decision across all projects.

use domain::advance::AdvanceNumber;
use domain::money::Cents;
use store::Tx;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// How many are shown at most: a region has a few dozen projects.
const SHOWN: i64 = 200;

/// Something that waits to be decided.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// The project.
    pub project_id: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// What: «II anticipo», «Saldo», «Determinazione finale n. 1».
    pub what: String,
    /// The amount: of the payment, or of the final grant.
    pub amount: Cents,
    /// When it was proposed.
    pub proposed_at: chrono::DateTime<chrono::Utc>,
    /// Whether it is a determination, not a payment.
    pub determination: bool,
}

/// Payments and determinations that wait to be decided, oldest first.
///
/// # Errors
/// `Forbidden` for who neither proposes nor decides payments.
pub async fn payment_queue(context: &Context) -> Result<Vec<QueueLine>, UseCaseError> {
    context.actor()?;
    if !context.may(Action::PaymentDecide, Subject::Portal) && !context.may(Action::PaymentPropose, Subject::Portal) {
        return Err(UseCaseError::Forbidden);
    }
    let mut tx = context.read().await?;
    pending(&mut tx).await
}

/// The same for a transaction that is open.
pub(crate) async fn pending(tx: &mut Tx) -> Result<Vec<QueueLine>, UseCaseError> {
    let rows = store::payment::pending_list(tx, SHOWN).await?;
    let lines = rows.into_iter().map(|row| {
        let determination = row.kind == "determination";
        let what = match AdvanceNumber::from_number(row.number) {
            _ if determination => format!("Determinazione finale n. {}", row.number),
            Some(number) if row.kind == "advance" => format!("{} anticipo", number.roman()),
            _ => "Saldo".to_owned(),
        };
        QueueLine {
            project_id: row.project_id,
            ats: row.ats_number,
            title: row.project_title,
            what,
            amount: Cents::new(row.amount_cents),
            proposed_at: row.proposed_at,
            determination,
        }
    });
    Ok(lines.collect())
}
