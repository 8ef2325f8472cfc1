//! A proposal of forfeiture before the manager decides it: the facts, and in figures what the
//! decision does. Three statements.

use chrono::NaiveDate;
use domain::money::Cents;
use uuid::Uuid;

use super::show::{ProposalLine, proposal};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// Proposals of a project that are looked through: one waits at a time, few are ever made.
const PROPOSALS: i64 = 100;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ForfeitureView {
    /// The project.
    pub head: ProjectHead,
    /// The proposal.
    pub proposal: ProposalLine,
    /// What is granted.
    pub granted: Cents,
    /// What of it was paid: no longer due once the grant is forfeited (art. 4, 11).
    pub paid: Cents,
    /// The day the agreement entered into force; none: it has not.
    pub in_force_on: Option<NaiveDate>,
}

impl ForfeitureView {
    /// What the forfeiture does, in one sentence with its figures.
    #[must_use]
    pub fn consequence(&self) -> String {
        let granted = self.granted.italian();
        let agreement = match self.in_force_on {
            Some(_) => "il progetto si chiude",
            None => "l’atto di adesione non si firma più e il progetto si chiude",
        };
        let paid = if self.paid == Cents::ZERO {
            "nulla è stato pagato e nulla è da restituire".to_owned()
        } else {
            format!("i {} già pagati non sono più dovuti e vanno restituiti (art. 4, 11)", self.paid.italian())
        };
        format!("L’ente perde l’intero finanziamento di {granted}, {agreement}, {paid}.")
    }
}

/// Shows a proposal to who decides it.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn forfeiture_show(context: &Context, project: Uuid, id: Uuid) -> Result<ForfeitureView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project, Action::AgreementDecide).await?;
    let rows = store::agreement::proposal_list(&mut tx, Some(project), None, PROPOSALS).await?;
    let row = rows.into_iter().find(|row| row.proposal.id == id).ok_or(UseCaseError::NotFound)?;
    let payments = store::payment::payment_list_by_project(&mut tx, project).await?;
    let paid = payments.iter().filter(|payment| payment.paid_on.is_some());
    Ok(ForfeitureView {
        head: project_head(context, &header)?,
        proposal: proposal(context, row)?,
        granted: Cents::new(header.project.granted_cents),
        paid: paid.map(|payment| Cents::new(payment.amount_cents)).sum(),
        in_force_on: header.project.agreement_signed_on,
    })
}
