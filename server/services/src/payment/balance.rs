//! The balance: paid after the determination is approved (art. 12).

use chrono::NaiveDate;
use domain::format;
use domain::money::Cents;
use store::payment::PaymentRow;
use store::project::ProjectHeader;

use crate::payment::conditions::{ShownCondition, Standing, commitment, monitoring_present, sheets_present};

/// The balance, as the page shows it.
#[derive(Debug, Clone)]
pub struct BalanceView {
    /// What remains to be paid by the approved determination, if there is one and it does.
    pub amount: Option<Cents>,
    /// The conditions.
    pub conditions: Vec<ShownCondition>,
    /// Whether it can be proposed: all conditions are met and something is due.
    pub payable: bool,
    /// The payment proposed or made.
    pub payment: Option<PaymentRow>,
}

/// What the page shows of the balance.
pub(crate) fn view(header: &ProjectHeader, standing: &Standing, today: NaiveDate) -> BalanceView {
    let approved = standing.determination.as_ref().filter(|determination| determination.state == "approved");
    let amount = approved.map(|d| Cents::new(d.balance_cents)).filter(|cents| *cents > Cents::ZERO);
    let condition = |name: &str, met: bool, evidence: String| ShownCondition { name: name.to_owned(), met, evidence };
    let end = header.project.end_on;
    let conditions = vec![
        condition("Progetto concluso", end < today, format!("Conclusione: {}", format::date(end))),
        condition(
            "Determinazione finale approvata",
            approved.is_some(),
            approved.map_or_else(
                || "Il prospetto non è ancora verificato e approvato.".to_owned(),
                |d| format!("Sovvenzione finale {}", Cents::new(d.final_grant_cents).italian()),
            ),
        ),
        sheets_present(standing),
        monitoring_present(standing),
        commitment(header),
    ];
    let payment = standing.payments.iter().find(|p| p.kind == "balance" && p.state != "refused").cloned();
    let payable = amount.is_some() && conditions.iter().all(|condition| condition.met);
    BalanceView { amount, conditions, payable, payment }
}
