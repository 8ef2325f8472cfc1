//! Lists about money: payments of a project, what waits for a decision, rows of the determination.

use documents::table_file::{Cell, TableFile, column, summed};
use domain::format;
use domain::money::Cents;
use store::payment::PaymentRow;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::rows::{RowFilter, RowLine, determination_rows_whole};
use crate::error::UseCaseError;
use crate::export::{ListFile, day};
use crate::payment::conditions::ShownCondition;
use crate::payment::queue::{QueueLine, payment_queue};
use crate::payment::show::payments_show;

/// A payment of the page: an advance, the balance, or a proposal that was refused.
struct PaymentLine {
    name: String,
    amount: Option<Cents>,
    state: &'static str,
    requested_on: Option<chrono::NaiveDate>,
    payment: Option<PaymentRow>,
    unmet: String,
}

fn unmet(conditions: &[ShownCondition]) -> String {
    let unmet = conditions.iter().filter(|condition| !condition.met);
    unmet.map(|condition| condition.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn state(payment: Option<&PaymentRow>, payable: bool) -> &'static str {
    match payment {
        Some(payment) if payment.state == "paid" => "Pagato",
        Some(_) => "Proposto",
        None if payable => "Pagabile",
        None => "Non ancora pagabile",
    }
}

/// Advances and balance of a project, with the proposals that were refused.
///
/// # Errors
/// As the page of advances.
pub async fn payments(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = payments_show(context, project).await?;
    let mut lines = Vec::new();
    for advance in &view.advances {
        let name = format!("{} anticipo", advance.number.roman());
        let requested_on = advance.request.as_ref().map(|request| request.requested_on);
        for refused in &advance.refused {
            lines.push(PaymentLine {
                name: name.clone(),
                amount: Some(Cents::new(refused.amount_cents)),
                state: "Rifiutato",
                requested_on,
                payment: Some(refused.clone()),
                unmet: String::new(),
            });
        }
        lines.push(PaymentLine {
            name,
            amount: Some(advance.amount),
            state: state(advance.payment.as_ref(), advance.payable),
            requested_on,
            payment: advance.payment.clone(),
            unmet: unmet(&advance.conditions),
        });
    }
    lines.push(PaymentLine {
        name: "Saldo".to_owned(),
        amount: view.balance.amount,
        state: state(view.balance.payment.as_ref(), view.balance.payable),
        requested_on: None,
        payment: view.balance.payment.clone(),
        unmet: unmet(&view.balance.conditions),
    });
    let paid = |line: &PaymentLine| {
        let payment = line.payment.as_ref().filter(|payment| payment.state == "paid");
        Cell::or_empty(payment, |payment| Cell::Cents(Cents::new(payment.amount_cents)))
    };
    let table = TableFile::new(
        "Anticipi e saldo",
        &lines,
        vec![
            column("Pagamento", |line: &PaymentLine| Cell::text(&line.name)),
            column("Importo", |line: &PaymentLine| Cell::or_empty(line.amount, Cell::Cents)),
            column("Stato", |line: &PaymentLine| Cell::text(line.state)),
            column("Richiesto il", |line: &PaymentLine| Cell::or_empty(line.requested_on, Cell::Date)),
            column("Proposto il", |line: &PaymentLine| {
                Cell::or_empty(line.payment.as_ref(), |payment| day(payment.proposed_at))
            }),
            column("Pagato il", |line: &PaymentLine| {
                Cell::or_empty(line.payment.as_ref().and_then(|payment| payment.paid_on), Cell::Date)
            }),
            summed("Pagato", Cell::Cents(view.paid), paid),
            column("Motivo del rifiuto", |line: &PaymentLine| {
                Cell::or_empty(line.payment.as_ref().and_then(|payment| payment.reason.as_ref()), Cell::text)
            }),
            column("Condizioni non soddisfatte", |line: &PaymentLine| Cell::text(&line.unmet)),
        ],
    );
    Ok(ListFile::new(context, format!("pagamenti-ATS{}", view.head.ats), table)
        .asked("Sovvenzione", Some(view.granted.italian())))
}

/// What waits for the manager's decision.
///
/// # Errors
/// As the queue's page.
pub async fn to_decide(context: &Context) -> Result<ListFile, UseCaseError> {
    let lines = payment_queue(context).await?;
    let table = TableFile::new(
        "Pagamenti e determinazioni",
        &lines,
        vec![
            column("ATS", |line: &QueueLine| Cell::Integer(line.ats)),
            column("Che cosa", |line: &QueueLine| Cell::text(&line.what)),
            column("Progetto", |line: &QueueLine| Cell::text(&line.title)),
            column("Proposto il", |line: &QueueLine| day(line.proposed_at)),
            column("Importo", |line: &QueueLine| Cell::Cents(line.amount)),
            column("Sospeso", |line: &QueueLine| Cell::or_empty(line.suspended.as_ref(), Cell::text)),
        ],
    );
    Ok(ListFile::new(context, "pagamenti-da-decidere", table))
}

/// The rows behind a figure of the determination.
///
/// # Errors
/// As the page of the rows; `Conflict` when they are too many.
pub async fn rows_behind(context: &Context, project: Uuid, filter: &RowFilter) -> Result<ListFile, UseCaseError> {
    let view = determination_rows_whole(context, project, filter).await?;
    let table = TableFile::new(
        "Righe della determinazione",
        &view.rows,
        vec![
            column("Giorno", |row: &RowLine| Cell::Date(row.date)),
            column("Dalle", |row: &RowLine| Cell::Time(row.start)),
            column("Alle", |row: &RowLine| Cell::Time(row.end)),
            column("Codice", |row: &RowLine| Cell::text(&row.operator)),
            column("Operatore", |row: &RowLine| Cell::text(&row.name)),
            column("Funzione", |row: &RowLine| Cell::text(row.function.italian())),
            summed("Ore", Cell::Minutes(view.minutes), |row: &RowLine| Cell::Minutes(row.minutes)),
            summed("Ammesse", Cell::Minutes(view.admitted), |row: &RowLine| Cell::Minutes(row.admitted)),
            column("Escluse", |row: &RowLine| {
                let cuts = row.cuts.iter().map(|cut| {
                    format!("{} ({}): {}", cut.reason.italian(), cut.reason.article(), cut.minutes.italian())
                });
                Cell::text(cuts.collect::<Vec<_>>().join("; "))
            }),
        ],
    );
    Ok(ListFile::new(context, format!("righe-determinazione-ATS{}", view.head.ats), table)
        .asked("Operatore", filter.operator.clone())
        .asked("Funzione", filter.function.map(|function| function.italian().to_owned()))
        .asked("Mese", filter.month.map(|(year, month)| format!("{} {year}", format::month_name(month))))
        .asked("Righe", filter.cut_only.then(|| "solo con minuti esclusi".to_owned())))
}
