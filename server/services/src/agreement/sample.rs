//! An invented project, to see what a wording becomes without any project's data.

use chrono::NaiveDate;
use domain::agreement::{AgreementFacts, DatedAct, OperatorLine, Signatory, SportelloLine};
use domain::function::ServiceFunction;
use domain::money::Cents;
use domain::rules::RuleSet;
use store::call::CallRow;

use crate::context::Context;
use crate::error::UseCaseError;

/// Residents of the invented ATS.
const RESIDENTS: i64 = 45_000;
/// Its number: no ATS has it.
const ATS: i64 = 99;

fn day(text: &str) -> Result<NaiveDate, UseCaseError> {
    text.parse().map_err(|_| UseCaseError::Broken(format!("sample date {text:?}")))
}

/// The facts of an invented project under a call and its rules.
///
/// # Errors
/// `Broken` when the sample itself is broken.
pub(super) fn facts(context: &Context, call: &CallRow, rules: RuleSet) -> Result<AgreementFacts, UseCaseError> {
    let act = |name: &str, on: &str| Ok::<_, UseCaseError>(DatedAct { name: name.to_owned(), on: day(on)? });
    let signer = |name: &str, capacity: &str, deed: DatedAct| {
        Some(Signatory { name: name.to_owned(), capacity: capacity.to_owned(), deed })
    };
    let line = |code: &str, function, qualification: &str, hours| OperatorLine {
        code: code.to_owned(),
        function,
        qualification: qualification.to_owned(),
        profile_social_policies: "C".to_owned(),
        profile_function: "B".to_owned(),
        hours,
    };
    let sportello = |number, address: Option<&str>, funded| SportelloLine {
        number,
        municipality: "Comune di esempio".to_owned(),
        address: address.map(str::to_owned),
        funded,
    };
    let operators = vec![
        line("OP-01", ServiceFunction::Access, "Laurea in Servizio sociale", 1_200),
        line("OP-01", ServiceFunction::CaseManagement, "Laurea in Servizio sociale", 1_500),
        line("OP-02", ServiceFunction::SocialInternships, "Laurea in Sociologia", 400),
        line("OP-03", ServiceFunction::EducationalSupport, "Laurea in Scienze dell’educazione", 700),
    ];
    let mut facts = AgreementFacts {
        rules,
        region: context.portal.region.to_string(),
        region_signer: signer("Nome Cognome", "dirigente regionale", act("decreto n. 1", "2020-01-15")?),
        body: "Ente di esempio".to_owned(),
        body_tax_code: "99999000990".to_owned(),
        body_vat_number: None,
        body_seat: "Comune di esempio, via dell’Esempio 1".to_owned(),
        body_signer: signer("Nome Cognome", "rappresentante legale", act("deliberazione n. 2", "2020-01-20")?),
        ats: ATS,
        call: DatedAct { name: call.code.clone(), on: call.decree_date },
        call_title: call.title.clone(),
        call_programme: call.programme.clone(),
        call_budget: Cents::new(call.total_budget_cents),
        ranking_on: Some(day("2020-05-07")?),
        notice: Some(act("nota prot. 123", "2020-05-08")?),
        notice_received_on: Some(day("2020-05-09")?),
        delegation: Some(act("deliberazione n. 3", "2019-10-01")?),
        approval: Some(act("deliberazione n. 4", "2019-10-02")?),
        title: "Progetto di esempio".to_owned(),
        cup: Some("A00A00000000000".parse().map_err(|_| UseCaseError::Broken("sample CUP".into()))?),
        start: day("2020-01-01")?,
        end: day("2021-12-31")?,
        summer_start: Some(day("2020-06-01")?),
        granted: Cents::ZERO,
        residents: RESIDENTS,
        residents_on: day("2018-12-31")?,
        residents_source: "ISTAT".to_owned(),
        operators,
        sportelli: vec![
            sportello(1, Some("via dell’Esempio 1"), true),
            sportello(2, None, true),
            sportello(3, None, false),
        ],
    };
    facts.granted = facts.cost().total();
    Ok(facts)
}
