//! The file that is handed out for the counts of a quarter: a line for each sportello with
//! contacts and one for each other function, the lists to choose from and how to fill it in.

use domain::format;
use domain::sirps::flow::{FlowField, MOST_EVENTS};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::FLOW_LIMITS;
use super::flow::FLOW_SHEET;
use super::template::{csv_of, instructions_sheet};
use crate::error::DocumentError;

/// Lines of a workbook that offer the lists to choose from.
const PREPARED_LINES: u32 = 2_000;
/// The sheet with the lists to choose from.
const LISTS: &str = "Elenchi";
/// The sheet that says how.
const INSTRUCTIONS: &str = "Istruzioni";

/// A line that is to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowTemplateLine {
    /// Name of the function.
    pub function: String,
    /// The sportello, as number and name; empty where it need not be said.
    pub sportello: String,
}

/// What a template is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowTemplate {
    /// Whose and of which quarter, in words.
    pub title: String,
    /// The quarter as files write it: `2021-T3`.
    pub period: String,
    /// The lines.
    pub lines: Vec<FlowTemplateLine>,
    /// The functions to choose from.
    pub functions: Vec<String>,
    /// The sportelli to choose from.
    pub sportelli: Vec<String>,
    /// The kinds of intervention to choose from: code and title.
    pub kinds: Vec<(String, String)>,
}

impl FlowTemplate {
    fn cells(&self, line: &FlowTemplateLine) -> [String; FlowField::ALL.len()] {
        FlowField::ALL.map(|field| match field {
            FlowField::Period => self.period.clone(),
            FlowField::Function => line.function.clone(),
            FlowField::Sportello => line.sportello.clone(),
            _ => String::new(),
        })
    }

    /// As CSV for the programs of Italian offices: UTF-8 with its mark, semicolons, CR LF.
    ///
    /// # Errors
    /// When the library fails.
    pub fn csv(&self) -> Result<Vec<u8>, DocumentError> {
        let heading = FlowField::ALL.map(|field| field.title().to_owned());
        csv_of(std::iter::once(heading).chain(self.lines.iter().map(|line| self.cells(line))))
    }

    /// As a workbook.
    ///
    /// # Errors
    /// When the library fails.
    pub fn xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        self.workbook().map_err(|error| DocumentError::Write(error.to_string()))
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The same data give the same bytes: no time of making in it.
        let made = ExcelDateTime::from_ymd(2020, 1, 1)?;
        book.set_properties(&DocProperties::new().set_title(&self.title).set_creation_datetime(&made));
        self.rows_sheet(book.add_worksheet().set_name(FLOW_SHEET)?)?;
        let instructions = flow_instructions();
        instructions_sheet(book.add_worksheet().set_name(INSTRUCTIONS)?, &self.title, &instructions)?;
        self.lists_sheet(book.add_worksheet().set_name(LISTS)?)?;
        book.save_to_buffer()
    }

    fn rows_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        let (text, whole) = (Format::new().set_num_format("@"), Format::new().set_num_format("0"));
        let date = Format::new().set_num_format("dd/mm/yyyy");
        for (place, field) in (0..).zip(FlowField::ALL) {
            let (width, format, list) = match field {
                FlowField::Period => (12, &text, None),
                FlowField::Function => (52, &text, Some(('A', self.functions.len()))),
                FlowField::Sportello => (38, &text, Some(('B', self.sportelli.len()))),
                FlowField::Kind => (18, &text, Some(('C', self.kinds.len()))),
                FlowField::Number | FlowField::Persons => (10, &whole, None),
                FlowField::Unregistered => (16, &whole, None),
                FlowField::CountedTo => (12, &date, None),
            };
            sheet.set_column_width(place, width)?.set_column_format(place, format)?;
            sheet.write_string_with_format(0, place, field.title(), &head)?;
            let choices = list.and_then(|(letter, length)| Some((letter, u32::try_from(length).ok()?)));
            if let Some((letter, length @ 1..)) = choices {
                let list = Formula::new(format!("={LISTS}!${letter}$2:${letter}${}", length + 1));
                let validation = DataValidation::new()
                    .allow_list_formula(list)
                    .set_error_title("Valore non previsto")?
                    .set_error_message("Scelga un valore dall’elenco.")?;
                sheet.add_data_validation(1, place, PREPARED_LINES, place, &validation)?;
            }
        }
        for (row, line) in (1..).zip(&self.lines) {
            for (place, cell) in (0..).zip(self.cells(line)) {
                if !cell.is_empty() {
                    sheet.write_string_with_format(row, place, &cell, &text)?;
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn lists_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold();
        let codes: Vec<&str> = self.kinds.iter().map(|(code, _)| code.as_str()).collect();
        let titles: Vec<&str> = self.kinds.iter().map(|(_, title)| title.as_str()).collect();
        let columns = [
            (FlowField::Function.title(), self.functions.iter().map(String::as_str).collect()),
            (FlowField::Sportello.title(), self.sportelli.iter().map(String::as_str).collect()),
            (FlowField::Kind.title(), codes),
            ("Che cos’è", titles),
        ];
        for (place, (title, values)) in (0..).zip(columns) {
            let values: Vec<&str> = values;
            sheet.set_column_width(place, 52)?;
            sheet.write_string_with_format(0, place, title, &head)?;
            for (row, value) in (1..).zip(values) {
                sheet.write_string(row, place, value)?;
            }
        }
        Ok(())
    }
}

/// How to fill a flow in, column by column.
#[must_use]
pub fn flow_instructions() -> Vec<(&'static str, String)> {
    let rows = format::integer(i64::try_from(FLOW_LIMITS.rows).unwrap_or_default());
    let megabytes = FLOW_LIMITS.file_bytes / 1024 / 1024;
    vec![
        (
            "Righe",
            format!(
                "Una riga per ogni periodo, funzione, sportello e tipo di intervento, fino a {rows} righe e {megabytes} MB. Un file può contenere più trimestri. Le righe lasciate senza numero si saltano."
            ),
        ),
        (
            FlowField::Period.title(),
            "Il trimestre: 2021-T3. Va bene anche 2021-3, ma alcuni fogli di calcolo lo cambiano in una data.".to_owned(),
        ),
        (FlowField::Function.title(), "Il nome o il numero della funzione, da 1 a 5.".to_owned()),
        (
            FlowField::Sportello.title(),
            "Il numero o il nome dello sportello. Obbligatorio per i contatti (funzione 1), facoltativo per le altre funzioni.".to_owned(),
        ),
        (
            FlowField::Kind.title(),
            "Il codice del tipo di intervento, facoltativo, solo per le funzioni 3, 4 e 5.".to_owned(),
        ),
        (
            FlowField::Number.title(),
            format!(
                "Quanti contatti, prese in carico o interventi ci sono stati: un numero intero fino a {}. Scriva 0 se non ce ne sono stati.",
                format::integer(MOST_EVENTS)
            ),
        ),
        (FlowField::Persons.title(), "Quante persone diverse, facoltativo: al massimo il numero.".to_owned()),
        (
            FlowField::Unregistered.title(),
            "Quanti sono senza la scheda di iscrizione H, facoltativo: al massimo il numero.".to_owned(),
        ),
        (
            FlowField::CountedTo.title(),
            "L’ultimo giorno conteggiato, per esempio 30/10/2021: uno solo per trimestre. Se manca, la fine del trimestre o, nel trimestre in corso, oggi.".to_owned(),
        ),
        ("Formule", "Il portale non accetta formule: copi i valori.".to_owned()),
    ]
}
