//! The officer records number and day of the contract in the Region's register (SPEC 4).

use domain::format;
use domain::project::ProjectPhase;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::project::scope::{phase_of, project_scope};

/// The longest number of a register, in characters.
const LONGEST: usize = 100;

/// Records the registration, or corrects it.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` before both have signed; `Stale`.
pub async fn registration_record(
    context: &Context,
    project_id: Uuid,
    version: i64,
    (number, on): (&str, &str),
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDraft).await?;
    let phase = phase_of(&header.project.phase)?;
    let signed = header.project.agreement_signed_on;
    let (Some(signed), ProjectPhase::InForce | ProjectPhase::Closed) = (signed, phase) else {
        return Err(UseCaseError::conflict("Il contratto si registra dopo la firma delle due parti."));
    };
    let state = store::agreement::agreement_state(&mut tx, project_id).await?.ok_or(UseCaseError::NotFound)?;
    if state.agreement.version != version {
        return Err(UseCaseError::Stale);
    }
    let mut problems = Vec::new();
    let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
    if number.is_empty() || number.chars().count() > LONGEST {
        problems.push(FieldProblem::new("registro", format!("Scriva il numero, al massimo {LONGEST} caratteri.")));
    }
    let day = format::parse_date(on).ok();
    match day {
        None => problems.push(FieldProblem::new("registro-data", "Indichi la data, come 31/08/2021.")),
        Some(day) if day < signed => {
            let message = format!("La registrazione segue la stipula, {}.", format::on_day(signed));
            problems.push(FieldProblem::new("registro-data", message));
        }
        Some(day) if day > context.today() => {
            problems.push(FieldProblem::new("registro-data", "È un giorno che deve ancora venire: lo ricontrolli."));
        }
        Some(_) => {}
    }
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    let before = json!({
        "registration_number": state.agreement.registration_number,
        "registration_on": state.agreement.registration_on,
    });
    let mut agreement = state.agreement;
    agreement.registration_number = Some(number);
    agreement.registration_on = day;
    store::agreement::agreement_save(&mut tx, &agreement).await?;
    let change = Change {
        project: Some(project_id),
        action: "agreement.register",
        entity: "agreement",
        entity_id: project_id.to_string(),
    };
    let after = json!({
        "registration_number": agreement.registration_number,
        "registration_on": agreement.registration_on,
    });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
