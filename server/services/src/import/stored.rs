//! What is kept of an imported form beside the project's own columns: the report as it was
//! accepted, and what the form stated.

use chrono::{DateTime, NaiveDate, Utc};
use domain::application_form::{ApplicationForm, FormFinding};
use serde::{Deserialize, Serialize};

use crate::error::UseCaseError;

/// The JSON in the project's `form`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredForm {
    /// What was found when the form was imported, accepted with it; none if it was not imported.
    pub findings: Vec<FormFinding>,
    /// Municipalities and figures of residents that are not verified, in words.
    pub territory_notes: Vec<String>,
    /// Who accepted the findings.
    pub imported_by: String,
    /// When.
    pub imported_at: Option<DateTime<Utc>>,
    /// SHA-256 of the file, hexadecimal; lines end with LF whatever the file had (browsers change it).
    pub file_sha256: String,
    /// Months the form states.
    pub duration_months_stated: Option<i64>,
    /// Number of the resolution of the mayors' committee.
    pub resolution_number: Option<i64>,
    /// Its day.
    pub resolution_date: Option<NaiveDate>,
    /// Day the form was sent.
    pub application_sent_on: Option<NaiveDate>,
    /// Day of the decree with the ranking.
    pub ranking_decree_date: Option<NaiveDate>,
}

impl StoredForm {
    /// Reads the project's column; `{}` is a form that was never imported.
    ///
    /// # Errors
    /// `Broken` when it holds what was never written there.
    pub fn read(text: &str) -> Result<Self, UseCaseError> {
        serde_json::from_str(text).map_err(|error| UseCaseError::Broken(format!("stored form: {error}")))
    }

    /// The text for the project's column.
    ///
    /// # Errors
    /// `Broken` when it cannot be written as JSON.
    pub fn write(&self) -> Result<String, UseCaseError> {
        serde_json::to_string(self).map_err(|error| UseCaseError::Broken(error.to_string()))
    }

    /// What the form stated that the project has no column for.
    pub(super) fn of(form: &ApplicationForm) -> Self {
        StoredForm {
            duration_months_stated: form.duration_months_stated,
            resolution_number: form.mayors_committee_resolution.map(|resolution| resolution.number),
            resolution_date: form.mayors_committee_resolution.map(|resolution| resolution.date),
            application_sent_on: form.application_sent_on,
            ranking_decree_date: form.ranking_decree_date,
            ..StoredForm::default()
        }
    }
}
