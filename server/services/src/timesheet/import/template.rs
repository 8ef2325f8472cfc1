//! The file to fill in for a period: its operators with the functions they have hours in.

use documents::rows_file::FileFormat;
use documents::rows_file::template::{Template, TemplateLine};
use uuid::Uuid;

use super::resolve::label;
use super::scope::ImportScope;
use crate::apart::apart;
use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::project::scope::plan_of;
use crate::timesheet::quarter_data::function;

pub use documents::rows_file::template::instructions;

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media_type: &'static str,
}

/// Makes the file; `format`: `csv` or `xlsx`.
///
/// # Errors
/// `NotFound` (also for another format), `Forbidden`.
pub async fn template(
    context: &Context,
    project: Uuid,
    period: &str,
    format: &str,
) -> Result<TemplateFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = ImportScope::of(&mut tx, context, project, period).await?;
    let format = match format {
        "csv" => FileFormat::Csv,
        "xlsx" => FileFormat::Xlsx,
        _ => return Err(UseCaseError::NotFound),
    };
    let assignments = store::group::assignment_list_by_project(&mut tx, project).await?;
    let network = store::quarter::network_hours(&mut tx, project).await?;
    drop(tx);
    // A function agreed only on days of a period set apart has its lines in that period's file.
    let plan = plan_of(&scope.header)?;
    let mut lines = Vec::new();
    for member in &scope.members {
        let own = assignments
            .iter()
            .filter(|a| a.member_id == member.member.id && plan.has_day(scope.period, a.from_on, a.to_on));
        let mut functions = own.map(|a| function(&a.function)).collect::<Result<Vec<_>, _>>()?;
        functions.sort_unstable();
        functions.dedup();
        lines.extend(functions.into_iter().map(|function| TemplateLine {
            operator: member.member.code.clone(),
            name: member_name(member),
            function: function.italian().to_owned(),
        }));
    }
    let mut sportelli: Vec<String> = network.iter().map(label).collect();
    sportelli.dedup();
    let ats = scope.header.project.ats_number;
    let made = Template { title: format!("Righe del timesheet: {}, ATS {ats}", scope.period), lines, sportelli };
    let code = scope.period.code();
    let bytes = apart(move || match format {
        FileFormat::Xlsx => made.xlsx(),
        FileFormat::Csv | FileFormat::Ods => made.csv(),
    })
    .await?
    .map_err(|error| UseCaseError::Broken(error.to_string()))?;
    Ok(TemplateFile {
        name: format!("modello-timesheet-ats-{ats}-{code}.{}", format.code()),
        bytes,
        media_type: format.media_type(),
    })
}
