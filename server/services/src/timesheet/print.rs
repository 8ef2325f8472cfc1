//! The sheet as PDF, the form the portal generates (art. 4.12, 4.14). The same data give the
//! same bytes.

use documents::timesheet::{Timesheet, TimesheetRow};
use domain::format;
use domain::timesheet::SheetState;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::timesheet::quarter_data::load;
use crate::timesheet::readiness::Judged;
use crate::timesheet::row_save::place_label;
use crate::timesheet::scope::{SheetAddress, sheet_scope};

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
    let judged = Judged::of(&data, &member)?;
    let (sheet, state) = judged.sheet.as_ref().zip(judged.state).ok_or(UseCaseError::NotFound)?;
    let project = &data.header.project;
    let day =
        |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| format::on_day(day_in_italy(at))).unwrap_or_default();
    let words = match state {
        SheetState::Draft if sheet.confirmed_at.is_some() => {
            format!("Bozza, confermata dall’operatore {}", day(sheet.confirmed_at))
        }
        SheetState::Draft => "Bozza, da confermare".to_owned(),
        SheetState::Sent => format!("Inviato {}, in attesa di verifica", day(sheet.sent_at)),
        SheetState::InCheck => format!("Inviato {}, in verifica", day(sheet.sent_at)),
        SheetState::Accepted => format!("Inviato {}, accettato {}", day(sheet.sent_at), day(sheet.decided_at)),
        SheetState::Returned => format!("Inviato {}, restituito {}", day(sheet.sent_at), day(sheet.decided_at)),
    };
    let input = Timesheet {
        identity: documents::Identity {
            issuer: data.header.body_name.clone(),
            project: project.title.clone(),
            cup: project.cup.clone(),
            version: format!("Versione {} del foglio", sheet.version),
        },
        ats: format!("Ambito territoriale sociale {}", project.ats_number),
        body: data.header.body_name.clone(),
        operator: member_name(&member),
        period: data.period.to_string(),
        from: data.period.first_day(),
        to: data.period.last_day(),
        state: words,
        draft: matches!(state, SheetState::Draft | SheetState::Returned),
        countersigner: None,
        rows: judged
            .drafts
            .iter()
            .map(|row| TimesheetRow {
                date: row.date,
                from: row.start,
                to: row.end,
                function: row.function,
                place: place_label(&data, &row.place),
            })
            .collect(),
    };
    let document = documents::timesheet::document(&input).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let bytes = documents::render(&document).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let name = format!("timesheet-ATS{}-{}-{}.pdf", project.ats_number, data.period.code(), member.member.code);
    Ok(Printed { name, bytes })
}
