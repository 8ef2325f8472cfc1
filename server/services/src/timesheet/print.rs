//! Sheets as PDF, the form the portal generates (art. 4.12, 4.14): one sheet, all of a period in
//! one file, and the period's declaration of times and places. The same data give the same bytes.

use documents::declaration::Declaration;
use documents::timesheet::{Timesheet, TimesheetRow};
use documents::{Document, Identity};
use domain::format;
use domain::timesheet::SheetState;
use store::group::MemberRow;
use store::timesheet::TimesheetRow as SheetRow;
use uuid::Uuid;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::export::offload;
use crate::policy::Action;
use crate::timesheet::quarter_data::{QuarterData, draft, load, load_base, load_period, state_of};
use crate::timesheet::row_save::place_label;
use crate::timesheet::scope::{QuarterScope, SheetAddress, project_period, quarter_scope, sheet_scope};

/// Rows of a period that are printed in one file at most: what bounds the memory it takes. A
/// hundred operators with three rows on every working day of a quarter are within it.
const PRINTED_AT_MOST: i64 = 20_000;

/// A document to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Name of the file: `timesheet-ATS9-2022-2-OP-01.pdf`.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Prints a sheet that is there.
///
/// # Errors
/// `NotFound` without a sheet; `Broken` when it cannot be printed.
pub async fn sheet_print(context: &Context, address: &SheetAddress) -> Result<Printed, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = sheet_scope(&mut tx, context, address, Action::TimesheetRead).await?;
    let member = scope.member;
    let data = load(&mut tx, context, scope.header, scope.period, Some(&member)).await?;
    drop(tx);
    let sheet = timesheet(&data, &member)?.ok_or(UseCaseError::NotFound)?;
    let name = format!("timesheet-{}-{}.pdf", whose(&data), member.member.code);
    let bytes = offload(move || documents::render(&documents::timesheet::document(&sheet)?)).await?;
    Ok(Printed { name, bytes })
}

/// Prints all sheets of a period in one file, preceded by the declaration of times and places;
/// for an operator only the own sheet.
///
/// # Errors
/// `NotFound`, also for an operator without a sheet; `Forbidden`; `Conflict` when the period has
/// more rows than one file may have; `Broken` when it cannot be printed.
pub async fn period_print(context: &Context, project: Uuid, period: &str) -> Result<Printed, UseCaseError> {
    let (data, members, own) = period_data(context, project, period).await?;
    let (sheets, codes, declaration) = sheets_of(&data, &members)?;
    if own && sheets.is_empty() {
        return Err(UseCaseError::NotFound);
    }
    let title = format!("Fogli delle ore di servizio, {}", data.period);
    let bytes = offload(move || {
        let mut parts: Vec<(String, Document)> = Vec::with_capacity(sheets.len() + 1);
        if !own {
            let first = documents::declaration::document(&declaration, &sheets)?;
            parts.push(("Dichiarazione dei tempi e dei luoghi".to_owned(), first));
        }
        for (code, sheet) in codes.iter().zip(&sheets) {
            let named = if *code == sheet.operator { code.clone() } else { format!("{code} {}", sheet.operator) };
            parts.push((named, documents::timesheet::document(sheet)?));
        }
        documents::render_bundle(&title, &parts)
    });
    Ok(Printed { name: format!("timesheet-{}.pdf", whose(&data)), bytes: bytes.await? })
}

/// Prints the declaration of times and places of a period: a draft until all its sheets are sent.
///
/// # Errors
/// `NotFound`; `Forbidden` for who reads only the own sheets; `Conflict` and `Broken` as
/// [`period_print`].
pub async fn declaration_print(context: &Context, project: Uuid, period: &str) -> Result<Printed, UseCaseError> {
    let PeriodDeclaration { name, document, .. } = period_declaration(context, project, period).await?;
    Ok(Printed { name, bytes: offload(move || documents::render(&document)).await? })
}

/// The declaration of a period before it is rendered.
pub(crate) struct PeriodDeclaration {
    /// Name of the file.
    pub name: String,
    /// Title with the period.
    pub title: String,
    /// The document.
    pub document: Document,
}

/// The declaration of times and places of a period.
///
/// # Errors
/// As [`declaration_print`].
pub(crate) async fn period_declaration(
    context: &Context,
    project: Uuid,
    period: &str,
) -> Result<PeriodDeclaration, UseCaseError> {
    let (data, members, own) = period_data(context, project, period).await?;
    if own {
        return Err(UseCaseError::Forbidden);
    }
    let (sheets, _, declaration) = sheets_of(&data, &members)?;
    let (name, title) = (
        format!("dichiarazione-{}.pdf", whose(&data)),
        format!("Dichiarazione dei tempi e dei luoghi, {}", data.period),
    );
    let document = offload(move || documents::declaration::document(&declaration, &sheets)).await?;
    Ok(PeriodDeclaration { name, title, document })
}

/// The period with its members, and whether they are only the actor's own one.
pub(super) async fn period_data(
    context: &Context,
    project: Uuid,
    period: &str,
) -> Result<(QuarterData, Vec<MemberRow>, bool), UseCaseError> {
    let mut tx = context.read().await?;
    let QuarterScope { header, members, own } = quarter_scope(&mut tx, context, project).await?;
    let own = own.is_some();
    let period = project_period(&header, period)?;
    let only = if own { members.first() } else { None };
    let base = load_base(&mut tx, header, only).await?;
    let rows = base.sums.iter().filter(|sum| sum.period == period).map(|sum| sum.entries).sum();
    not_too_many(rows)?;
    let data = load_period(&mut tx, context, base, period, only).await?;
    Ok((data, members, own))
}

/// Refuses to print a period with more rows than one file may have.
fn not_too_many(rows: i64) -> Result<(), UseCaseError> {
    if rows <= PRINTED_AT_MOST {
        return Ok(());
    }
    Err(UseCaseError::Conflict(format!(
        "Il periodo ha {} righe: un solo PDF ne contiene al massimo {}. Scarichi i timesheet degli operatori uno per uno.",
        format::integer(rows),
        format::integer(PRINTED_AT_MOST)
    )))
}

/// The sheets there are, by operator, with the operators' codes, and what the declaration says
/// besides them.
pub(super) fn sheets_of(
    data: &QuarterData,
    members: &[MemberRow],
) -> Result<(Vec<Timesheet>, Vec<String>, Declaration), UseCaseError> {
    let (mut sheets, mut codes, mut missing, mut versions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for member in members {
        let code = &member.member.code;
        match (timesheet(data, member)?, data.sheet(member.member.id)) {
            (Some(sheet), Some(stored)) => {
                versions.push(format!("{code} v. {}", stored.version));
                sheets.push(sheet);
                codes.push(code.clone());
            }
            _ if data.works(member.member.id) => missing.push(member_name(member)),
            _ => {}
        }
    }
    let version = if versions.is_empty() { "Nessun foglio".to_owned() } else { versions.join(", ") };
    let declaration = Declaration {
        identity: identity(data, version),
        ats: ats(data),
        body: data.header.body_name.clone(),
        period: data.period.to_string(),
        from: data.period.first_day(),
        to: data.period.last_day(),
        apart: apart(data),
        missing,
        signer: Some(("Il rappresentante legale".to_owned(), None)),
    };
    Ok((sheets, codes, declaration))
}

/// First and last days of the parts of the period that have sheets of their own.
fn apart(data: &QuarterData) -> Vec<(chrono::NaiveDate, chrono::NaiveDate)> {
    data.plan.set_apart(data.period).into_iter().map(domain::period::Period::days).collect()
}

/// `ATS9-2022-2`, in names of files.
fn whose(data: &QuarterData) -> String {
    format!("ATS{}-{}", data.header.project.ats_number, data.period.code())
}

fn ats(data: &QuarterData) -> String {
    format!("Ambito territoriale sociale {}", data.header.project.ats_number)
}

fn identity(data: &QuarterData, version: String) -> Identity {
    Identity {
        issuer: data.header.body_name.clone(),
        project: data.header.project.title.clone(),
        cup: data.header.project.cup.clone(),
        version,
    }
}

/// A member's sheet as it is printed, if there is one.
fn timesheet(data: &QuarterData, member: &MemberRow) -> Result<Option<Timesheet>, UseCaseError> {
    let Some(sheet) = data.sheet(member.member.id) else { return Ok(None) };
    let state = state_of(sheet)?;
    let rows = data.rows(sheet.id).into_iter().map(|row| {
        let row = draft(&row)?;
        Ok(TimesheetRow {
            date: row.date,
            from: row.start,
            to: row.end,
            function: row.function,
            place: place_label(data, &row.place),
            note: row.note,
        })
    });
    Ok(Some(Timesheet {
        identity: identity(data, format!("Versione {} del foglio", sheet.version)),
        ats: ats(data),
        body: data.header.body_name.clone(),
        operator: member_name(member),
        period: data.period.to_string(),
        from: data.period.first_day(),
        to: data.period.last_day(),
        apart: apart(data),
        state: state_words(sheet, state),
        draft: matches!(state, SheetState::Draft | SheetState::Returned),
        countersigner: None,
        rows: rows.collect::<Result<_, UseCaseError>>()?,
    }))
}

fn state_words(sheet: &SheetRow, state: SheetState) -> String {
    let day =
        |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| format::on_day(day_in_italy(at))).unwrap_or_default();
    match state {
        SheetState::Draft if sheet.confirmed_at.is_some() => {
            format!("Bozza, confermata dall’operatore {}", day(sheet.confirmed_at))
        }
        SheetState::Draft => "Bozza, da confermare".to_owned(),
        SheetState::Sent => format!("Inviato {}, in attesa di verifica", day(sheet.sent_at)),
        SheetState::InCheck => format!("Inviato {}, in verifica", day(sheet.sent_at)),
        SheetState::Accepted => format!("Inviato {}, accettato {}", day(sheet.sent_at), day(sheet.decided_at)),
        SheetState::Returned => format!("Inviato {}, restituito {}", day(sheet.sent_at), day(sheet.decided_at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_so_many_rows_and_no_more() {
        assert!(not_too_many(PRINTED_AT_MOST).is_ok());
        let Err(UseCaseError::Conflict(why)) = not_too_many(PRINTED_AT_MOST + 1) else { panic!("not refused") };
        assert!(why.starts_with("Il periodo ha 20.001 righe: un solo PDF ne contiene al massimo 20.000."), "{why}");
    }
}
