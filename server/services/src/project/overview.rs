//! The overview of a project: its story, five figures with their «perché?», terms, the report of
//! its import. Eight statements.

use chrono::{DateTime, NaiveDate, Utc};
use domain::advance::AdvanceNumber;
use domain::application_form::FormFinding;
use domain::determination::determine;
use domain::explanation::Explanation;
use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::rules::RuleSet;
use domain::standard_cost::{Spend, staff_cost};
use uuid::Uuid;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::determination::facts::{Sources, with_rows};
use crate::error::UseCaseError;
use crate::import::stored::StoredForm;
use crate::payment::balance;
use crate::payment::conditions::{ShownCondition, Standing, advance_result, shown_conditions};
use crate::policy::{Action, Subject};
use crate::project::loaded::{Hours, Loaded, hours_by_member};
use crate::project::scope::{ProjectHead, project_head, project_scope};
use crate::project::terms::{ShownTerm, terms};

/// Where a step of the story stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It happened.
    Done,
    /// It is what comes next.
    Now,
    /// Later.
    Later,
}

/// A step of the story.
#[derive(Debug, Clone)]
pub struct Step {
    /// What.
    pub name: String,
    /// When, or what is known of it; may be empty.
    pub when: String,
    /// Where it stands.
    pub state: StepState,
}

/// The hours of one function.
#[derive(Debug, Clone, Copy)]
pub struct FunctionHours {
    /// Which.
    pub function: ServiceFunction,
    /// Its hours.
    pub hours: Hours,
    /// What the accepted ones cost.
    pub cost: Cents,
}

/// The next payment and what is missing for it.
#[derive(Debug, Clone)]
pub struct NextPayment {
    /// «II anticipo», «Saldo».
    pub name: String,
    /// How much, if it is known.
    pub amount: Option<Cents>,
    /// Its conditions.
    pub conditions: Vec<ShownCondition>,
    /// Proposed, and waiting for the manager.
    pub proposed: bool,
}

/// What the rules find on what is stored today.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The grant in the end.
    pub final_grant: Cents,
    /// How it comes about.
    pub explanation: Explanation,
    /// What nobody has recorded yet, and counts as not done.
    pub unrecorded: Vec<&'static str>,
    /// It is approved, no forecast any more.
    pub approved: bool,
}

/// A payment made.
#[derive(Debug, Clone)]
pub struct Paid {
    /// «I anticipo».
    pub name: String,
    /// How much.
    pub amount: Cents,
    /// When.
    pub on: NaiveDate,
}

/// What the import of the form found.
#[derive(Debug, Clone)]
pub struct ImportedForm {
    /// Errors, warnings, notices.
    pub findings: Vec<FormFinding>,
    /// What the territory's data leaves unverified.
    pub territory_notes: Vec<String>,
    /// Who accepted them.
    pub by: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct OverviewView {
    /// The project.
    pub head: ProjectHead,
    /// First and last day.
    pub period: (NaiveDate, NaiveDate),
    /// The grant.
    pub granted: Cents,
    /// The rules: «DDS 203/2019, regole n. 1».
    pub rules_name: String,
    /// Their parameters.
    pub rules: RuleSet,
    /// The call.
    pub call_id: Uuid,
    /// The story.
    pub steps: Vec<Step>,
    /// Hours by function, in the order of the call.
    pub functions: Vec<FunctionHours>,
    /// All hours.
    pub hours: Hours,
    /// The value of the accepted hours.
    pub accepted_value: Spend,
    /// What was paid.
    pub paid: Vec<Paid>,
    /// The next payment, while there is one; only for who sees the money.
    pub next_payment: Option<NextPayment>,
    /// The forecast, once the agreement is signed; only for who sees the money.
    pub forecast: Option<Forecast>,
    /// Whether the actor sees money and forecast.
    pub sees_money: bool,
    /// The terms by day.
    pub terms: Vec<ShownTerm>,
    /// Residents, with date and source.
    pub population: (i64, NaiveDate, String),
    /// The report of the import, if the form was imported.
    pub imported: Option<ImportedForm>,
    /// Today.
    pub today: NaiveDate,
}

/// Shows the overview of a project.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn overview_show(context: &Context, project_id: Uuid) -> Result<OverviewView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::ProjectRead).await?;
    let today = context.today();
    let loaded = Loaded::read(&mut tx, header, today).await?;
    let sees_money = context.may(Action::MoneyRead, Subject::Ats(loaded.header.project.ats_number));
    let forecast = match loaded.header.project.agreement_signed_on {
        Some(_) if sees_money => {
            let sources = Sources {
                events: &loaded.events,
                members: &loaded.members,
                assignments: &loaded.assignments,
                payments: &loaded.payments,
                reached: &loaded.reached,
            };
            let stored = with_rows(&mut tx, &loaded.header, today, sources).await?;
            let result = determine(&stored.facts);
            Some(Forecast {
                final_grant: result.final_grant,
                explanation: result.explanation,
                unrecorded: stored.outcome.unrecorded(&stored.reached),
                approved: loaded.determination.as_ref().is_some_and(|d| d.state == "approved"),
            })
        }
        _ => None,
    };
    let standing = loaded.standing(today)?;
    let functions = function_hours(&loaded)?;
    let mut hours = Hours::default();
    for function in &functions {
        hours.add(&function.hours);
    }
    let cost = functions.iter().map(|function| function.cost).sum();
    let project = &loaded.header.project;
    let form = StoredForm::read(&project.form)?;
    Ok(OverviewView {
        head: project_head(context, &loaded.header)?,
        period: (project.start_on, project.end_on),
        granted: Cents::new(project.granted_cents),
        rules_name: format!("{}, regole n. {}", loaded.header.call_code, loaded.header.rule_set_number),
        rules: loaded.rules.clone(),
        call_id: project.call_id,
        steps: steps(&loaded, today),
        functions,
        hours,
        accepted_value: Spend::of_staff_cost(cost, &loaded.rules),
        paid: if sees_money { paid(&loaded) } else { Vec::new() },
        next_payment: if sees_money { next_payment(&loaded, &standing, today)? } else { None },
        forecast,
        sees_money,
        terms: terms(&loaded, today)?,
        population: (project.population, project.population_as_of, project.population_source.clone()),
        imported: form.imported_at.is_some().then_some(ImportedForm {
            findings: form.findings,
            territory_notes: form.territory_notes,
            by: form.imported_by,
            at: form.imported_at,
        }),
        today,
    })
}

/// The hours of each function, and what the accepted ones cost.
fn function_hours(loaded: &Loaded) -> Result<Vec<FunctionHours>, UseCaseError> {
    let by_member = hours_by_member(&loaded.assignments, &loaded.sheets)?;
    Ok(ServiceFunction::ALL
        .into_iter()
        .map(|function| {
            let mut hours = Hours::default();
            for (_, each) in by_member.iter().filter(|((_, f), _)| *f == function) {
                hours.add(each);
            }
            FunctionHours { function, cost: staff_cost(hours.accepted, &loaded.rules), hours }
        })
        .filter(|function| function.hours.assigned > Minutes::ZERO || function.hours.reported() > Minutes::ZERO)
        .collect())
}

fn paid(loaded: &Loaded) -> Vec<Paid> {
    let mut paid: Vec<Paid> = loaded
        .payments
        .iter()
        .filter_map(|payment| {
            let name = AdvanceNumber::from_number(payment.number)
                .filter(|_| payment.kind == "advance")
                .map_or_else(|| "Saldo".to_owned(), |number| format!("{} anticipo", number.roman()));
            Some(Paid { name, amount: Cents::new(payment.amount_cents), on: payment.paid_on? })
        })
        .collect();
    paid.sort_by_key(|payment| payment.on);
    paid
}

/// The first advance that is not paid, then the balance; none after it.
fn next_payment(loaded: &Loaded, standing: &Standing, today: NaiveDate) -> Result<Option<NextPayment>, UseCaseError> {
    let of = |kind: &str, number: i64, state: &str| {
        loaded.payments.iter().any(|p| p.kind == kind && p.number == number && p.state == state)
    };
    let balance = balance::view(&loaded.header, standing, today);
    let ended = loaded.header.project.end_on < today;
    for number in AdvanceNumber::ALL {
        if of("advance", number.get(), "paid") || (ended && balance.amount.is_some()) {
            continue;
        }
        let result = advance_result(&loaded.header, standing, number)?;
        return Ok(Some(NextPayment {
            name: format!("{} anticipo", number.roman()),
            amount: Some(result.amount),
            conditions: shown_conditions(&loaded.header, standing, &result),
            proposed: of("advance", number.get(), "proposed"),
        }));
    }
    if of("balance", 0, "paid") {
        return Ok(None);
    }
    Ok(Some(NextPayment {
        name: "Saldo".to_owned(),
        amount: balance.amount,
        conditions: balance.conditions,
        proposed: of("balance", 0, "proposed"),
    }))
}

/// The story: what happened, with its day, and what comes next.
fn steps(loaded: &Loaded, today: NaiveDate) -> Vec<Step> {
    let project = &loaded.header.project;
    let day = domain::format::date;
    let mut happened: Vec<(String, Option<String>)> = vec![
        ("Ricezione dell’ammissione".to_owned(), project.admission_received_on.map(day)),
        ("Stipula dell’atto di adesione".to_owned(), project.agreement_signed_on.map(day)),
    ];
    for number in AdvanceNumber::ALL {
        let on =
            loaded.payments.iter().find(|p| p.kind == "advance" && p.number == number.get()).and_then(|p| p.paid_on);
        happened.push((format!("Pagamento del {} anticipo", number.roman()), on.map(day)));
    }
    happened.push(("Conclusione del progetto".to_owned(), (project.end_on < today).then_some(project.end_on).map(day)));
    let approved = loaded.determination.as_ref().filter(|d| d.state == "approved").and_then(|d| d.decided_at);
    happened.push(("Determinazione finale".to_owned(), approved.map(|at| day(day_in_italy(at)))));
    let balance = loaded.payments.iter().find(|p| p.kind == "balance").and_then(|p| p.paid_on);
    happened.push(("Pagamento del saldo".to_owned(), balance.map(day)));

    let later = happened.iter().rposition(|(_, when)| when.is_some());
    let mut next_taken = false;
    happened
        .into_iter()
        .enumerate()
        .map(|(place, (name, when))| {
            let state = match &when {
                Some(_) => StepState::Done,
                // A step without a day before one that happened: not recorded, not to come.
                None if later.is_some_and(|last| place < last) => StepState::Later,
                None if !next_taken => {
                    next_taken = true;
                    StepState::Now
                }
                None => StepState::Later,
            };
            let when = match when {
                Some(day) => day,
                None if name.starts_with("Conclusione") => format!("prevista il {}", day(project.end_on)),
                None if later.is_some_and(|last| place < last) => "data non registrata".to_owned(),
                None => String::new(),
            };
            Step { name, when, state }
        })
        .collect()
}
