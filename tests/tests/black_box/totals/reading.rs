//! Reading figures back from pages, CSV, XLSX and PDF.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// Minutes of `7:30`, `1.938:00`, `-0:05`.
pub fn hours(text: &str) -> i64 {
    clock(text).unwrap_or_else(|| panic!("no hours: {text:?}"))
}

fn clock(text: &str) -> Option<i64> {
    let (sign, length) = text.strip_prefix(['-', '−']).map_or((1, text), |rest| (-1, rest));
    let (hours, minutes) = length.split_once(':')?;
    let minutes = Some(minutes).filter(|minutes| minutes.len() == 2)?.parse::<i64>().ok()?;
    Some(sign * (hours.replace('.', "").parse::<i64>().ok()? * 60 + minutes))
}

/// A whole number as pages print it.
pub fn integer(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("no number: {text:?}"))
}

/// Minutes of `39.675 h`, `7 h 30 min`, `45 min`.
fn words_of_hours(text: &str) -> i64 {
    let (mut total, mut number) = (0, 0);
    for word in text.split(' ') {
        match word {
            "h" => total += number * 60,
            "min" => total += number,
            digits => number = integer(digits),
        }
    }
    total
}

/// The cells of a CSV, heads first, as somebody reads them in a spreadsheet.
pub fn csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8").strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    let plain = |cell: &str| {
        assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "a formula: {cell}");
        let cell = cell.strip_prefix('\'').unwrap_or(cell);
        let number = cell.replace(',', ".").parse::<f64>().ok().filter(|_| cell.contains(','));
        number.map_or_else(|| cell.to_owned(), |number| number.to_string())
    };
    reader.records().map(|record| record.expect("a record").iter().map(plain).collect()).collect()
}

/// The cells of the first sheet of a workbook, written as [`csv`] gives them.
pub fn xlsx(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::DateTime(at) if at.is_duration() => {
            let minutes = rounded(at.as_f64());
            let (sign, length) = if minutes < 0 { ("-", -minutes) } else { ("", minutes) };
            format!("{sign}{}:{:02}", length / 60, length % 60)
        }
        Data::DateTime(at) if at.as_f64() < 1.0 => {
            let minutes = rounded(at.as_f64());
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        }
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            let minutes = rounded(at.as_f64().fract());
            let time = if minutes == 0 { String::new() } else { format!(" {:02}:{:02}", minutes / 60, minutes % 60) };
            format!("{day:02}/{month:02}/{year}{time}")
        }
        other => panic!("{other:?}"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// Minutes of a part of a day.
fn rounded(days: f64) -> i64 {
    format!("{:.0}", days * 1440.0).parse().expect("a number")
}

/// The sum of a column of hours or whole numbers, and the total under it.
pub fn column(table: &[Vec<String>], head: &str) -> (i64, i64) {
    let at =
        table[0].iter().position(|name| name == head).unwrap_or_else(|| panic!("no column {head}: {:?}", table[0]));
    let figure = |text: &str| if text.is_empty() { 0 } else { clock(text).unwrap_or_else(|| integer(text)) };
    let (total, rows) = table[1..].split_last().expect("a total");
    assert_eq!(total[0], "Totale");
    (rows.iter().map(|row| figure(&row[at])).sum(), figure(&total[at]))
}

/// The rows without the total, by head.
pub fn data(table: &[Vec<String>]) -> Vec<BTreeMap<String, String>> {
    let rows = &table[1..table.len() - 1];
    rows.iter().map(|row| table[0].iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

/// The lines of a PDF, cell by cell as they were drawn.
pub fn pdf_text(bytes: &[u8]) -> Vec<String> {
    let file = lopdf::Document::load_mem(bytes).expect("a PDF");
    let mut lines = Vec::new();
    for page in file.get_pages().into_values() {
        let fonts = file.get_page_fonts(page).expect("fonts");
        let encodings: BTreeMap<_, _> =
            fonts.into_iter().map(|(name, font)| (name, font.get_font_encoding(&file).expect("an encoding"))).collect();
        let mut encoding = None;
        for step in file.get_and_decode_page_content(page).expect("a content").operations {
            match step.operator.as_str() {
                "Tf" => encoding = encodings.get(step.operands[0].as_name().expect("a font")),
                "Tj" | "TJ" => {
                    let texts = step.operands.iter().flat_map(|operand| match operand {
                        lopdf::Object::Array(parts) => parts.as_slice(),
                        single => std::slice::from_ref(single),
                    });
                    let parts = texts.filter_map(|text| text.as_str().ok());
                    let text: String = parts
                        .map(|text| lopdf::Document::decode_text(encoding.expect("a font"), text).expect("text"))
                        .collect();
                    lines.push(text.trim().to_owned());
                }
                _ => {}
            }
        }
    }
    lines
}

/// A sheet on paper.
#[derive(Debug, Default)]
pub struct Sheet {
    pub operator: String,
    /// By month: the sum of its rows and the total under them, in minutes.
    pub months: BTreeMap<String, (i64, i64)>,
    /// The total of the summary; its columns have been added up.
    pub summary: i64,
    /// What stands at its head.
    pub stated: i64,
}

/// The sheets of a PDF.
pub fn pdf_sheets(lines: &[String]) -> Vec<Sheet> {
    let starts = lines.iter().enumerate().filter(|(_, line)| *line == "Foglio delle ore di servizio").map(|(at, _)| at);
    let starts = starts.collect::<Vec<_>>();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts.iter().zip(ends).map(|(start, end)| pdf_sheet(&lines[*start..end])).collect()
}

fn pdf_sheet(lines: &[String]) -> Sheet {
    let (operator, _) = lines[1].split_once(" · ").expect("operator and period");
    let mut sheet = Sheet { operator: operator.to_owned(), stated: stated(lines), ..Sheet::default() };
    let Some(summary) = lines.iter().position(|line| line == "Riepilogo delle ore") else { return sheet };
    let days = lines.iter().position(|line| line == "Ore per giorno").expect("the days");
    sheet.summary = summary_total(&lines[summary..days]);

    let (mut month, mut row, mut total) = (String::new(), None, false);
    for line in &lines[days + 1..] {
        if line == "Dichiarazione degli orari e dei luoghi" {
            break;
        }
        if let Some(name) = line.strip_suffix(" 2022").or_else(|| line.strip_suffix(" 2022 (segue)")) {
            if ["Aprile", "Maggio", "Giugno"].contains(&name) {
                name.clone_into(&mut month);
            }
        } else if is_day(line) || line == "Totale" {
            // The last time on the line of a row is its length.
            if let Some(minutes) = row.take() {
                sheet.months.entry(month.clone()).or_default().0 += minutes;
            }
            total = line == "Totale";
        } else if let Some(minutes) = clock(line) {
            if total {
                sheet.months.entry(month.clone()).or_default().1 = minutes;
                total = false;
            } else {
                row = Some(minutes);
            }
        }
    }
    sheet
}

/// What the head of a document says of its hours.
fn stated(lines: &[String]) -> i64 {
    let at = lines.iter().position(|line| line == "Ore del periodo").expect("the hours of the period");
    words_of_hours(&lines[at + 1])
}

fn is_day(line: &str) -> bool {
    let weekday =
        line.split_once(' ').filter(|(name, _)| ["lun", "mar", "mer", "gio", "ven", "sab", "dom"].contains(name));
    weekday.is_some_and(|(_, date)| date.len() == 10 && date.split('/').count() == 3)
}

/// The total of the summary; every column adds up.
fn summary_total(lines: &[String]) -> i64 {
    let begin = lines.iter().position(|line| line == "Funzione").expect("the heads");
    let end = lines.iter().position(|line| line == "Ore in tutto").expect("the last head");
    let columns = end - begin;
    let figures = lines[end + 1..].iter().filter_map(|line| if line == "–" { Some(0) } else { clock(line) });
    let figures = figures.collect::<Vec<_>>();
    let rows = figures.chunks(columns).collect::<Vec<_>>();
    let (total, functions) = rows.split_last().expect("a total");
    for column in 0..columns {
        assert_eq!(functions.iter().map(|row| row[column]).sum::<i64>(), total[column], "summary: {lines:?}");
    }
    assert_eq!(total[..columns - 1].iter().sum::<i64>(), total[columns - 1], "summary: {lines:?}");
    total[columns - 1]
}

/// The declaration on paper.
#[derive(Debug)]
pub struct Declaration {
    /// What stands at its head.
    pub stated: i64,
    /// Of each table, the sum of its rows and its total.
    pub tables: Vec<(i64, i64)>,
}

/// Reads the declaration.
pub fn declaration(lines: &[String]) -> Declaration {
    let (mut tables, mut sum, mut total) = (Vec::new(), 0, false);
    for line in lines {
        if line == "Totale" {
            total = true;
        } else if let Some(minutes) = clock(line) {
            if total {
                tables.push((std::mem::take(&mut sum), minutes));
                total = false;
            } else {
                sum += minutes;
            }
        }
    }
    Declaration { stated: stated(lines), tables }
}
