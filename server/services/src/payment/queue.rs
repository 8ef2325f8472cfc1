//! What waits for the manager's decision across all projects.

use domain::money::Cents;
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// How many of each kind are shown at most: each region has a few dozen projects.
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
    let payments = store::payment::payment_list_by_state(&mut tx, "proposed", SHOWN).await?;
    let determinations = store::determination::determination_list_by_state(&mut tx, "proposed", SHOWN).await?;
    let mut lines = Vec::new();
    for payment in payments {
        let what = match domain::advance::AdvanceNumber::from_number(payment.number) {
            Some(number) => format!("{} anticipo", number.roman()),
            None => "Saldo".to_owned(),
        };
        lines.push((payment.project_id, what, payment.amount_cents, payment.proposed_at, false));
    }
    for row in determinations {
        let what = format!("Determinazione finale n. {}", row.number);
        lines.push((row.project_id, what, row.final_grant_cents, row.proposed_at, true));
    }
    lines.sort_by_key(|line| line.3);
    let mut shown = Vec::with_capacity(lines.len());
    for (project_id, what, cents, proposed_at, determination) in lines {
        let Some(project) = store::project::project_by_id(&mut tx, project_id).await? else { continue };
        shown.push(QueueLine {
            project_id,
            ats: project.ats_number,
            title: project.title,
            what,
            amount: Cents::new(cents),
            proposed_at,
            determination,
        });
    }
    Ok(shown)
}
