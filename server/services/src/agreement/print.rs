//! The agreement as a preview, with what is known today: never the document to sign.

use domain::format;
use uuid::Uuid;

use super::basis::Basis;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::offload;
use crate::policy::Action;
use crate::project::scope::project_scope;
use crate::timesheet::print::Printed;

/// Prints the preview of a project's agreement with the newest wording.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Broken` when it cannot be printed.
pub async fn preview_print(context: &Context, project_id: Uuid) -> Result<Printed, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementRead).await?;
    let basis = Basis::read(&mut tx, context, header).await?;
    drop(tx);
    let version = format!("Anteprima del {}", format::date(context.today()));
    let agreement = basis.agreement(&basis.newest, version, true)?;
    let name = format!("anteprima-atto-ATS{}.pdf", basis.header.project.ats_number);
    let bytes = offload(move || documents::render(&documents::agreement::document(&agreement))).await?;
    Ok(Printed { name, bytes })
}
