//! The file that is handed out to be filled in: the columns, a line for each operator and
//! function, and in a workbook the lists to choose from and how to fill it in. What nobody fills
//! in is left out when the file comes back.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::{Column, ColumnSet, LIMITS, SHEET};
use crate::error::DocumentError;

/// Lines of a workbook that are prepared for days and times.
const PREPARED_LINES: u32 = 5_000;
/// The sheet with the lists to choose from.
const LISTS: &str = "Elenchi";
/// The sheet that says how.
const INSTRUCTIONS: &str = "Istruzioni";

/// A line that begins a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLine {
    /// Code of the operator.
    pub operator: String,
    /// Surname and name.
    pub name: String,
    /// Name of the function.
    pub function: String,
}

/// What a template is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Whose and of which period, in words.
    pub title: String,
    /// A line for each operator and function.
    pub lines: Vec<TemplateLine>,
    /// The Sportelli, each as number and name.
    pub sportelli: Vec<String>,
}

impl Template {
    /// The values of a column to choose from, each once.
    fn choices(&self, column: Column) -> Vec<&str> {
        let mut all: Vec<&str> = match column {
            Column::Operator => self.lines.iter().map(|line| line.operator.as_str()).collect(),
            Column::Function => self.lines.iter().map(|line| line.function.as_str()).collect(),
            Column::Sportello => self.sportelli.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let mut seen = std::collections::HashSet::new();
        all.retain(|value| seen.insert(*value));
        all
    }

    /// As CSV for the programs of Italian offices: UTF-8 with its mark, semicolons, CR LF.
    ///
    /// # Errors
    /// When the library fails.
    pub fn csv(&self) -> Result<Vec<u8>, DocumentError> {
        let heading: Vec<String> = Column::ALL.iter().map(|column| column.title().to_owned()).collect();
        let lines = self.lines.iter().map(|line| {
            let cells = Column::ALL.iter().map(|column| match column {
                Column::Operator => line.operator.clone(),
                Column::Name => line.name.clone(),
                Column::Function => line.function.clone(),
                _ => String::new(),
            });
            cells.collect()
        });
        csv_of(std::iter::once(heading).chain(lines))
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
        self.rows_sheet(book.add_worksheet().set_name(SHEET)?)?;
        instructions_sheet(book.add_worksheet().set_name(INSTRUCTIONS)?, &self.title, &instructions())?;
        self.lists_sheet(book.add_worksheet().set_name(LISTS)?)?;
        book.save_to_buffer()
    }

    fn rows_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        let (date, time) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("hh:mm"));
        let (hours, text) = (Format::new().set_num_format("[h]:mm"), Format::new().set_num_format("@"));
        for (place, column) in (0..).zip(Column::ALL.iter().copied()) {
            let (width, format) = match column {
                Column::Operator => (12, &text),
                Column::Name => (28, &text),
                Column::Date => (12, &date),
                Column::Start | Column::End => (8, &time),
                Column::Duration => (8, &hours),
                Column::Function => (42, &text),
                Column::Sportello => (32, &text),
                Column::Place | Column::Note => (30, &text),
            };
            sheet.set_column_width(place, width)?.set_column_format(place, format)?;
            sheet.write_string_with_format(0, place, column.title(), &head)?;
            let choices = self.choices(column);
            if let Some(last) = u32::try_from(choices.len()).ok().filter(|count| *count > 0) {
                let letter = list_letter(column);
                let list = Formula::new(format!("={LISTS}!${letter}$2:${letter}${}", last + 1));
                let validation = DataValidation::new()
                    .allow_list_formula(list)
                    .set_error_title("Valore non previsto")?
                    .set_error_message("Scelga un valore dall’elenco.")?;
                sheet.add_data_validation(1, place, PREPARED_LINES, place, &validation)?;
            }
        }
        for (row, line) in (1..).zip(&self.lines) {
            for (place, column) in (0..).zip(Column::ALL.iter().copied()) {
                match column {
                    Column::Operator => sheet.write_string_with_format(row, place, &line.operator, &text)?,
                    Column::Name => sheet.write_string_with_format(row, place, &line.name, &text)?,
                    Column::Function => sheet.write_string_with_format(row, place, &line.function, &text)?,
                    _ => sheet,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn lists_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold();
        for (place, column) in (0..).zip([Column::Operator, Column::Function, Column::Sportello]) {
            sheet.set_column_width(place, 42)?;
            sheet.write_string_with_format(0, place, column.title(), &head)?;
            for (row, value) in (1..).zip(self.choices(column)) {
                sheet.write_string(row, place, value)?;
            }
        }
        Ok(())
    }
}

/// The column of the lists a choice stands in.
const fn list_letter(column: Column) -> char {
    match column {
        Column::Function => 'B',
        Column::Sportello => 'C',
        _ => 'A',
    }
}

/// Records as CSV for the programs of Italian offices: UTF-8 with its mark, semicolons, CR LF; no
/// text that a program takes for a formula.
pub(super) fn csv_of(records: impl IntoIterator<Item = impl AsRef<[String]>>) -> Result<Vec<u8>, DocumentError> {
    let failed = |error: String| DocumentError::Write(error);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    for record in records {
        let cells = record.as_ref().iter().map(|cell| harmless(cell));
        writer.write_record(cells).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

/// The sheet that says how to fill the others in.
pub(super) fn instructions_sheet(
    sheet: &mut Worksheet,
    title: &str,
    instructions: &[(&str, String)],
) -> Result<(), XlsxError> {
    let (bold, wrapped) = (Format::new().set_bold(), Format::new().set_text_wrap());
    sheet.set_column_width(0, 18)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, title, &bold)?;
    for (row, (name, words)) in (2..).zip(instructions) {
        sheet.write_string_with_format(row, 0, *name, &bold)?;
        sheet.write_string_with_format(row, 1, words, &wrapped)?;
    }
    Ok(())
}

/// How to fill a template in, column by column.
#[must_use]
pub fn instructions() -> Vec<(&'static str, String)> {
    let rows = domain::format::integer(i64::try_from(LIMITS.rows).unwrap_or_default());
    let megabytes = LIMITS.file_bytes / 1024 / 1024;
    vec![
        (
            "Righe",
            format!(
                "Una riga per ogni intervallo di lavoro, fino a {rows} righe e {megabytes} MB. Le righe lasciate senza giorno e senza orario si saltano."
            ),
        ),
        (Column::Operator.title(), "Il codice dell’operatore (OP-01) o il suo codice fiscale.".to_owned()),
        (Column::Name.title(), "Serve solo a chi compila: il portale non la legge.".to_owned()),
        (Column::Date.title(), "Il giorno: 31/12/2021 o 2021-12-31.".to_owned()),
        (Column::Start.title(), "L’ora di inizio: 8:30, 8.30 o 830.".to_owned()),
        (
            Column::End.title(),
            "L’ora di fine, nello stesso giorno. Si può lasciare vuota se si indica la durata.".to_owned(),
        ),
        (Column::Duration.title(), "La durata in ore e minuti (4:30) o in ore (4,5).".to_owned()),
        (Column::Function.title(), "Il nome o il numero della funzione, da 1 a 5.".to_owned()),
        (Column::Sportello.title(), "Il numero o il nome dello sportello, se il lavoro è stato svolto lì.".to_owned()),
        (Column::Place.title(), "Il luogo, se il lavoro non è stato svolto in uno sportello.".to_owned()),
        (Column::Note.title(), "Facoltativa, fino a 500 caratteri.".to_owned()),
        ("Formule", "Il portale non accetta formule: copi i valori.".to_owned()),
    ]
}

/// A text that no program takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
