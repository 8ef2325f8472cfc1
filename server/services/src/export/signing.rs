//! Lists of documents and of who signs.

use documents::table_file::{Cell, TableFile, column};
use uuid::Uuid;

use crate::context::Context;
use crate::document::list::{ArchiveFilter, DocumentLine, archive};
use crate::error::UseCaseError;
use crate::export::{ListFile, ROWS_AT_MOST, moment, not_too_long};
use crate::signing::power::Seat;
use crate::signing::power::list::{PowerLine, power_list};

/// The archive of a project, all that the filter finds.
///
/// # Errors
/// As the archive's page; `Conflict` when there are too many.
pub async fn documents(context: &Context, project: Uuid, filter: ArchiveFilter) -> Result<ListFile, UseCaseError> {
    let whole = ArchiveFilter { after: None, ..filter };
    let view = archive(context, project, whole, i64::try_from(ROWS_AT_MOST).unwrap_or(i64::MAX)).await?;
    not_too_long(view.lines.len() + usize::from(view.next.is_some()))?;
    let table = TableFile::new(
        "Documenti",
        &view.lines,
        vec![
            column("Documento", |line: &DocumentLine| Cell::text(&line.title)),
            column("Tipo", |line: &DocumentLine| Cell::text(line.kind.italian())),
            column("Versione", |line: &DocumentLine| Cell::Integer(line.number)),
            column("Generato il", |line: &DocumentLine| moment(line.issued_at)),
            column("Da", |line: &DocumentLine| Cell::text(&line.issued_by)),
            column("Stato", |line: &DocumentLine| Cell::text(line.state.italian())),
            column("File ricevuti", |line: &DocumentLine| Cell::Integer(line.files)),
            column("Impronta SHA-256", |line: &DocumentLine| Cell::text(&line.sha256)),
        ],
    );
    Ok(ListFile::new(context, format!("documenti-ATS{}", view.head.ats), table)
        .asked("Tipo", filter.kind.map(|kind| kind.italian().to_owned()))
        .asked("Versioni", filter.all_versions.then(|| "tutte".to_owned())))
}

/// Who may sign for a body or the Region, past and present.
///
/// # Errors
/// As the page of powers.
pub async fn powers(context: &Context, seat: Seat) -> Result<ListFile, UseCaseError> {
    let view = power_list(context, seat).await?;
    let stem = view
        .head
        .as_ref()
        .map_or_else(|| "poteri-di-firma-Regione".to_owned(), |head| format!("poteri-di-firma-ATS{}", head.ats));
    let table = TableFile::new(
        "Poteri di firma",
        &view.lines,
        vec![
            column("Persona", |line: &PowerLine| Cell::text(&line.name)),
            column("Codice fiscale", |line: &PowerLine| Cell::or_empty(line.tax_code_masked.as_ref(), Cell::text)),
            column("Qualità", |line: &PowerLine| Cell::text(line.capacity.italian())),
            column("Dal", |line: &PowerLine| Cell::Date(line.from)),
            column("Al", |line: &PowerLine| Cell::or_empty(line.to, Cell::Date)),
            column("Atto", |line: &PowerLine| Cell::text(&line.deed)),
            column("Giorno dell’atto", |line: &PowerLine| Cell::Date(line.deed_on)),
            column("Registrato da", |line: &PowerLine| Cell::text(&line.recorded_by)),
            column("Registrato il", |line: &PowerLine| moment(line.recorded_at)),
        ],
    );
    Ok(ListFile::new(context, stem, table))
}
