//! The final prospectus as PDF: the same figures and explanation as the page (art. 7).

use documents::determination::{Particulars, prospectus};
use documents::model::{Fact, Identity};
use domain::advance::AdvanceNumber;
use domain::contract::read_determination_facts;
use domain::determination::{DeterminationFacts, determine};
use domain::explanation::Explanation;
use domain::format;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::{facts, origin};
use crate::error::UseCaseError;
use crate::export::offload;
use crate::policy::Action;
use crate::project::scope::project_scope;

/// A file for the user.
#[derive(Debug, Clone)]
pub struct Printed {
    /// Its name.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Prints the prospectus: of the approved determination, on the very facts it was approved on;
/// until there is one a draft, as of today.
///
/// # Errors
/// As the determination's page; `Broken` when the document cannot be made.
pub async fn prospectus_print(context: &Context, project_id: Uuid) -> Result<Printed, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MoneyRead).await?;
    let mut stored = facts::load(&mut tx, &header, context.today()).await?;
    let latest = store::determination::determination_latest(&mut tx, project_id).await?;
    let approved = match latest.filter(|determination| determination.state == "approved") {
        Some(latest) => store::determination::determination_by_id(&mut tx, latest.id).await?,
        None => None,
    };
    drop(tx);
    let origins = match &approved {
        Some(kept) => kept
            .origins
            .as_deref()
            .map(serde_json::from_str::<Explanation>)
            .transpose()
            .map_err(|error| UseCaseError::Broken(format!("kept origins: {error}")))?,
        None => Some(origin::tree(&origin::origins(&stored)?)),
    };
    let in_place = origins.as_ref().map(origin::in_place_of_data).unwrap_or_default();
    if let Some(approved) = &approved {
        let kept = read_determination_facts(&approved.facts)
            .map_err(|problems| UseCaseError::Broken(format!("kept facts: {} problems", problems.len())))?;
        // The rule set of a project never changes, and holds more than the file of facts can say.
        stored.facts = DeterminationFacts { rules: stored.facts.rules, ..kept };
    }
    // On paper operators have names: the code alone says nothing to a reader.
    for entry in &mut stored.facts.entries {
        if let Some(name) = stored.names.get(&entry.operator) {
            entry.operator = format!("{} {name}", entry.operator);
        }
    }
    for assignment in &mut stored.facts.assignments {
        if let Some(name) = stored.names.get(&assignment.operator) {
            assignment.operator = format!("{} {name}", assignment.operator);
        }
    }
    let result = determine(&stored.facts);
    let project = &header.project;
    let payments = stored
        .payments
        .iter()
        .filter(|payment| payment.paid_on.is_some())
        // What was paid after the approval is none of its facts.
        .take(stored.facts.payments.len())
        .map(|payment| match AdvanceNumber::from_number(payment.number) {
            Some(number) => format!("{} anticipo", number.roman()),
            None => "Saldo".to_owned(),
        })
        .collect();
    let particulars = Particulars {
        identity: Identity {
            issuer: header.body_name.clone(),
            project: project.title.clone(),
            cup: project.cup.clone(),
            version: match &approved {
                Some(kept) => format!("determinazione n. {} approvata", kept.determination.number),
                None => format!("calcolo al {}", format::date(context.today())),
            },
        },
        ats: format!("ATS {}", project.ats_number),
        body: header.body_name.clone(),
        draft: approved.is_none(),
        facts: [
            Fact { name: "Avviso".to_owned(), value: header.call_code.clone() },
            Fact { name: "Regole applicate".to_owned(), value: format!("n. {}", header.rule_set_number) },
            Fact {
                name: "Stipula dell’atto di adesione".to_owned(),
                value: format::date(stored.facts.agreement_signed_on),
            },
        ]
        .into_iter()
        .chain(in_place.into_iter().map(|value| Fact { name: "Registrato al posto dei dati".to_owned(), value }))
        .collect(),
        payments,
        signer: None,
    };
    let mut content = prospectus(particulars, &stored.facts, &result);
    if let (Some(tree), Some(origins)) = (content.explanation.take(), origins) {
        content.explanation = Some(tree.child(origins));
    }
    let bytes = offload(move || documents::render(&documents::prospectus::document(&content)?)).await?;
    Ok(Printed { name: format!("prospetto-finale-ATS{}.pdf", project.ats_number), bytes })
}
