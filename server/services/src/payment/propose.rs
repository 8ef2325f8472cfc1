//! The officer proposes a payment once every condition is met (art. 12).

use domain::advance::AdvanceNumber;
use domain::money::Cents;
use store::Tx;
use store::payment::PaymentRow;
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::fixed::{FIXED, is_fixed};
use crate::error::UseCaseError;
use crate::payment::balance;
use crate::payment::conditions::{ShownCondition, Standing, advance_result, shown_conditions, standing};
use crate::policy::Action;
use crate::project::scope::project_scope;

/// Which payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payable {
    /// An advance.
    Advance(AdvanceNumber),
    /// The balance.
    Balance,
}

impl Payable {
    /// Kind and number as the store keeps them.
    #[must_use]
    pub const fn stored(self) -> (&'static str, i64) {
        match self {
            Payable::Advance(number) => ("advance", number.get()),
            Payable::Balance => ("balance", 0),
        }
    }

    /// The payment a stored row is.
    pub(crate) fn of(row: &PaymentRow) -> Option<Self> {
        match row.kind.as_str() {
            "advance" => AdvanceNumber::from_number(row.number).map(Payable::Advance),
            "balance" => Some(Payable::Balance),
            _ => None,
        }
    }
}

/// What is to be paid, and on which conditions, all of them met.
pub(crate) struct Due {
    pub amount: Cents,
    pub conditions: Vec<ShownCondition>,
}

/// What of a payment is due now, whether it is proposed already or not.
///
/// # Errors
/// `Conflict` with every condition that is not met; for an advance once a determination is
/// proposed or approved, since its balance counts what was paid by then.
pub(crate) fn due(
    context: &Context,
    (header, standing): (&ProjectHeader, &Standing),
    payable: Payable,
) -> Result<Due, UseCaseError> {
    let (amount, conditions) = match payable {
        Payable::Advance(_) if is_fixed(standing.determination.as_ref()) => return Err(UseCaseError::conflict(FIXED)),
        Payable::Advance(number) => {
            let result = advance_result(header, standing, number)?;
            (result.amount, shown_conditions(header, standing, &result))
        }
        Payable::Balance => {
            let view = balance::view(header, standing, context.today());
            (view.amount.unwrap_or(Cents::ZERO), view.conditions)
        }
    };
    let unmet: Vec<String> =
        conditions.iter().filter(|c| !c.met).map(|c| format!("{}: {}", c.name, c.evidence)).collect();
    if !unmet.is_empty() {
        return Err(UseCaseError::Conflict(format!("Il pagamento non è ancora possibile. {}", unmet.join(" · "))));
    }
    if amount <= Cents::ZERO {
        return Err(UseCaseError::conflict("Non risulta alcuna somma da pagare."));
    }
    Ok(Due { amount, conditions })
}

/// Proposes a payment to the manager; the conditions are kept with it as they stand.
///
/// # Errors
/// `Conflict` with every condition that is not met, or when it is proposed or paid already.
pub async fn payment_propose(context: &Context, project_id: Uuid, payable: Payable) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::PaymentPropose).await?;
    let standing = standing(&mut tx, context, &header).await?;
    let (kind, number) = payable.stored();
    if standing.payments.iter().any(|p| p.kind == kind && p.number == number && p.state != "refused") {
        return Err(UseCaseError::conflict("Il pagamento è già proposto o eseguito."));
    }
    let Due { amount, conditions } = due(context, (&header, &standing), payable)?;
    insert(&mut tx, context, project_id, payable, amount, &conditions).await?;
    tx.commit().await?;
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    context: &Context,
    project_id: Uuid,
    payable: Payable,
    amount: Cents,
    conditions: &[ShownCondition],
) -> Result<(), UseCaseError> {
    let (kind, number) = payable.stored();
    let evidence: Vec<_> = conditions
        .iter()
        .map(|c| serde_json::json!({ "condition": c.name, "met": c.met, "evidence": c.evidence }))
        .collect();
    let row = PaymentRow {
        id: context.new_id(),
        project_id,
        kind: kind.to_owned(),
        number,
        amount_cents: amount.get(),
        state: "proposed".to_owned(),
        proposed_by: context.actor()?.user_id,
        proposed_at: context.now(),
        decided_by: None,
        decided_at: None,
        paid_on: None,
        reason: None,
        evidence: serde_json::Value::Array(evidence).to_string(),
        version: 1,
    };
    store::payment::payment_insert(tx, &row).await?;
    let after = serde_json::json!({ "kind": kind, "number": number, "amount": amount.to_string() });
    let change = Change {
        project: Some(project_id),
        action: "payment.propose",
        entity: "payment",
        entity_id: row.id.to_string(),
    };
    audit::record(tx, context, change, None::<&()>, Some(&after)).await
}
