//! The file of what was handed in: as it was uploaded, or the document that was signed.

use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::requirement::scope::requirement_scope;
use crate::timesheet::print::Printed;

/// The file of a version; of a signed document the document itself, whose signed files the
/// project's documents keep.
///
/// # Errors
/// `NotFound`, also for what has no file; `Forbidden`.
pub async fn evidence_file(context: &Context, project: Uuid, id: Uuid) -> Result<Printed, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = requirement_scope(&mut tx, context, project).await?;
    let row = store::requirement::fulfilment_by_id(&mut tx, id).await?.ok_or(UseCaseError::NotFound)?;
    if row.project_id != project {
        return Err(UseCaseError::NotFound);
    }
    if scope.person.is_some() {
        let members = scope.seen(store::group::member_list_by_project(&mut tx, project).await?)?;
        if members.iter().all(|member| member.member.code != row.subject) {
            return Err(UseCaseError::NotFound);
        }
    }
    let (sha256, name) = match (row.file_sha256.zip(row.file_name), row.document_id) {
        (Some(file), _) => file,
        (None, Some(document)) => {
            let document = store::document::document_by_id(&mut tx, document).await?.ok_or(UseCaseError::NotFound)?;
            (document.file_sha256, document.file_name)
        }
        (None, None) => return Err(UseCaseError::NotFound),
    };
    drop(tx);
    Ok(Printed { name, bytes: context.portal.files.get(&sha256).await? })
}
