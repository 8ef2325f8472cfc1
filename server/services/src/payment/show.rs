//! The page of advances: every condition, met or not, with its evidence; what was requested,
//! proposed, paid; what the actor can do now.

use domain::advance::AdvanceNumber;
use domain::explanation::Explanation;
use domain::money::Cents;
use store::payment::{AdvanceRequestRow, PaymentRow};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::fixed::is_fixed;
use crate::error::UseCaseError;
use crate::payment::balance;
use crate::payment::conditions::{ShownCondition, advance_result, shown_conditions, standing};
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct PaymentsView {
    /// The project.
    pub head: ProjectHead,
    /// The grant.
    pub granted: Cents,
    /// Paid so far.
    pub paid: Cents,
    /// The three advances.
    pub advances: Vec<AdvanceView>,
    /// The balance, once the project is determined.
    pub balance: balance::BalanceView,
    /// Whether the actor requests advances.
    pub may_request: bool,
    /// Whether the actor proposes payments.
    pub may_propose: bool,
    /// Whether the actor decides them.
    pub may_decide: bool,
    /// The actor's account: who proposed cannot decide.
    pub user_id: Uuid,
}

/// One advance.
#[derive(Debug, Clone)]
pub struct AdvanceView {
    /// Which.
    pub number: AdvanceNumber,
    /// Its amount.
    pub amount: Cents,
    /// Its conditions.
    pub conditions: Vec<ShownCondition>,
    /// Whether all of them are met and no determination has taken the advances' place.
    pub payable: bool,
    /// The explanation of the rules.
    pub explanation: Explanation,
    /// The request, if it was sent.
    pub request: Option<AdvanceRequestRow>,
    /// The payment proposed or made.
    pub payment: Option<PaymentRow>,
    /// Proposals that were refused.
    pub refused: Vec<PaymentRow>,
    /// Why it cannot be requested now; none: it can.
    pub request_obstacle: Option<String>,
}

/// Shows the advances of a project.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn payments_show(context: &Context, project_id: Uuid) -> Result<PaymentsView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MoneyRead).await?;
    let standing = standing(&mut tx, context, &header).await?;
    let fixed = is_fixed(standing.determination.as_ref());
    let mut advances = Vec::new();
    for number in AdvanceNumber::ALL {
        let result = advance_result(&header, &standing, number)?;
        let conditions = shown_conditions(&header, &standing, &result);
        let (refused, others): (Vec<_>, Vec<_>) = standing
            .payments
            .iter()
            .filter(|p| p.kind == "advance" && p.number == number.get())
            .cloned()
            .partition(|p| p.state == "refused");
        let request = standing.requests.iter().find(|r| r.number == number.get()).cloned();
        advances.push(AdvanceView {
            number,
            amount: result.amount,
            payable: !fixed && conditions.iter().all(|condition| condition.met),
            conditions,
            request_obstacle: super::request::obstacle(
                &header.project,
                &standing.requests,
                standing.determination.as_ref(),
                number,
            ),
            explanation: result.explanation,
            request,
            payment: others.into_iter().next(),
            refused,
        });
    }
    let subject = Subject::Ats(header.project.ats_number);
    Ok(PaymentsView {
        head: project_head(context, &header)?,
        granted: Cents::new(header.project.granted_cents),
        paid: standing.payments.iter().filter(|p| p.state == "paid").map(|p| Cents::new(p.amount_cents)).sum(),
        advances,
        balance: balance::view(&header, &standing, context.today()),
        may_request: context.may(Action::AdvanceRequest, subject),
        may_propose: context.may(Action::PaymentPropose, subject),
        may_decide: context.may(Action::PaymentDecide, subject),
        user_id: context.actor()?.user_id,
    })
}
