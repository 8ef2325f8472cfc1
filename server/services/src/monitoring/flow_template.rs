//! The file to fill in for a quarter: its sportelli and functions, and which quarters there are.

use documents::rows_file::FileFormat;
use documents::rows_file::flow_template::{FlowTemplate, FlowTemplateLine};
use domain::format;
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::sirps::flow::period_words;
use uuid::Uuid;

use crate::apart::apart;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::monitoring::flow_scope::FlowScope;
use crate::policy::Action;
use crate::timesheet::import::template::TemplateFile;

pub use documents::rows_file::flow_template::flow_instructions;

/// Makes the file; `format`: `csv` or `xlsx`.
///
/// # Errors
/// `NotFound` (also for another format, and a quarter nothing can be sent for), `Forbidden`.
pub async fn flow_template(
    context: &Context,
    project: Uuid,
    period: &str,
    format: &str,
) -> Result<TemplateFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = FlowScope::of(&mut tx, context, project, Action::FlowSend).await?;
    let assignments = store::group::assignment_list_by_project(&mut tx, project).await?;
    drop(tx);
    let quarter: Quarter = period.parse().map_err(|_| UseCaseError::NotFound)?;
    let format = match format {
        "csv" => FileFormat::Csv,
        "xlsx" => FileFormat::Xlsx,
        _ => return Err(UseCaseError::NotFound),
    };
    if !scope.quarters(context).contains(&quarter) {
        return Err(UseCaseError::NotFound);
    }
    let agreed: Vec<&str> = assignments
        .iter()
        .filter(|row| row.hours > 0)
        .filter(|row| row.from_on <= quarter.last_day() && row.to_on.is_none_or(|to| to >= quarter.first_day()))
        .map(|row| row.function.as_str())
        .collect();
    let functions: Vec<ServiceFunction> =
        ServiceFunction::ALL.into_iter().filter(|function| agreed.contains(&function.code())).collect();
    let sportelli = scope.sportelli();
    let mut lines = Vec::new();
    for function in &functions {
        let line = |sportello: &str| FlowTemplateLine {
            function: function.italian().to_owned(),
            sportello: sportello.to_owned(),
        };
        match function {
            ServiceFunction::Access => lines.extend(sportelli.iter().map(|sportello| line(sportello))),
            _ => lines.push(line("")),
        }
    }
    let valid = scope
        .kinds
        .iter()
        .filter(|kind| kind.from <= quarter.last_day() && kind.to.is_none_or(|to| to >= quarter.first_day()));
    let ats = scope.header.project.ats_number;
    let to = format::date(quarter.last_day());
    let made = FlowTemplate {
        title: format!("Flusso SIRPS: {quarter}, fino al {to}, ATS {ats}"),
        period: period_words(quarter),
        lines,
        functions: functions.iter().map(|function| function.italian().to_owned()).collect(),
        sportelli,
        kinds: valid.map(|kind| (kind.code.clone(), kind.title.clone())).collect(),
    };
    let bytes = apart(move || match format {
        FileFormat::Xlsx => made.xlsx(),
        FileFormat::Csv | FileFormat::Ods => made.csv(),
    })
    .await?
    .map_err(|error| UseCaseError::Broken(error.to_string()))?;
    Ok(TemplateFile {
        name: format!("modello-flusso-sirps-ats-{ats}-{}.{}", quarter.code(), format.code()),
        bytes,
        media_type: format.media_type(),
    })
}
