//! The 23 ATS and 228 municipalities of the Marche, with dated populations, from the data that
//! comes with the program (targets of art. 2 are measured on residents).
//!
//! What the data marks as not verified stays marked; a blank population is a missing row, never
//! a zero. Municipalities are recognised by ISTAT code alone.

use chrono::NaiveDate;
use domain::identifiers::IstatCode;
use serde::Deserialize;
use store::Tx;
use store::territory::{
    AtsRow, MunicipalityRow, PopulationRow, ats_insert, municipality_insert_many, population_insert_many,
};

use crate::error::UseCaseError;

const ATS_FILE: &str = include_str!("../../data/ats_marche.json");
const MUNICIPALITY_FILE: &str = include_str!("../../data/marche_comuni.csv");

/// How far the composition of an ATS is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// From an act or the body's own page.
    Verified,
    /// What is left in the province once the others are placed.
    ByElimination,
    /// Not verified.
    Unverified,
}

impl Verification {
    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Verification::Verified => "verified",
            Verification::ByElimination => "by_elimination",
            Verification::Unverified => "unverified",
        }
    }

    /// Reads how the data says it; what it does not say is not verified.
    fn read(text: &str) -> Self {
        if text == "verified" {
            Verification::Verified
        } else if text.starts_with("by elimination") {
            Verification::ByElimination
        } else {
            Verification::Unverified
        }
    }
}

/// An ATS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtsRecord {
    /// Its number.
    pub number: i64,
    /// The lead body, without the mark of doubt.
    pub lead_name: String,
    /// How far its composition is verified.
    pub status: Verification,
    /// Where it is known from.
    pub source: Option<String>,
    /// How many municipalities the data says it has.
    pub municipalities: usize,
    /// Residents at 31/12/2018, 01/01/2020 and 01/01/2021, as summed in the data.
    pub stated_residents: [i64; 3],
}

/// Residents of a municipality at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationRecord {
    /// The date.
    pub as_of: NaiveDate,
    /// How many.
    pub residents: i64,
    /// Who counted.
    pub source: &'static str,
    /// The count was provisional.
    pub provisional: bool,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MunicipalityRecord {
    /// ISTAT code.
    pub istat: String,
    /// Name.
    pub name: String,
    /// Two letters of the province.
    pub province: String,
    /// The code used in tax codes.
    pub cadastral_code: Option<String>,
    /// Its ATS, if it has one.
    pub ats: Option<i64>,
    /// How far that is verified.
    pub ats_status: Verification,
    /// Residents, only where known.
    pub population: Vec<PopulationRecord>,
}

/// The whole territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// By number.
    pub ats: Vec<AtsRecord>,
    /// By ISTAT code.
    pub municipalities: Vec<MunicipalityRecord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AtsLine {
    ats: i64,
    capofila: String,
    stato: String,
    fonte: String,
    n_comuni: usize,
    pop_2018_12_31: i64,
    pop_2020: i64,
    pop_2021: i64,
}

/// A column of residents: its name in the file, year, month, day, source, provisional.
type Column = (&'static str, (i32, u32, u32), &'static str, bool);

const POPULATION_COLUMNS: [Column; 5] = [
    ("pop_2018_01_01", (2018, 1, 1), "ISTAT, popolazione residente al 1° gennaio", false),
    ("pop_2018_12_31_cens", (2018, 12, 31), "ISTAT, censimento permanente", false),
    ("pop_2020_01_01", (2020, 1, 1), "ISTAT, popolazione residente al 1° gennaio", false),
    ("pop_2021_01_01_prov", (2021, 1, 1), "ISTAT, popolazione residente al 1° gennaio, dato provvisorio", true),
    ("pop_2011_cens", (2011, 10, 9), "ISTAT, censimento generale della popolazione 2011", false),
];

/// The territory that comes with the program.
///
/// # Errors
/// When the data is not of the form it should have: a fault of the program.
pub fn embedded() -> Result<Territory, UseCaseError> {
    Ok(Territory { ats: read_ats(ATS_FILE)?, municipalities: read_municipalities(MUNICIPALITY_FILE)? })
}

fn broken(what: impl std::fmt::Display) -> UseCaseError {
    UseCaseError::Broken(format!("territory data: {what}"))
}

fn read_ats(text: &str) -> Result<Vec<AtsRecord>, UseCaseError> {
    let lines: Vec<AtsLine> = serde_json::from_str(text).map_err(broken)?;
    let mut all: Vec<AtsRecord> = lines
        .into_iter()
        .map(|line| AtsRecord {
            number: line.ats,
            lead_name: line.capofila.trim_end_matches("(?)").trim_end().to_owned(),
            status: Verification::read(&line.stato),
            source: (line.fonte != "-").then_some(line.fonte),
            municipalities: line.n_comuni,
            stated_residents: [line.pop_2018_12_31, line.pop_2020, line.pop_2021],
        })
        .collect();
    all.sort_unstable_by_key(|ats| ats.number);
    Ok(all)
}

fn read_municipalities(text: &str) -> Result<Vec<MunicipalityRecord>, UseCaseError> {
    let mut lines = text.lines();
    let heads = cells(lines.next().ok_or_else(|| broken("no head"))?);
    let mut all = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let cells = cells(line);
        if cells.len() != heads.len() {
            return Err(broken(format!("cells of «{line}»")));
        }
        let cell = |name: &str| -> Result<&str, UseCaseError> {
            let place = heads.iter().position(|head| head == name).ok_or_else(|| broken(format!("column {name}")))?;
            Ok(cells.get(place).map_or("", |text| text.trim()))
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let istat: IstatCode = cell("codice_istat")?.parse().map_err(broken)?;
        let ats = match cell("ats")? {
            "" => None,
            number => Some(number.parse::<i64>().map_err(broken)?),
        };
        let mut population = Vec::new();
        for (column, (year, month, day), source, provisional) in POPULATION_COLUMNS {
            let text = cell(column)?;
            if text.is_empty() {
                continue;
            }
            let as_of = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| broken(column))?;
            let residents = text.parse::<i64>().map_err(broken)?;
            population.push(PopulationRecord { as_of, residents, source, provisional });
        }
        population.sort_unstable_by_key(|known| known.as_of);
        all.push(MunicipalityRecord {
            istat: istat.as_str().to_owned(),
            name: cell("comune")?.to_owned(),
            province: cell("sigla")?.to_owned(),
            cadastral_code: some(cell("codice_catastale")?),
            ats,
            ats_status: Verification::read(cell("ats_stato")?),
            population,
        });
    }
    all.sort_unstable_by(|a, b| a.istat.cmp(&b.istat));
    Ok(all)
}

/// The cells of a line of comma-separated values, quoted ones included.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                push(&mut cells, '"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => push(&mut cells, other),
        }
    }
    cells
}

fn push(cells: &mut [String], c: char) {
    if let Some(last) = cells.last_mut() {
        last.push(c);
    }
}

/// Stores the whole territory in a database that has none.
///
/// # Errors
/// When the data is broken or the store fails.
pub async fn load(tx: &mut Tx) -> Result<Territory, UseCaseError> {
    let territory = embedded()?;
    for ats in &territory.ats {
        let row = AtsRow {
            number: ats.number,
            lead_name: ats.lead_name.clone(),
            status: ats.status.code().to_owned(),
            source: ats.source.clone(),
        };
        ats_insert(tx, &row).await?;
    }
    let municipalities: Vec<MunicipalityRow> = territory
        .municipalities
        .iter()
        .map(|m| MunicipalityRow {
            istat: m.istat.clone(),
            name: m.name.clone(),
            province: m.province.clone(),
            cadastral_code: m.cadastral_code.clone(),
            ats_number: m.ats,
            ats_status: m.ats_status.code().to_owned(),
        })
        .collect();
    municipality_insert_many(tx, &municipalities).await?;
    let mut residents = Vec::new();
    for municipality in &territory.municipalities {
        residents.extend(municipality.population.iter().map(|known| PopulationRow {
            istat: municipality.istat.clone(),
            as_of: known.as_of,
            residents: known.residents,
            source: known.source.to_owned(),
            status: if known.provisional { "provisional" } else { "verified" }.to_owned(),
        }));
    }
    population_insert_many(tx, &residents).await?;
    Ok(territory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Sum of the residents known at a date, and the municipalities without a figure.
    fn residents(territory: &Territory, ats: i64, as_of: &str) -> (i64, Vec<String>) {
        let mut sum = 0;
        let mut blank = Vec::new();
        for municipality in territory.municipalities.iter().filter(|m| m.ats == Some(ats)) {
            match municipality.population.iter().find(|known| known.as_of == date(as_of)) {
                Some(known) => sum += known.residents,
                None => blank.push(municipality.name.clone()),
            }
        }
        (sum, blank)
    }

    #[test]
    fn there_are_23_ats_and_228_municipalities_two_of_them_in_none() {
        let territory = embedded().unwrap();
        assert_eq!(territory.ats.len(), 23);
        assert_eq!(territory.municipalities.len(), 228);
        for ats in &territory.ats {
            let members = territory.municipalities.iter().filter(|m| m.ats == Some(ats.number)).count();
            assert_eq!(members, ats.municipalities, "ATS {}", ats.number);
        }
        let without: Vec<_> = territory.municipalities.iter().filter(|m| m.ats.is_none()).map(|m| &*m.name).collect();
        assert_eq!(without, ["Montecopiolo", "Sassofeltrio"]);
    }

    #[test]
    fn the_sums_are_those_stated_and_blanks_stay_blank() {
        let territory = embedded().unwrap();
        for ats in &territory.ats {
            for (as_of, stated) in ["2018-12-31", "2020-01-01", "2021-01-01"].into_iter().zip(ats.stated_residents) {
                assert_eq!(residents(&territory, ats.number, as_of).0, stated, "ATS {} at {as_of}", ats.number);
            }
        }
        assert_eq!(residents(&territory, 9, "2018-12-31"), (106_078, Vec::new()));
        // The stated sums leave out what is not known: these two are too low, and nothing hides it.
        for as_of in ["2018-01-01", "2018-12-31", "2020-01-01", "2021-01-01"] {
            assert_eq!(residents(&territory, 1, as_of).1, ["Monteciccardo"]);
        }
        assert_eq!(residents(&territory, 5, "2018-12-31").1, ["Sassocorvaro Auditore"]);
        assert_eq!(residents(&territory, 5, "2020-01-01").1, Vec::<String>::new());
        let all = territory.municipalities.iter().flat_map(|m| &m.population);
        assert!(all.clone().all(|known| known.residents > 0));
        assert_eq!(all.count(), 228 * 5 - 6);
    }

    #[test]
    fn what_is_not_verified_says_so_and_the_name_carries_no_mark() {
        let territory = embedded().unwrap();
        let by = |status| territory.ats.iter().filter(|a| a.status == status).map(|a| a.number).collect::<Vec<_>>();
        assert_eq!(by(Verification::ByElimination), [12, 18]);
        assert_eq!(by(Verification::Unverified), [19, 20, 23, 24]);
        assert!(territory.ats.iter().all(|a| !a.lead_name.contains('?') && !a.lead_name.is_empty()));
        let of = |ats| territory.municipalities.iter().find(|m| m.ats == Some(ats)).unwrap().ats_status;
        assert_eq!(of(9), Verification::Verified);
        assert_eq!(of(12), Verification::ByElimination);
        assert_eq!(of(19), Verification::Unverified);
        let provisional: Vec<_> = territory.municipalities[0].population.iter().filter(|p| p.provisional).collect();
        assert_eq!(provisional.iter().map(|p| p.as_of).collect::<Vec<_>>(), [date("2021-01-01")]);
    }

    #[test]
    fn quoted_cells_may_hold_commas_and_quotes() {
        assert_eq!(cells(r#"a,"b, c",,"d ""e""""#), ["a", "b, c", "", "d \"e\""]);
    }
}
