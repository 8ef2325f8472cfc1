//! The territory: ATS with their municipalities and dated residents, and what of it is not
//! verified or not known (art. 2).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use store::territory::{AtsPopulationRow, AtsRow};

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};

/// How far something is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// By an act or the body's own page.
    Verified,
    /// By elimination: what was left.
    ByElimination,
    /// Not verified.
    Unverified,
}

impl Trust {
    fn of(code: &str) -> Self {
        match code {
            "verified" => Trust::Verified,
            "by_elimination" => Trust::ByElimination,
            _ => Trust::Unverified,
        }
    }

    /// In words.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Trust::Verified => "Verificato",
            Trust::ByElimination => "Dedotto per esclusione, non verificato",
            Trust::Unverified => "Non verificato",
        }
    }
}

/// Residents of an ATS at a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Residents {
    /// Date.
    pub as_of: NaiveDate,
    /// Sum of what is known.
    pub residents: i64,
    /// Municipalities without a figure.
    pub missing: i64,
    /// Whether a figure in it is provisional.
    pub provisional: bool,
}

/// An ATS of the list.
#[derive(Debug, Clone)]
pub struct AtsLine {
    /// Its number.
    pub number: i64,
    /// Its lead body.
    pub lead_name: String,
    /// Whether its composition is verified.
    pub trust: Trust,
    /// Its municipalities.
    pub municipalities: i64,
    /// How many of them are there without being verified.
    pub unverified: i64,
    /// Residents by date, oldest first.
    pub residents: Vec<Residents>,
}

/// What the list shows.
#[derive(Debug, Clone)]
pub struct TerritoryView {
    /// The ATS by number.
    pub ats: Vec<AtsLine>,
    /// All dates of figures, oldest first.
    pub dates: Vec<NaiveDate>,
}

/// A municipality.
#[derive(Debug, Clone)]
pub struct MunicipalityLine {
    /// Name.
    pub name: String,
    /// ISTAT code.
    pub istat: String,
    /// Province.
    pub province: String,
    /// Whether its ATS is verified.
    pub trust: Trust,
    /// Residents by date, where known; with whether the figure is provisional.
    pub residents: BTreeMap<NaiveDate, (i64, bool)>,
}

/// What the page of one ATS shows.
#[derive(Debug, Clone)]
pub struct AtsView {
    /// Its number.
    pub number: i64,
    /// Its lead body.
    pub lead_name: String,
    /// Whether its composition is verified.
    pub trust: Trust,
    /// Where the composition is known from.
    pub source: Option<String>,
    /// Its municipalities by name.
    pub municipalities: Vec<MunicipalityLine>,
    /// Dates with sum and sources.
    pub totals: Vec<(Residents, Vec<String>)>,
}

/// Shows the territory: two statements.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden`.
pub async fn territory_show(context: &Context) -> Result<TerritoryView, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let overview = store::territory::ats_overview_list(&mut tx).await?;
    let sums = store::territory::ats_population_list(&mut tx, None).await?;
    let mut dates: Vec<NaiveDate> = sums.iter().map(|sum| sum.as_of).collect();
    dates.sort_unstable();
    dates.dedup();
    let ats = overview
        .into_iter()
        .map(|row| AtsLine {
            residents: sums
                .iter()
                .filter(|sum| sum.ats_number == row.ats.number)
                .map(|sum| residents(sum, row.municipalities))
                .collect(),
            number: row.ats.number,
            trust: Trust::of(&row.ats.status),
            lead_name: row.ats.lead_name,
            municipalities: row.municipalities,
            unverified: row.unverified,
        })
        .collect();
    Ok(TerritoryView { ats, dates })
}

/// Shows one ATS: four statements.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden`, `NotFound`.
pub async fn ats_show(context: &Context, number: i64) -> Result<AtsView, UseCaseError> {
    context.authorize(Action::ReferenceRead, Subject::Portal)?;
    let mut tx = context.read().await?;
    let AtsRow { number, lead_name, status, source } =
        store::territory::ats_by_number(&mut tx, number).await?.ok_or(UseCaseError::NotFound)?;
    let rows = store::territory::municipality_list(&mut tx, Some(number)).await?;
    let figures = store::territory::population_list(&mut tx, Some(number)).await?;
    let sums = store::territory::ats_population_list(&mut tx, Some(number)).await?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let totals = sums
        .iter()
        .map(|sum| {
            let mut sources: Vec<String> =
                figures.iter().filter(|f| f.as_of == sum.as_of).map(|f| f.source.clone()).collect();
            sources.sort_unstable();
            sources.dedup();
            (residents(sum, count), sources)
        })
        .collect();
    let municipalities = rows
        .into_iter()
        .map(|row| MunicipalityLine {
            residents: figures
                .iter()
                .filter(|figure| figure.istat == row.istat)
                .map(|figure| (figure.as_of, (figure.residents, figure.status == "provisional")))
                .collect(),
            trust: Trust::of(&row.ats_status),
            name: row.name,
            istat: row.istat,
            province: row.province,
        })
        .collect();
    Ok(AtsView { number, lead_name, trust: Trust::of(&status), source, municipalities, totals })
}

fn residents(sum: &AtsPopulationRow, municipalities: i64) -> Residents {
    Residents {
        as_of: sum.as_of,
        residents: sum.residents,
        missing: (municipalities - sum.counted).max(0),
        provisional: sum.provisional > 0,
    }
}
