//! Advances requested and paid, and the facts recorded by the Region (art. 7, 9, 11, 12).

use chrono::NaiveDate;
use domain::advance::{
    AdvanceFacts, AdvanceNumber, AdvancePayment, AdvanceRequest, FirstRequest, LaterRequest, amount, assess,
};
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::rules::RuleSet;
use serde_json::json;
use store::event::{EventRow, event_insert};
use store::payment::{AdvanceRequestRow, PaymentRow, advance_request_insert, payment_insert};
use store::project::ProjectRow;

use super::users::{MANAGER, OFFICER};
use super::world::{Note, ProjectIds, World, day, moment};
use crate::determination::event::RecordedFact;
use crate::error::UseCaseError;

/// An advance that was requested, proposed and paid; days as texts.
pub(super) struct PaidAdvance {
    pub number: AdvanceNumber,
    pub requested: &'static str,
    pub proposed: &'static str,
    pub paid: &'static str,
}

/// Stores requests and payments with the conditions as they stood; `reported` are minutes by the
/// day their sheet was sent.
pub(super) async fn store_advances(
    world: &mut World,
    ids: &mut ProjectIds,
    project: &ProjectRow,
    legal: &'static str,
    reported: &[(NaiveDate, i64)],
    advances: &[PaidAdvance],
) -> Result<(), UseCaseError> {
    let rules = RuleSet::default();
    let granted = Cents::new(project.granted_cents);
    let each = amount(granted, &rules);
    let mut payments = Vec::new();
    for advance in advances {
        let (requested, proposed, paid) = (day(advance.requested)?, day(advance.proposed)?, day(advance.paid)?);
        let request = AdvanceRequestRow {
            id: ids.money.next_id(),
            project_id: project.id,
            number: advance.number.get(),
            requested_on: requested,
            requested_by: world.account(legal)?.id,
        };
        advance_request_insert(&mut world.tx, &request).await?;
        let note = |at, by, action, entity, entity_id: uuid::Uuid| Note {
            at,
            by: Some(by),
            action,
            entity,
            entity_id: entity_id.to_string(),
            after: json!({ "number": advance.number.get(), "amount": each.to_string() }),
        };
        world
            .note(ids, note(moment(requested, 12, 10)?, legal, "advance.request", "advance_request", request.id))
            .await?;
        let done: i64 = reported.iter().filter(|(sent, _)| *sent <= proposed).map(|(_, minutes)| minutes).sum();
        let later = LaterRequest {
            reported_minutes: Minutes::new(done),
            requested_on: Some(requested),
            timesheets_up_to_date: true,
        };
        let facts = AdvanceFacts {
            rules: rules.clone(),
            granted,
            payments: payments.clone(),
            monitoring_up_to_date: true,
            request: match advance.number {
                AdvanceNumber::First => AdvanceRequest::First(FirstRequest {
                    agreement_signed_on: project.agreement_signed_on,
                    cup: project.cup.clone(),
                    requested_on: Some(requested),
                }),
                AdvanceNumber::Second => AdvanceRequest::Second(later),
                AdvanceNumber::Third => AdvanceRequest::Third(later),
            },
        };
        let payment = PaymentRow {
            id: ids.money.next_id(),
            project_id: project.id,
            kind: "advance".to_owned(),
            number: advance.number.get(),
            amount_cents: each.get(),
            state: "paid".to_owned(),
            proposed_by: world.account(OFFICER)?.id,
            proposed_at: moment(proposed, 10, 20)?,
            decided_by: Some(world.account(MANAGER)?.id),
            decided_at: Some(moment(paid, 9, 40)?),
            paid_on: Some(paid),
            reason: None,
            evidence: evidence(&facts, project)?,
            version: 1,
        };
        payment_insert(&mut world.tx, &payment).await?;
        payments.push(AdvancePayment { on: paid, amount: each, advance: advance.number });
        world.note(ids, note(payment.proposed_at, OFFICER, "payment.propose", "payment", payment.id)).await?;
        world.note(ids, note(moment(paid, 9, 40)?, MANAGER, "payment.pay", "payment", payment.id)).await?;
    }
    Ok(())
}

/// The conditions as they stood: all met, or the demonstration contradicts the rules.
fn evidence(facts: &AdvanceFacts, project: &ProjectRow) -> Result<String, UseCaseError> {
    let result = assess(facts);
    if let Some(open) = result.conditions.iter().find(|condition| !condition.met) {
        return Err(UseCaseError::Broken(format!("demonstration advance: {:?} is not met", open.kind)));
    }
    let mut all: Vec<_> = result
        .conditions
        .iter()
        .map(|c| json!({ "condition": c.kind.italian(), "met": c.met, "evidence": c.evidence }))
        .collect();
    all.push(json!({
        "condition": "Impegno nel bilancio della Regione",
        "met": true,
        "evidence": project.budget_commitment,
    }));
    Ok(serde_json::Value::Array(all).to_string())
}

/// Records facts on a day, as the officer would.
pub(super) async fn store_facts(
    world: &mut World,
    ids: &mut ProjectIds,
    facts: &[(&str, RecordedFact)],
) -> Result<(), UseCaseError> {
    for (number, (on, fact)) in (1_i64..).zip(facts) {
        let at = moment(day(on)?, 11, 30)?;
        let row = EventRow {
            id: ids.money.next_id(),
            project_id: ids.project,
            number,
            kind: fact.kind().to_owned(),
            reference: fact.reference(),
            value: fact.value().to_string(),
            note: None,
            recorded_by: world.account(OFFICER)?.id,
            recorded_at: at,
        };
        event_insert(&mut world.tx, &row).await?;
        let after = json!({ "fact": fact.italian() });
        let entity_id = row.id.to_string();
        world
            .note(ids, Note { at, by: Some(OFFICER), action: "event.record", entity: "event", entity_id, after })
            .await?;
    }
    Ok(())
}
