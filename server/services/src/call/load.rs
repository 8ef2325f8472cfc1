//! The call DDS 203/2019 with its first rule set (art. 5 to 12), as the portal brings it along.
//! Another call is another row with another rule set: no code.

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Cents;
use domain::rules::RuleSet;
use store::Tx;
use store::call::{CallRow, RuleSetRow, call_insert, rule_set_insert};
use uuid::Uuid;

use crate::error::UseCaseError;

/// The call's code, as its forms cite it.
pub const CODE: &str = "DDS 203/2019";
const TITLE: &str = "Ulteriore implementazione dei servizi erogati dagli Ambiti Territoriali Sociali";
const PROGRAMME: &str = "POR Marche FSE 2014-2020, Asse II, priorità di investimento 9.4 e 9.1";
const DECREE: (i32, u32, u32) = (2019, 9, 12);
/// The call's budget.
const BUDGET: Cents = Cents::new(1_499_969_520);

/// A call with its rules, to be stored.
pub struct NewCall<'a> {
    /// Code, as forms cite it.
    pub code: &'a str,
    /// Title.
    pub title: &'a str,
    /// Programme.
    pub programme: &'a str,
    /// Date of the decree, and first day of the rules.
    pub decree_date: NaiveDate,
    /// Budget.
    pub budget: Cents,
    /// The rules.
    pub rules: &'a RuleSet,
}

/// Stores the call of DDS 203/2019; gives the ids of call and rule set.
///
/// # Errors
/// When the store fails, also because the call is there already.
pub async fn load(tx: &mut Tx, ids: [Uuid; 2], at: DateTime<Utc>) -> Result<[Uuid; 2], UseCaseError> {
    let (year, month, day) = DECREE;
    let decree_date =
        NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| UseCaseError::Broken("date of the decree".into()))?;
    let call = NewCall {
        code: CODE,
        title: TITLE,
        programme: PROGRAMME,
        decree_date,
        budget: BUDGET,
        rules: &RuleSet::default(),
    };
    store_call(tx, ids, at, &call).await
}

/// Stores a call and its first rule set under the ids given (call, rule set).
///
/// # Errors
/// When the store fails, also because the call is there already.
pub async fn store_call(
    tx: &mut Tx,
    ids: [Uuid; 2],
    at: DateTime<Utc>,
    call: &NewCall<'_>,
) -> Result<[Uuid; 2], UseCaseError> {
    let [call_id, rule_set_id] = ids;
    let row = CallRow {
        id: call_id,
        code: call.code.to_owned(),
        title: call.title.to_owned(),
        programme: call.programme.to_owned(),
        decree_date: call.decree_date,
        total_budget_cents: call.budget.get(),
        version: 1,
    };
    call_insert(tx, &row).await?;
    let rules = RuleSetRow {
        id: rule_set_id,
        call_id,
        number: 1,
        valid_from: call.decree_date,
        title: format!("Regole dell’avviso {}", call.code),
        rules: serde_json::to_string(call.rules).map_err(|error| UseCaseError::Broken(error.to_string()))?,
        created_at: at,
    };
    rule_set_insert(tx, &rules).await?;
    Ok(ids)
}
