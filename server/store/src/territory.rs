//! ATS, their municipalities, and residents at a date. What the sources leave blank stays
//! visible: a missing figure is a missing row, an unverified membership says so.

use chrono::NaiveDate;
use sqlx::FromRow;

use crate::{Result, Tx};

/// An ATS (ambito territoriale sociale).
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AtsRow {
    /// Its number, 1 to 24.
    pub number: i64,
    /// Its lead body's name.
    pub lead_name: String,
    /// How far the composition is verified: `verified`, `by_elimination`, `unverified`.
    pub status: String,
    /// Where the composition comes from.
    pub source: Option<String>,
}

/// An ATS with what is known of its municipalities.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AtsOverviewRow {
    /// The ATS.
    #[sqlx(flatten)]
    pub ats: AtsRow,
    /// Number of its municipalities.
    pub municipalities: i64,
    /// How many of them are there without being `verified`.
    pub unverified: i64,
}

/// Residents of an ATS at a date, as far as the figures go.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AtsPopulationRow {
    /// The ATS.
    pub ats_number: i64,
    /// Date of the figures.
    pub as_of: NaiveDate,
    /// Sum of the residents known.
    pub residents: i64,
    /// Municipalities with a figure: fewer than the ATS has means the sum is not whole.
    pub counted: i64,
    /// Of these, with a provisional figure.
    pub provisional: i64,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MunicipalityRow {
    /// ISTAT code, six digits.
    pub istat: String,
    /// Name.
    pub name: String,
    /// Province: `AN`.
    pub province: String,
    /// Cadastral code: `A271`.
    pub cadastral_code: Option<String>,
    /// Its ATS.
    pub ats_number: Option<i64>,
    /// How far the membership is verified: as in [`AtsRow::status`].
    pub ats_status: String,
}

/// Residents of a municipality at a date.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PopulationRow {
    /// The municipality.
    pub istat: String,
    /// Date of the figure.
    pub as_of: NaiveDate,
    /// Residents.
    pub residents: i64,
    /// Where the figure comes from.
    pub source: String,
    /// `verified` or `provisional`.
    pub status: String,
}

macro_rules! municipality_columns {
    () => {
        "m.istat, m.name, m.province, m.cadastral_code, m.ats_number, m.ats_status"
    };
}

sql! {
    ATS_OVERVIEW = "SELECT a.number, a.lead_name, a.status, a.source,
            COUNT(m.istat) AS municipalities,
            COUNT(CASE WHEN m.ats_status <> 'verified' THEN 1 END) AS unverified
        FROM ats a LEFT JOIN municipality m ON m.ats_number = a.number
        GROUP BY a.number, a.lead_name, a.status, a.source ORDER BY a.number";
    ATS_BY_NUMBER = "SELECT number, lead_name, status, source FROM ats WHERE number = $1";
    ATS_INSERT = "INSERT INTO ats (number, lead_name, status, source, search_text) VALUES ($1, $2, $3, $4, $5)";
    ATS_POPULATION = "SELECT m.ats_number, p.as_of, CAST(SUM(p.residents) AS BIGINT) AS residents,
            COUNT(*) AS counted, COUNT(CASE WHEN p.status = 'provisional' THEN 1 END) AS provisional
        FROM municipality_population p JOIN municipality m ON m.istat = p.istat
        WHERE m.ats_number IS NOT NULL AND (m.ats_number = $1 OR $1 IS NULL)
        GROUP BY m.ats_number, p.as_of ORDER BY m.ats_number, p.as_of";
    MUNICIPALITY_LIST = "SELECT ", municipality_columns!(), " FROM municipality m
        WHERE m.ats_number = $1 OR $1 IS NULL ORDER BY m.name, m.istat";
    MUNICIPALITY_BY_ISTAT = "SELECT ", municipality_columns!(), " FROM municipality m WHERE m.istat = $1";
    MUNICIPALITY_INSERT = "INSERT INTO municipality (istat, name, province, cadastral_code, ats_number, ats_status)
        VALUES ($1, $2, $3, $4, $5, $6)";
    POPULATION_LIST = "SELECT p.istat, p.as_of, p.residents, p.source, p.status
        FROM municipality_population p JOIN municipality m ON m.istat = p.istat
        WHERE m.ats_number = $1 OR $1 IS NULL ORDER BY p.istat, p.as_of";
    POPULATION_INSERT = "INSERT INTO municipality_population (istat, as_of, residents, source, status)
        VALUES ($1, $2, $3, $4, $5)";
}

/// All ATS by number, with how many municipalities they have and how many are not verified.
pub async fn ats_overview_list(tx: &mut Tx) -> Result<Vec<AtsOverviewRow>> {
    all!(tx, ATS_OVERVIEW)
}

/// An ATS by number.
pub async fn ats_by_number(tx: &mut Tx, number: i64) -> Result<Option<AtsRow>> {
    optional!(tx, ATS_BY_NUMBER, number)
}

/// Stores a new ATS.
pub async fn ats_insert(tx: &mut Tx, r: &AtsRow) -> Result<()> {
    execute!(tx, ATS_INSERT, r.number, &r.lead_name, &r.status, &r.source, r.lead_name.to_lowercase())?;
    Ok(())
}

/// Residents by ATS and date; of one ATS, or of all.
pub async fn ats_population_list(tx: &mut Tx, ats_number: Option<i64>) -> Result<Vec<AtsPopulationRow>> {
    all!(tx, ATS_POPULATION, ats_number)
}

/// Municipalities by name; of one ATS, or all (225).
pub async fn municipality_list(tx: &mut Tx, ats_number: Option<i64>) -> Result<Vec<MunicipalityRow>> {
    all!(tx, MUNICIPALITY_LIST, ats_number)
}

/// A municipality by ISTAT code.
pub async fn municipality_by_istat(tx: &mut Tx, istat: &str) -> Result<Option<MunicipalityRow>> {
    optional!(tx, MUNICIPALITY_BY_ISTAT, istat)
}

/// Stores municipalities.
pub async fn municipality_insert_many(tx: &mut Tx, rows: &[MunicipalityRow]) -> Result<()> {
    for r in rows {
        execute!(
            tx,
            MUNICIPALITY_INSERT,
            &r.istat,
            &r.name,
            &r.province,
            &r.cadastral_code,
            r.ats_number,
            &r.ats_status
        )?;
    }
    Ok(())
}

/// All figures of residents, by municipality and date; of one ATS, or of all.
pub async fn population_list(tx: &mut Tx, ats_number: Option<i64>) -> Result<Vec<PopulationRow>> {
    all!(tx, POPULATION_LIST, ats_number)
}

/// Stores figures of residents.
pub async fn population_insert_many(tx: &mut Tx, rows: &[PopulationRow]) -> Result<()> {
    for r in rows {
        execute!(tx, POPULATION_INSERT, &r.istat, r.as_of, r.residents, &r.source, &r.status)?;
    }
    Ok(())
}
