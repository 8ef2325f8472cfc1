//! Importing a project form (formulario) as a project (art. 3 to 6).
//!
//! Two steps: [`project_import_preview`] lists everything found and stores nothing;
//! [`project_import`] stores, once whoever imports has accepted the errors and warnings. What
//! makes the data unusable (unreadable, unknown municipalities, codes that fail) is never stored.

use std::collections::HashMap;

use domain::application_form::{self, ApplicationForm, FormFinding, Municipality, MunicipalityLookup};
use domain::format;
use domain::identifiers::IstatCode;
use domain::rules::RuleSet;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;
use store::call::{CallRow, RuleSetRow, call_by_code, rule_set_list};
use store::project::{project_by_id, project_ids};
use store::territory::{MunicipalityRow, ats_by_number, ats_population_list, municipality_list};
use uuid::Uuid;

use super::ids::{ImportIds, NewIds};
use super::report::ImportReport;
use super::rows::{Target, store_form};
use super::stored::StoredForm;
use crate::audit;
use crate::context::{Context, Portal};
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};

/// The largest form that is read, in bytes.
pub const LARGEST_FILE: usize = 1_000_000;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// What an import led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOutcome {
    /// What was found.
    pub report: ImportReport,
    /// The project, if it was stored; not while findings wait to be accepted or cannot be.
    pub project_id: Option<Uuid>,
}

/// A form that was read and checked against the portal's calls and territory.
pub(crate) struct Checked {
    pub form: ApplicationForm,
    pub call: CallRow,
    pub rule_set: RuleSetRow,
    pub report: ImportReport,
    sha256: String,
}

/// Reads and checks a form; stores nothing.
///
/// # Errors
/// `Forbidden`; `Invalid` with every problem at its path if the file cannot be read as a form.
pub async fn project_import_preview(context: &Context, file: &[u8]) -> Result<ImportReport, UseCaseError> {
    context.authorize(Action::ProjectImport, Subject::Portal)?;
    let mut tx = context.read().await?;
    Ok(check(&mut tx, file).await?.report)
}

/// Reads, checks and stores a form. With errors or warnings it is stored only if
/// `accept_findings`; with findings that make its data unusable never.
///
/// # Errors
/// `Forbidden`; `Invalid` as for the preview; `Conflict` when the ATS has a project under the
/// call already, or the body belongs to another ATS.
pub async fn project_import(
    context: &Context,
    file: &[u8],
    title: Option<&str>,
    accept_findings: bool,
) -> Result<ImportOutcome, UseCaseError> {
    context.authorize(Action::ProjectImport, Subject::Portal)?;
    run(context, file, title, accept_findings).await
}

/// The same for the command line, also on a database that is still empty. Whoever runs it holds
/// the database itself, so no role is asked for; the history names the portal as the author.
///
/// # Errors
/// As [`project_import`], without `Forbidden`.
pub async fn project_import_by_command(
    portal: &Portal,
    file: &[u8],
    title: Option<&str>,
    accept_findings: bool,
) -> Result<ImportOutcome, UseCaseError> {
    crate::reference::ensure(portal).await?;
    let context = Context::new(portal.clone(), None, portal.new_id());
    run(&context, file, title, accept_findings).await
}

async fn run(
    context: &Context,
    file: &[u8],
    title: Option<&str>,
    accept_findings: bool,
) -> Result<ImportOutcome, UseCaseError> {
    if title.is_some_and(|title| title.trim().chars().count() > LONGEST_TITLE) {
        let message = format!("il titolo è troppo lungo: al massimo {LONGEST_TITLE} caratteri");
        return Err(UseCaseError::field("titolo", message));
    }
    let mut tx = context.write().await?;
    let checked = check(&mut tx, file).await?;
    let report = checked.report.clone();
    if !report.can_be_stored() || (report.needs_acceptance() && !accept_findings) {
        return Ok(ImportOutcome { report, project_id: None });
    }
    refuse_second_project(&mut tx, &checked).await?;
    let author = context.actor.as_ref().map_or("portale", |actor| actor.display_name.as_str());
    let origin = Origin { title, author, at: context.now(), invented: false };
    let project_id = store(&mut tx, &mut NewIds(&context.portal), &checked, origin).await?;
    let change = audit::Change {
        project: Some(project_id),
        action: "project.import",
        entity: "project",
        entity_id: project_id.to_string(),
    };
    audit::record(&mut tx, context, change, None::<&()>, Some(&history_of(&checked))).await?;
    tx.commit().await?;
    Ok(ImportOutcome { report, project_id: Some(project_id) })
}

/// Who imports what as what.
pub(crate) struct Origin<'a> {
    /// The project's title, if not the usual one.
    pub title: Option<&'a str>,
    /// Who accepts the findings.
    pub author: &'a str,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Invented for a demonstration.
    pub invented: bool,
}

/// Stores a checked form, without looking for a second project and without history.
pub(crate) async fn store(
    tx: &mut Tx,
    ids: &mut dyn ImportIds,
    checked: &Checked,
    origin: Origin<'_>,
) -> Result<Uuid, UseCaseError> {
    let stored = StoredForm {
        findings: checked.report.findings.clone(),
        territory_notes: checked.report.territory_notes.clone(),
        imported_by: origin.author.to_owned(),
        imported_at: Some(origin.at),
        file_sha256: checked.sha256.clone(),
        ..StoredForm::of(&checked.form)
    };
    let title = origin.title.map(str::trim).filter(|title| !title.is_empty());
    let target = Target {
        call: &checked.call,
        rule_set: &checked.rule_set,
        title: title.map_or_else(|| format!("Servizi sociali dell’ATS {}", checked.form.ats), str::to_owned),
        invented: origin.invented,
        form_json: stored.write()?,
    };
    store_form(tx, ids, &checked.form, target).await
}

/// What the history keeps of an import.
pub(crate) fn history_of(checked: &Checked) -> serde_json::Value {
    let report = &checked.report;
    json!({
        "ats": report.ats,
        "granted": report.granted.to_string(),
        "operators": report.operators,
        "sportelli": report.sportelli,
        "findings": report.summary(),
        "file_sha256": checked.sha256,
    })
}

/// Reads a file and checks it against what the store knows.
pub(crate) async fn check(tx: &mut Tx, file: &[u8]) -> Result<Checked, UseCaseError> {
    if file.len() > LARGEST_FILE {
        return Err(UseCaseError::field(
            "file",
            "il file supera 1 MB: non è un formulario, controlli di aver scelto quello giusto",
        ));
    }
    let text = std::str::from_utf8(file)
        .map_err(|_| UseCaseError::field("file", "il file non è un testo UTF-8: lo salvi come JSON in UTF-8"))?;
    let form = application_form::read(text).map_err(|problems| {
        UseCaseError::Invalid(
            problems.into_iter().map(|problem| FieldProblem::new(problem.path, problem.message)).collect(),
        )
    })?;
    let mut problems = Vec::new();
    let ats = ats_by_number(tx, form.ats).await?;
    if ats.is_none() {
        let message = format!("l’ATS {} non esiste: il portale ne conosce 23, controlli il numero", form.ats);
        problems.push(FieldProblem::new("$.ats", message));
    }
    let call = call_by_code(tx, &form.call).await?;
    let rule_set = match &call {
        Some(call) => rule_set_list(tx, call.id).await?.pop(),
        None => None,
    };
    let (Some(ats), Some(call), Some(rule_set)) = (ats, call, rule_set) else {
        if problems.is_empty() || call_by_code(tx, &form.call).await?.is_none() {
            let message =
                format!("l’avviso «{}» non è registrato nel portale: controlli il codice dell’avviso", form.call);
            problems.push(FieldProblem::new("$.call", message));
        }
        return Err(UseCaseError::Invalid(problems));
    };
    let rules: RuleSet =
        serde_json::from_str(&rule_set.rules).map_err(|error| UseCaseError::Broken(format!("rule set: {error}")))?;
    let register = Register::of(municipality_list(tx, None).await?);
    let findings: Vec<FormFinding> = application_form::check(&form, &register, &rules);
    let mut notes = register.notes(&form);
    if ats.status != "verified" {
        notes.insert(0, format!("la composizione dell’ATS {} {}", ats.number, in_words(&ats.status)));
    }
    notes.extend(population_notes(tx, &form).await?);
    let report = ImportReport::new(&form, findings, notes);
    Ok(Checked { form, call, rule_set, report, sha256: hex::encode(Sha256::digest(text.replace("\r\n", "\n"))) })
}

/// How the portal says how far something is verified.
fn in_words(status: &str) -> &'static str {
    match status {
        "by_elimination" => "è dedotta per esclusione, non verificata",
        _ => "non è verificata",
    }
}

/// The municipalities the portal knows, by ISTAT code.
struct Register(HashMap<String, MunicipalityRow>);

impl Register {
    fn of(rows: Vec<MunicipalityRow>) -> Self {
        Register(rows.into_iter().map(|row| (row.istat.clone(), row)).collect())
    }

    /// What is not verified about the municipalities of the network.
    fn notes(&self, form: &ApplicationForm) -> Vec<String> {
        let mut known: Vec<&MunicipalityRow> =
            form.sportelli.iter().filter_map(|sportello| self.0.get(sportello.istat.trim())).collect();
        known.sort_unstable_by(|a, b| a.istat.cmp(&b.istat));
        known.dedup_by(|a, b| a.istat == b.istat);
        known
            .into_iter()
            .filter(|municipality| municipality.ats_status != "verified")
            .map(|m| format!("l’appartenenza di {} all’ATS {}", m.name, in_words(&m.ats_status)))
            .collect()
    }
}

impl MunicipalityLookup for Register {
    fn find(&self, istat: &IstatCode) -> Option<Municipality> {
        self.0.get(istat.as_str()).map(|row| Municipality { name: row.name.clone(), ats: row.ats_number })
    }
}

/// Where the form's residents and the territory's data disagree or are not whole.
async fn population_notes(tx: &mut Tx, form: &ApplicationForm) -> Result<Vec<String>, UseCaseError> {
    let members = municipality_list(tx, Some(form.ats)).await?.len();
    let sums = ats_population_list(tx, Some(form.ats)).await?;
    let as_of = format::date(form.population.as_of);
    let Some(sum) = sums.iter().find(|sum| sum.as_of == form.population.as_of) else {
        return Ok(vec![format!("il portale non ha la popolazione dell’ATS {} al {as_of}", form.ats)]);
    };
    let mut notes = Vec::new();
    let counted = usize::try_from(sum.counted).unwrap_or_default();
    if counted < members {
        notes.push(format!(
            "al {as_of} la popolazione è nota per {counted} Comuni su {members} dell’ATS {}: la somma è incompleta",
            form.ats
        ));
    }
    if sum.provisional > 0 {
        notes.push(format!("la popolazione al {as_of} è provvisoria"));
    }
    if sum.residents != form.population.value {
        notes.push(format!(
            "il formulario dichiara {} residenti al {as_of}, la somma dei Comuni nel portale è {}",
            format::integer(form.population.value),
            format::integer(sum.residents)
        ));
    }
    Ok(notes)
}

/// One project per ATS and call: a file sent twice is not two projects.
async fn refuse_second_project(tx: &mut Tx, checked: &Checked) -> Result<(), UseCaseError> {
    for id in project_ids(tx, None, i64::MAX).await? {
        let Some(project) = project_by_id(tx, id).await? else { continue };
        if project.ats_number == checked.form.ats && project.call_id == checked.call.id {
            return Err(UseCaseError::conflict(format!(
                "L’ATS {} ha già un progetto per l’avviso {}: «{}». Non è stato importato nulla.",
                checked.form.ats, checked.call.code, project.title
            )));
        }
    }
    Ok(())
}
