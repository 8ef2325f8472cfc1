//! The timesheet of an operator and period, with the declaration of times and places (art. 4, points
//! 12 and 14).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::format;
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};

use crate::error::DocumentError;
use crate::model::{Block, Column, Document, Fact, Identity, Row, Signer, Table};

/// What a timesheet says.
#[derive(Debug, Clone)]
pub struct Timesheet {
    /// Project, CUP and version.
    pub identity: Identity,
    /// The ATS, as `Ambito territoriale sociale 9`.
    pub ats: String,
    /// The body that has the grant.
    pub body: String,
    /// Who worked.
    pub operator: String,
    /// The period's name, as `4° trimestre 2021`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub to: NaiveDate,
    /// First and last days of the parts of it that have sheets of their own.
    pub apart: Vec<(NaiveDate, NaiveDate)>,
    /// The state in words, as `Inviato il 12/01/2022, in controllo`.
    pub state: String,
    /// Whether the sheet has not been sent yet.
    pub draft: bool,
    /// Who signs for the body besides the operator, if the call asks for it: the role and,
    /// where known, the name.
    pub countersigner: Option<(String, Option<String>)>,
    /// The rows, in any order.
    pub rows: Vec<TimesheetRow>,
}

/// A row of work; it stays within a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimesheetRow {
    /// The day.
    pub date: NaiveDate,
    /// When the work began.
    pub from: TimeOfDay,
    /// When it ended.
    pub to: TimeOfDay,
    /// For which function.
    pub function: ServiceFunction,
    /// Where: a sportello or another stated place.
    pub place: String,
    /// What was noted beside it; may be empty.
    pub note: String,
}

impl TimesheetRow {
    /// The time worked.
    #[must_use]
    pub fn minutes(&self) -> Minutes {
        self.from.until(self.to)
    }
}

/// The timesheet as a document. All totals are sums of the rows printed.
///
/// # Errors
/// [`DocumentError::Times`] if a row does not end after it begins.
pub fn document(sheet: &Timesheet) -> Result<Document, DocumentError> {
    if let Some(row) = sheet.rows.iter().find(|row| row.minutes() <= Minutes::ZERO) {
        return Err(DocumentError::Times(row.date));
    }
    let mut months: BTreeMap<(i32, u32), Vec<&TimesheetRow>> = BTreeMap::new();
    for row in &sheet.rows {
        months.entry((row.date.year(), row.date.month())).or_default().push(row);
    }
    for rows in months.values_mut() {
        rows.sort();
    }

    let mut blocks = Vec::new();
    if sheet.draft {
        blocks.push(Block::Notice {
            title: "Bozza".to_owned(),
            text: "Il foglio non è stato ancora inviato: le righe possono cambiare.".to_owned(),
        });
    }
    if months.is_empty() {
        blocks.push(Block::Paragraph("In questo periodo non risultano ore di servizio.".to_owned()));
    } else {
        blocks.push(Block::Heading("Riepilogo delle ore".to_owned()));
        blocks.push(Block::Table(summary(&months)));
    }
    if !months.is_empty() {
        blocks.push(Block::Heading("Ore per giorno".to_owned()));
    }
    for ((year, month), rows) in &months {
        blocks.push(Block::Table(month_table(*year, *month, rows)));
    }
    blocks.extend(declaration(sheet));

    Ok(Document {
        title: "Foglio delle ore di servizio".to_owned(),
        subtitle: Some(format!("{} · {}", sheet.operator, sheet.period)),
        identity: sheet.identity.clone(),
        draft: sheet.draft,
        facts: facts(sheet),
        blocks,
    })
}

fn facts(sheet: &Timesheet) -> Vec<Fact> {
    let cup = sheet.identity.cup.clone().unwrap_or_else(|| "non ancora acquisito".to_owned());
    let total: Minutes = sheet.rows.iter().map(TimesheetRow::minutes).sum();
    vec![
        Fact::new("Progetto", sheet.identity.project.clone()),
        Fact::new("CUP", cup),
        Fact::new("Ambito", sheet.ats.clone()),
        Fact::new("Ente beneficiario", sheet.body.clone()),
        Fact::new("Operatore", sheet.operator.clone()),
        Fact::new("Periodo", days(sheet.from, sheet.to, &sheet.apart)),
        Fact::new("Stato", sheet.state.clone()),
        Fact::new("Ore del periodo", total.italian()),
    ]
}

fn summary(months: &BTreeMap<(i32, u32), Vec<&TimesheetRow>>) -> Table {
    let mut hours: BTreeMap<ServiceFunction, BTreeMap<(i32, u32), Minutes>> = BTreeMap::new();
    let mut by_month: BTreeMap<(i32, u32), Minutes> = BTreeMap::new();
    for (month, rows) in months {
        for row in rows {
            let cell = hours.entry(row.function).or_default().entry(*month).or_default();
            *cell = *cell + row.minutes();
            let sum = by_month.entry(*month).or_default();
            *sum = *sum + row.minutes();
        }
    }
    let line = |cells: &BTreeMap<(i32, u32), Minutes>| {
        let total: Minutes = cells.values().copied().sum();
        months.keys().map(|month| clock(cells.get(month).copied())).chain([total.clock()]).collect::<Vec<_>>()
    };
    let mut columns = vec![Column::text("Funzione", 40)];
    columns.extend(months.keys().map(|(year, month)| Column::figures(month_name(*year, *month), 17)));
    columns.push(Column::figures("Ore in tutto", 17));
    let rows = hours
        .iter()
        .map(|(function, cells)| Row::body([function.italian().to_owned()].into_iter().chain(line(cells))))
        .chain([Row::total(["Totale".to_owned()].into_iter().chain(line(&by_month)))])
        .collect();
    Table { caption: None, columns, rows, zebra: false }
}

/// A month's rows; notes have a column only where there are some.
fn month_table(year: i32, month: u32, rows: &[&TimesheetRow]) -> Table {
    let total: Minutes = rows.iter().map(|row| row.minutes()).sum();
    let notes = rows.iter().any(|row| !row.note.trim().is_empty());
    let mut columns = vec![
        Column::text("Giorno", 20),
        Column::figures("Dalle", 9),
        Column::figures("Alle", 9),
        Column::text("Funzione", 26),
        Column::text("Luogo", if notes { 30 } else { 46 }),
        Column::figures("Ore", 11),
    ];
    if notes {
        columns.insert(5, Column::text("Nota", 24));
    }
    let body = rows.iter().map(|row| {
        let weekday = format::weekday_name(row.date).chars().take(3).collect::<String>();
        let mut cells = vec![
            format!("{weekday} {}", format::date(row.date)),
            row.from.to_string(),
            row.to.to_string(),
            row.function.short().to_owned(),
            row.place.clone(),
        ];
        cells.extend(notes.then(|| row.note.trim().to_owned()));
        cells.push(row.minutes().clock());
        Row::body(cells)
    });
    let mut sum = vec![String::new(); columns.len() - 2];
    sum.insert(0, "Totale".to_owned());
    sum.push(total.clock());
    let rows = body.chain([Row::total(sum)]).collect();
    Table { caption: Some(sentence(&month_name(year, month))), columns, rows, zebra: true }
}

fn declaration(sheet: &Timesheet) -> Vec<Block> {
    let mut signers = vec![Signer { role: "L’operatore".to_owned(), name: Some(sheet.operator.clone()) }];
    if let Some((role, name)) = &sheet.countersigner {
        signers.push(Signer { role: role.clone(), name: name.clone() });
    }
    vec![
        Block::Heading("Dichiarazione degli orari e dei luoghi".to_owned()),
        Block::Signatures {
            intro: "Chi firma dichiara che i giorni, gli orari, le funzioni e i luoghi riportati in questo foglio \
                    corrispondono al servizio effettivamente svolto per il progetto, e che le stesse ore non \
                    sono state attribuite ad altri progetti o finanziamenti."
                .to_owned(),
            signers,
        },
    ]
}

/// «dal 01/04/2022 al 30/06/2022», with the days that are not in it.
pub(crate) fn days(from: NaiveDate, to: NaiveDate, apart: &[(NaiveDate, NaiveDate)]) -> String {
    let between = |from: &NaiveDate, to: &NaiveDate| format!("dal {} al {}", format::date(*from), format::date(*to));
    let part = |(from, to): &(NaiveDate, NaiveDate)| {
        if from == to { format!("il {}", format::date(*from)) } else { between(from, to) }
    };
    let whole = between(&from, &to);
    if apart.is_empty() {
        return whole;
    }
    let parts: Vec<String> = apart.iter().map(part).collect();
    format!("{whole} (esclusi i giorni che hanno fogli propri: {})", parts.join(", "))
}

fn month_name(year: i32, month: u32) -> String {
    format!("{} {year}", format::month_name(month))
}

fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

fn clock(minutes: Option<Minutes>) -> String {
    minutes.map_or_else(|| "–".to_owned(), Minutes::clock)
}

#[cfg(test)]
#[path = "timesheet_tests.rs"]
pub(crate) mod tests;
