//! A list of 100,000 participants as CSV and XLSX, from the file to its rows in the database; beside
//! going through the bytes of the same file and no more. And how soon lists that do harm are refused.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use domain::format;
use domain::identifiers::{Sex, TaxCode};
use domain::sirps::participant::COLUMNS;
use rust_xlsxwriter::Workbook;
use services::context::{Context, Portal};
use services::demo;
use services::error::UseCaseError;
use services::monitoring::participant_activity::activity_save;
use services::monitoring::participant_receive::{ListUpload, list_receive};
use services::monitoring::participant_show::{indicators_show, participants_show};
use store::Store;

use crate::import::{peak_memory, staff};
use crate::{Outcome, say, verdict};

/// Rows of the list.
const ROWS: u32 = 100_000;
/// Seconds from the file to its rows.
const TARGET: f64 = 5.0;
/// Seconds until a list that does harm is refused.
const REFUSAL_TARGET: f64 = 2.0;
/// The project: one whose cases of the last quarter come from nowhere else.
const ATS: u8 = 11;
/// The day the list was extracted.
const EXTRACTED_ON: &str = "30/06/2022";

/// Makes the lists and measures.
pub async fn participants(database: &str) -> Outcome<()> {
    let portal = Portal::open(Store::connect(database).await?).await?;
    let context = staff(&portal, ATS).await?;
    activity_save(&context, demo::project_id(ATS), "7", "case_management").await?;
    let rows: Vec<Vec<String>> = (0..ROWS).map(row).collect::<Outcome<_>>()?;
    let (csv, xlsx) = (csv(&rows), xlsx(&rows)?);
    drop(rows);
    let begin = Instant::now();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_slice());
    let mut record = csv::ByteRecord::new();
    let mut records = 0_u32;
    while reader.read_byte_record(&mut record)? {
        records += 1;
    }
    measured(&context, "CSV", &csv, (records, begin.elapsed())).await?;
    // The same people from another file are the same list: a row less makes it another.
    let begin = Instant::now();
    let unpacked = unpack(&xlsx)?;
    let begin = (unpacked, begin.elapsed());
    measured(&context, "XLSX", &xlsx, begin).await?;
    pages(&context).await?;
    refusals(&context).await?;
    if let Some(peak) = peak_memory() {
        say(&format!("most memory of this process so far: {peak} MB"))?;
    }
    portal.store.close().await;
    Ok(())
}

async fn measured(context: &Context, what: &str, file: &[u8], (pieces, bare): (u32, Duration)) -> Outcome<()> {
    let begin = Instant::now();
    let received = list_receive(context, upload(file)).await?;
    let took = begin.elapsed().as_secs_f64();
    if received.iter().all(|quarter| quarter.already_there) {
        return Err(format!("{what}: nothing was stored").into());
    }
    let begin = Instant::now();
    let again = list_receive(context, upload(file)).await?;
    if !again.iter().all(|quarter| quarter.already_there) {
        return Err(format!("{what}: the same list was stored twice").into());
    }
    say(&format!(
        "{what} of {} bytes: {ROWS} rows stored after {took:.2} s ({} {TARGET:.0} s), the same again known after \
         {:.2} s; going through its {pieces} rows or bytes and no more takes {:.2} s, so this is {:.1} times that",
        file.len(),
        verdict(took, TARGET),
        begin.elapsed().as_secs_f64(),
        bare.as_secs_f64(),
        took / bare.as_secs_f64()
    ))
}

async fn pages(context: &Context) -> Outcome<()> {
    let project = demo::project_id(ATS);
    let begin = Instant::now();
    participants_show(context, project).await?;
    let own = begin.elapsed();
    let begin = Instant::now();
    indicators_show(context, project).await?;
    say(&format!(
        "indicators of all people: {:.0} ms for the office, {:.0} ms with the small figures hidden",
        own.as_secs_f64() * 1_000.0,
        begin.elapsed().as_secs_f64() * 1_000.0
    ))
}

/// Lists that run on without end, or say one thing many times.
async fn refusals(context: &Context) -> Outcome<()> {
    let heading = "DATA_ISCRIZIONE;01_TCONV;TCOND_COD_TIPOCONDOCCUP_PK;COMUNE_RESIDENZA_COD_ISTAT;\
                   COMUNE_NASCITA_COD_ISTAT;DATA_NASCITA;CODICE_FISCALE;CODICE_PROGETTO\n";
    let lines = format!("{heading}{}", "15/05/2022;;3;;042021;20/05/1980;X;7\n".repeat(500_000)).into_bytes();
    let wrong = format!("{heading}{}", "x;;3;x;x;x;X;7\n".repeat(100_000)).into_bytes();
    let endless = crate::import::workbook("", ("<row/>", 24_000_000), ("", 0))?;
    let texts = crate::import::workbook("", ("", 0), ("<si/>", 24_000_000))?;
    for (what, bytes) in [
        ("CSV of 500,000 rows", lines),
        ("CSV of 100,000 rows, all wrong", wrong),
        ("workbook of 24,000,000 empty rows", endless),
        ("workbook of 24,000,000 texts", texts),
    ] {
        let begin = Instant::now();
        let refused = list_receive(context, upload(&bytes)).await;
        let took = begin.elapsed().as_secs_f64();
        if !matches!(refused, Err(UseCaseError::Invalid(_))) {
            return Err(format!("{what}: not refused").into());
        }
        say(&format!(
            "{what}, {} bytes: refused after {took:.2} s ({} {REFUSAL_TARGET:.0} s)",
            bytes.len(),
            verdict(took, REFUSAL_TARGET)
        ))?;
    }
    Ok(())
}

fn upload(file: &[u8]) -> ListUpload {
    ListUpload { project: demo::project_id(ATS), extracted_on: EXTRACTED_ON.to_owned(), bytes: Some(file.to_vec()) }
}

/// Somebody who never was; each is another person.
fn row(number: u32) -> Outcome<Vec<String>> {
    let birth = NaiveDate::default().checked_sub_days(Days::new(u64::from(number % 9_000))).ok_or("a day of birth")?;
    let sex = if number.is_multiple_of(2) { Sex::Female } else { Sex::Male };
    // A day of birth comes round: the next to have it have another last name.
    let letter = "BCDFGHLMNPRSTVZ".chars().nth(usize::try_from(number / 9_000)?).ok_or("a letter")?;
    let name = String::from_iter([letter; 3]);
    let code = TaxCode::synthetic(&name, "Ada", birth, sex, if number.is_multiple_of(3) { "E388" } else { "A271" })?;
    let on =
        NaiveDate::from_ymd_opt(2022, 4, 1).and_then(|day| day.checked_add_days(Days::new(u64::from(number % 90))));
    let value = |column: &str| match column {
        "CODICE_PROGETTO" => "7".to_owned(),
        "CODICE_FISCALE" => code.to_string(),
        "NOME" | "COGNOME" => format!("Inventati {number}"),
        "DATA_NASCITA" => format::date(birth),
        "COMUNE_NASCITA_COD_ISTAT" | "COMUNE_RESIDENZA_COD_ISTAT" | "COMUNE_DOMICILIO_COD_ISTAT" => "042021".to_owned(),
        "RESIDENZA_INDIRIZZO" | "DOMICILIO_INDIRIZZO" => format!("Via che non c’è, {number}"),
        "TCOND_COD_TIPOCONDOCCUP_PK" => (number % 6).to_string(),
        "DATA_ISCRIZIONE" => on.map(format::date).unwrap_or_default(),
        "DENOMINAZIONE_PROGETTO" => "Presa in carico di prova".to_owned(),
        _ => String::new(),
    };
    Ok(COLUMNS.iter().map(|column| value(column)).collect())
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = COLUMNS.join(";");
    for row in rows {
        // Writing into a text does not fail.
        let _ = write!(text, "\r\n{}", row.join(";"));
    }
    text.into_bytes()
}

/// The workbook, with one person less than the other list has.
fn xlsx(rows: &[Vec<String>]) -> Outcome<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("ListaCasi")?;
    let heading = COLUMNS.map(str::to_owned).to_vec();
    for (line, row) in (0_u32..).zip(std::iter::once(&heading).chain(rows)) {
        for (column, cell) in (0_u16..).zip(row) {
            if line == 1 && column == 30 {
                sheet.write_string(line, column, "02/04/2022")?;
            } else if !cell.is_empty() {
                sheet.write_string(line, column, cell)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Unpacks all parts; gives how many bytes they are.
fn unpack(xlsx: &[u8]) -> Outcome<u32> {
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx))?;
    let mut bytes = 0;
    for index in 0..archive.len() {
        let mut part = Vec::new();
        bytes += archive.by_index(index)?.read_to_end(&mut part)?;
    }
    Ok(u32::try_from(bytes)?)
}
