//! The declaration of the times and places of service of a period (art. 4, points 12 and 14):
//! what each operator did for each function, on how many days and where. Every figure is the
//! sum of the rows that the sheets print.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::format;
use domain::function::ServiceFunction;
use domain::minutes::Minutes;

use crate::error::DocumentError;
use crate::model::{Block, Column, Document, Fact, Identity, Row, Signer, Table};
use crate::timesheet::{Timesheet, TimesheetRow, days};

/// What the declaration says besides the sheets.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Project, CUP and version.
    pub identity: Identity,
    /// The ATS, as `Ambito territoriale sociale 9`.
    pub ats: String,
    /// The body that has the grant.
    pub body: String,
    /// The period's name, as `4º trimestre 2021`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub to: NaiveDate,
    /// First and last days of the parts of it that have sheets of their own.
    pub apart: Vec<(NaiveDate, NaiveDate)>,
    /// Operators with hours agreed in the period who have no sheet.
    pub missing: Vec<String>,
    /// Who signs, if the call asks for it: the role and, where known, the name.
    pub signer: Option<(String, Option<String>)>,
}

/// Hours with the days and places they were worked on and at.
#[derive(Default)]
struct Work<'s> {
    days: BTreeSet<NaiveDate>,
    places: BTreeSet<&'s str>,
    minutes: Minutes,
}

impl<'s> Work<'s> {
    fn add(&mut self, row: &'s TimesheetRow) {
        self.days.insert(row.date);
        self.places.insert(&row.place);
        self.minutes = self.minutes + row.minutes();
    }
}

/// The declaration on these sheets; a draft as long as one of them is or is missing.
///
/// # Errors
/// [`DocumentError::Times`] if a row does not end after it begins.
pub fn document(declaration: &Declaration, sheets: &[Timesheet]) -> Result<Document, DocumentError> {
    let rows = || sheets.iter().flat_map(|sheet| &sheet.rows);
    if let Some(row) = rows().find(|row| row.minutes() <= Minutes::ZERO) {
        return Err(DocumentError::Times(row.date));
    }
    let total: Minutes = rows().map(TimesheetRow::minutes).sum();
    let draft = sheets.is_empty() || !declaration.missing.is_empty() || sheets.iter().any(|sheet| sheet.draft);

    let mut blocks = Vec::new();
    if draft {
        blocks.push(Block::Notice { title: "Bozza".to_owned(), text: open(declaration, sheets) });
    }
    if total > Minutes::ZERO {
        blocks.push(Block::Heading("Fogli del periodo".to_owned()));
        blocks.push(Block::Table(by_sheet(sheets, total)));
        blocks.push(Block::Heading("Ore, giorni e luoghi per operatore e funzione".to_owned()));
        blocks.push(Block::Table(by_function_of(sheets, total)));
        blocks.push(Block::Heading("Ore per funzione".to_owned()));
        blocks.push(Block::Table(by_function(sheets, total)));
    } else {
        blocks.push(Block::Paragraph("In questo periodo non risultano ore di servizio.".to_owned()));
    }
    blocks.push(Block::Heading("Dichiarazione".to_owned()));
    let signers = declaration.signer.iter().map(|(role, name)| Signer { role: role.clone(), name: name.clone() });
    blocks.push(Block::DigitalSignatures { intro: text(declaration, total), signers: signers.collect() });

    let cup = declaration.identity.cup.clone().unwrap_or_else(|| "non ancora acquisito".to_owned());
    Ok(Document {
        title: "Dichiarazione dei tempi e dei luoghi di prestazione".to_owned(),
        subtitle: Some(declaration.period.clone()),
        identity: declaration.identity.clone(),
        draft,
        facts: vec![
            Fact::new("Progetto", declaration.identity.project.clone()),
            Fact::new("CUP", cup),
            Fact::new("Ambito", declaration.ats.clone()),
            Fact::new("Ente beneficiario", declaration.body.clone()),
            Fact::new("Periodo", between(declaration)),
            Fact::new("Fogli", format::count(sheets.len(), "foglio", "fogli")),
            Fact::new("Ore del periodo", total.italian()),
        ],
        blocks,
    })
}

fn between(declaration: &Declaration) -> String {
    days(declaration.from, declaration.to, &declaration.apart)
}

/// What is still to come before the declaration can be signed.
fn open(declaration: &Declaration, sheets: &[Timesheet]) -> String {
    let unsent = sheets.iter().filter(|sheet| sheet.draft).map(|sheet| sheet.operator.as_str()).collect::<Vec<_>>();
    let mut parts = Vec::new();
    if !unsent.is_empty() {
        parts.push(format!("Fogli ancora da inviare: {}.", unsent.join(", ")));
    }
    if !declaration.missing.is_empty() {
        parts.push(format!("Operatori senza foglio: {}.", declaration.missing.join(", ")));
    }
    parts.push("Finché tutti i fogli non sono inviati le ore possono cambiare.".to_owned());
    parts.join(" ")
}

fn text(declaration: &Declaration, total: Minutes) -> String {
    format!(
        "Chi firma dichiara, per l’ente beneficiario, che nel periodo {} il personale del progetto ha prestato servizio \
         nei giorni, negli orari e nei luoghi riportati nei fogli delle ore, per {} in tutto; che i fogli sono tenuti \
         aggiornati e corrispondono al servizio effettivamente svolto (art. 4, punti 12 e 14); che le stesse ore non \
         sono state attribuite ad altri progetti o finanziamenti.",
        between(declaration),
        total.italian()
    )
}

fn by_sheet(sheets: &[Timesheet], total: Minutes) -> Table {
    let rows = sheets.iter().map(|sheet| {
        let mut work = Work::default();
        sheet.rows.iter().for_each(|row| work.add(row));
        let days = work.days.len().to_string();
        Row::body([sheet.operator.clone(), sheet.state.clone(), days, work.minutes.clock()])
    });
    Table {
        caption: None,
        columns: vec![
            Column::text("Operatore", 34),
            Column::text("Stato del foglio", 40),
            Column::figures("Giorni", 10),
            Column::figures("Ore", 14),
        ],
        rows: rows.chain([Row::total(["Totale", "", "", total.clock().as_str()])]).collect(),
        zebra: true,
    }
}

fn by_function_of(sheets: &[Timesheet], total: Minutes) -> Table {
    let mut rows = Vec::new();
    for sheet in sheets {
        let mut functions: BTreeMap<ServiceFunction, Work<'_>> = BTreeMap::new();
        for row in &sheet.rows {
            functions.entry(row.function).or_default().add(row);
        }
        for (function, work) in functions {
            rows.push(Row::body([
                sheet.operator.clone(),
                function.short().to_owned(),
                work.days.len().to_string(),
                work.minutes.clock(),
                work.places.into_iter().collect::<Vec<_>>().join("; "),
            ]));
        }
    }
    rows.push(Row::total(["Totale", "", "", total.clock().as_str(), ""]));
    Table {
        caption: None,
        columns: vec![
            Column::text("Operatore", 26),
            Column::text("Funzione", 22),
            Column::figures("Giorni", 9),
            Column::figures("Ore", 12),
            Column::text("Luoghi", 46),
        ],
        rows,
        zebra: true,
    }
}

fn by_function(sheets: &[Timesheet], total: Minutes) -> Table {
    let mut functions: BTreeMap<ServiceFunction, Minutes> = BTreeMap::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        let sum = functions.entry(row.function).or_default();
        *sum = *sum + row.minutes();
    }
    let rows = functions.iter().map(|(function, minutes)| Row::body([function.italian().to_owned(), minutes.clock()]));
    Table {
        caption: None,
        columns: vec![Column::text("Funzione", 60), Column::figures("Ore", 14)],
        rows: rows.chain([Row::total(["Totale", total.clock().as_str()])]).collect(),
        zebra: false,
    }
}

#[cfg(test)]
#[path = "declaration_tests.rs"]
pub(crate) mod tests;
