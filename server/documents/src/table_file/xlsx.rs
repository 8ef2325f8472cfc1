//! A list as a workbook: figures are numbers with formats, heads bold and in place while the
//! rows scroll, a filter on every column, totals as values. What the list was asked for stands
//! on a second sheet.

use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Cell, TableFile};
use crate::error::DocumentError;
use crate::model::Fact;

/// Widths of columns, in characters.
const NARROW: usize = 8;
const WIDE: usize = 60;
/// What a spreadsheet's cell holds at most, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// Characters a sheet's name has at most.
const LONGEST_NAME: usize = 31;
/// Minutes in the day that spreadsheets count in.
const DAY: f64 = 1440.0;
const SHADE: Color = Color::RGB(0x00E8_EDF2);

/// The formats of the kinds of cells, plain or as a total.
struct Formats {
    text: Format,
    date: Format,
    date_time: Format,
    time: Format,
    minutes: Format,
    cents: Format,
    integer: Format,
    decimal: Format,
}

impl Formats {
    fn new(base: &Format) -> Self {
        let number = |code: &str| base.clone().set_num_format(code);
        Formats {
            text: base.clone(),
            date: number("dd/mm/yyyy").set_align(FormatAlign::Left),
            date_time: number("dd/mm/yyyy hh:mm").set_align(FormatAlign::Left),
            time: number("hh:mm"),
            minutes: number("[h]:mm"),
            cents: number("#,##0.00 \"€\""),
            integer: number("#,##0"),
            decimal: number("#,##0.##"),
        }
    }
}

pub(super) fn write(table: &TableFile) -> Result<Vec<u8>, DocumentError> {
    workbook(table).map_err(|error| DocumentError::Write(error.to_string()))
}

fn workbook(table: &TableFile) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A day that never changes: the same list gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&table.title).set_author("Ambito").set_creation_datetime(&made),
    );
    let body = Format::new().set_align(FormatAlign::Top);
    let total = body.clone().set_bold().set_border_top(FormatBorder::Thin);
    let head = Format::new()
        .set_bold()
        .set_background_color(SHADE)
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let (plain, strong) = (Formats::new(&body), Formats::new(&total));

    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    for (column, name) in (0u16..).zip(&table.heads) {
        sheet.write_string_with_format(0, column, shortened(name), &head)?;
    }
    let mut row = 0;
    for cells in &table.rows {
        row += 1;
        write_row(sheet, row, cells, &plain)?;
    }
    let last = row;
    if let Some(totals) = &table.totals {
        write_row(sheet, last + 1, totals, &strong)?;
    }
    let columns = u16::try_from(table.heads.len()).unwrap_or(u16::MAX);
    if columns > 0 {
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    for (column, width) in (0u16..).zip(widths(table)) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    if !table.facts.is_empty() {
        about(workbook.add_worksheet(), table, &head)?;
    }
    workbook.save_to_buffer()
}

/// The sheet that says what the list is.
fn about(sheet: &mut Worksheet, table: &TableFile, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Informazioni")?;
    sheet.write_string_with_format(0, 0, shortened(&table.title), &Format::new().set_bold().set_font_size(14))?;
    for (row, Fact { name, value }) in (2u32..).zip(&table.facts) {
        sheet.write_string_with_format(row, 0, shortened(name), head)?;
        sheet.write_string(row, 1, shortened(value))?;
    }
    sheet.set_column_width(0, 28.0)?;
    sheet.set_column_width(1, 60.0)?;
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[Cell], formats: &Formats) -> Result<(), XlsxError> {
    for (column, cell) in (0u16..).zip(cells) {
        match cell {
            Cell::Empty => sheet.write_blank(row, column, &formats.text)?,
            Cell::Text(text) => sheet.write_string_with_format(row, column, shortened(text), &formats.text)?,
            Cell::Date(date) => sheet.write_datetime_with_format(row, column, excel_day(*date)?, &formats.date)?,
            Cell::DateTime(at) => {
                let part = |number: u32| u8::try_from(number).unwrap_or_default();
                let hour = u16::try_from(at.hour()).unwrap_or_default();
                // To the minute, as pages and CSV say it.
                let at = excel_day(at.date())?.and_hms(hour, part(at.minute()), 0)?;
                sheet.write_datetime_with_format(row, column, at, &formats.date_time)?
            }
            Cell::Time(time) => {
                sheet.write_number_with_format(row, column, number(time.minutes()) / DAY, &formats.time)?
            }
            Cell::Minutes(minutes) => {
                sheet.write_number_with_format(row, column, number(minutes.get()) / DAY, &formats.minutes)?
            }
            Cell::Cents(cents) => {
                sheet.write_number_with_format(row, column, number(cents.get()) / 100.0, &formats.cents)?
            }
            Cell::Integer(value) => sheet.write_number_with_format(row, column, number(*value), &formats.integer)?,
            Cell::Decimal(value) => {
                let value: f64 = value.to_string().parse().unwrap_or_default();
                sheet.write_number_with_format(row, column, value, &formats.decimal)?
            }
        };
    }
    Ok(())
}

fn excel_day(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or_default(), part(date.month()), part(date.day()))
}

/// A whole number as the kind of number a spreadsheet keeps.
fn number(value: i64) -> f64 {
    i32::try_from(value).map_or_else(|_| value.to_string().parse().unwrap_or_default(), f64::from)
}

/// The text, cut where a spreadsheet would refuse it.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let mut units = 0;
    let fitting = text.chars().take_while(|sign| {
        units += sign.len_utf16();
        units < LONGEST_TEXT
    });
    fitting.chain(['…']).collect()
}

/// A name that a sheet may have.
fn sheet_name(title: &str) -> String {
    let name = title.chars().filter(|sign| !matches!(sign, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''));
    let name = name.take(LONGEST_NAME).collect::<String>().trim().to_owned();
    if name.is_empty() { "Elenco".to_owned() } else { name }
}

/// As wide as the widest value of the column, within reason.
fn widths(table: &TableFile) -> Vec<u16> {
    let mut widest: Vec<usize> = table.heads.iter().map(|head| head.chars().count() + 3).collect();
    for row in table.rows.iter().chain(&table.totals) {
        for (width, cell) in widest.iter_mut().zip(row) {
            let extra = if matches!(cell, Cell::Cents(_) | Cell::Integer(_) | Cell::Minutes(_)) { 5 } else { 2 };
            *width = (*width).max(cell.plain().chars().count() + extra);
        }
    }
    widest.into_iter().map(|width| u16::try_from(width.clamp(NARROW, WIDE)).unwrap_or_default()).collect()
}
