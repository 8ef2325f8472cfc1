//! Importing 100,000 rows of 25 operators from a CSV file: reading and keeping the file, its
//! preview, and storing; beside SQLite's own bulk import of the same rows into a table of the
//! same columns, checks and indexes. And how soon files that do harm are refused.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use domain::role::Role;
use services::actor::{Actor, Grant};
use services::context::{Context, Portal};
use services::demo;
use services::error::UseCaseError;
use services::files::Files;
use services::timesheet::import::preview::{Filter, preview};
use services::timesheet::import::store_rows::{StoreRows, store_rows};
use services::timesheet::import::upload::{Upload, upload};
use store::Store;
use store::group::{AssignmentRow, StaffMemberRow};
use store::person::PersonRow;
use zip::write::SimpleFileOptions;

use crate::{ATS, Outcome, say, verdict};

/// Rows of the file.
const ROWS: usize = 100_000;
/// Operators they are of.
const OPERATORS: usize = 25;
/// Rows of a day: quarters of an hour from 8 on.
const ROWS_OF_A_DAY: i64 = 44;
/// Minutes of a row.
const ROW_MINUTES: i64 = 15;
/// The period.
const PERIOD: &str = "2022-2";
/// Seconds from the file to its rows in the sheets.
const TARGET: f64 = 5.0;
/// Seconds of a preview.
const PREVIEW_TARGET: f64 = 1.0;
/// Seconds until a file that does harm is refused.
const REFUSAL_TARGET: f64 = 2.0;

/// Adds the operators to the project of ATS 9, makes the file and measures.
pub async fn import(database: &str) -> Outcome<()> {
    let sqlite = database.strip_prefix("sqlite://").ok_or("import is measured on SQLite")?;
    let work = std::env::temp_dir().join(format!("ambito-bench-import-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    let measured = measure(database, Path::new(sqlite), &work).await;
    fs::remove_dir_all(&work).ok();
    measured
}

async fn measure(database: &str, sqlite: &Path, work: &Path) -> Outcome<()> {
    let portal =
        Portal::open(Store::connect(database).await?).await?.with_files(Files::in_folder(&work.join("files"))?);
    let context = staff(&portal, ATS).await?;
    operators(&portal).await?;
    let bytes = file().into_bytes();
    let project = demo::project_id(ATS);
    say(&format!("import: {ROWS} rows of {OPERATORS} operators, CSV of {} bytes", bytes.len()))?;

    let begin = Instant::now();
    let input = Upload { project, period: PERIOD.to_owned(), file_name: "righe.csv".to_owned(), bytes };
    let id = upload(&context, input).await?;
    let uploaded = begin.elapsed();
    let begin = Instant::now();
    let view = preview(&context, (project, PERIOD, id), Filter::All, 1).await?;
    let previewed = begin.elapsed();
    if view.totals.new != ROWS {
        let first: Vec<&String> = view.rows.iter().flat_map(|row| &row.errors).take(3).collect();
        return Err(format!("of {ROWS} rows {} are new: {first:?}", view.totals.new).into());
    }
    let begin = Instant::now();
    let stored = store_rows(&context, &StoreRows { project, period: PERIOD.to_owned(), id, seen: view.seen }).await?;
    let storing = begin.elapsed();
    let again = Instant::now();
    let after = preview(&context, (project, PERIOD, id), Filter::All, 1).await?;
    let again = again.elapsed();
    if (stored.added, after.totals.present) != (ROWS, ROWS) {
        return Err("the rows of the file are not all stored".into());
    }
    let whole = uploaded + previewed + storing;
    say(&format!(
        "file read and kept {:.2} s, preview {:.2} s ({} {PREVIEW_TARGET:.0} s), rows stored {:.2} s: \
         together {:.2} s ({} {TARGET:.0} s); preview of the stored file {:.2} s",
        seconds(uploaded),
        seconds(previewed),
        verdict(seconds(previewed), PREVIEW_TARGET),
        seconds(storing),
        seconds(whole),
        verdict(seconds(whole), TARGET),
        seconds(again)
    ))?;
    refusals(&context).await?;
    if let Some(peak) = peak_memory() {
        say(&format!("most memory of this process so far: {peak} MB"))?;
    }
    portal.store.close().await;
    let bulk = bulk_import(sqlite, work)?;
    say(&format!(
        "SQLite's own bulk import of the same rows (.import of a CSV, same columns, checks and indexes): {:.2} s; \
         storing takes {:.1} times that, the whole {:.1} times",
        seconds(bulk),
        seconds(storing) / seconds(bulk),
        seconds(whole) / seconds(bulk)
    ))
}

/// Files that unpack or run on without end: how long until they are refused.
async fn refusals(context: &Context) -> Outcome<()> {
    let heading = "Operatore;Data;Dalle;Alle;Funzione;Sportello\n";
    let lines = format!("{heading}{}", "OP-01;25/06/2022;8;9\n".repeat(700_000)).into_bytes();
    let row = "<row><c t=\"inlineStr\"><is><t>x</t></is></c><c><v>1</v></c></row>";
    let head = ["Operatore", "Data", "Dalle", "Alle", "Funzione", "Sportello"]
        .map(|name| format!("<c t=\"inlineStr\"><is><t>{name}</t></is></c>"))
        .concat();
    for (what, bytes) in [
        ("CSV of 700,000 rows", lines),
        ("workbook of 1,000,000 rows", workbook(&head, (row, 1_000_000), ("", 0))?),
        ("workbook of 12,000,000 empty rows", workbook(&head, ("<row/>", 12_000_000), ("", 0))?),
        ("workbook of 12,000,000 texts", workbook(&head, ("", 0), ("<si/>", 12_000_000))?),
    ] {
        let (project, period, size) = (demo::project_id(ATS), PERIOD.to_owned(), bytes.len());
        let begin = Instant::now();
        let refused = upload(context, Upload { project, period, file_name: "x".to_owned(), bytes }).await;
        let took = seconds(begin.elapsed());
        if !matches!(refused, Err(UseCaseError::Invalid(_))) {
            return Err(format!("{what}: not refused").into());
        }
        say(&format!(
            "{what}, {size} bytes: refused after {took:.2} s ({} {REFUSAL_TARGET:.0} s)",
            verdict(took, REFUSAL_TARGET)
        ))?;
    }
    Ok(())
}

/// A workbook whose sheet and table of texts repeat something.
pub(crate) fn workbook(head: &str, rows: (&str, usize), texts: (&str, usize)) -> Outcome<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = (format!("<worksheet><sheetData><row>{head}</row>"), "</sheetData></worksheet>");
    let book = "<workbook><sheets><sheet name=\"a\" id=\"1\"/></sheets></workbook>";
    let relations = "<R><Relationship Id=\"1\" Type=\"x/worksheet\" Target=\"a.xml\"/>\
                     <Relationship Id=\"2\" Type=\"x/sharedStrings\" Target=\"s.xml\"/></R>";
    for (name, before, (repeated, times), after) in [
        ("xl/workbook.xml", book, ("", 0), ""),
        ("xl/_rels/workbook.xml.rels", relations, ("", 0), ""),
        ("xl/a.xml", sheet.0.as_str(), rows, sheet.1),
        ("xl/s.xml", "<sst>", texts, "</sst>"),
    ] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(before.as_bytes())?;
        let block = repeated.repeat(1_000);
        for _ in 0..times / 1_000 {
            zip.write_all(block.as_bytes())?;
        }
        zip.write_all(after.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

/// The most memory the process had, in megabytes.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

/// The staff of an ATS, by its account of the demonstration.
pub(crate) async fn staff(portal: &Portal, ats: u8) -> Outcome<Context> {
    let mut tx = portal.store.read().await?;
    let name = format!("ufficio.ats{ats}");
    let user = store::account::user_by_username(&mut tx, &name).await?.ok_or("no demonstration")?;
    let actor = Actor {
        user_id: user.id,
        username: user.username,
        display_name: user.display_name,
        person_id: None,
        grants: vec![Grant { role: Role::AtsStaff, ats: Some(i64::from(ats)) }],
    };
    Ok(Context::new(portal.clone(), Some(actor), portal.new_id()))
}

fn code(operator: usize) -> String {
    format!("B-{:02}", operator + 1)
}

/// Operators with hours enough.
async fn operators(portal: &Portal) -> Outcome<()> {
    let project_id = demo::project_id(ATS);
    let mut tx = portal.store.write().await?;
    let header = store::project::project_header(&mut tx, project_id).await?.ok_or("no demonstration")?;
    for operator in 0..OPERATORS {
        let person = PersonRow {
            id: portal.new_id(),
            tax_code: None,
            first_name: "Prova".to_owned(),
            last_name: format!("MISURA {operator}"),
            version: 1,
        };
        store::person::person_insert(&mut tx, &person).await?;
        let member = StaffMemberRow {
            id: portal.new_id(),
            project_id,
            person_id: Some(person.id),
            code: code(operator),
            qualification: "Laurea in Servizio sociale".to_owned(),
            profession: "assistente_sociale".to_owned(),
            profile_social_policies: "C".to_owned(),
            years_social_policies_tenths: None,
            version: 1,
        };
        store::group::member_insert(&mut tx, &member).await?;
        let assignment = AssignmentRow {
            id: portal.new_id(),
            project_id,
            member_id: member.id,
            function: "case_management".to_owned(),
            hours: 5_000,
            profile: "B".to_owned(),
            years_tenths: None,
            from_on: header.project.start_on,
            to_on: None,
            version: 1,
        };
        store::group::assignment_insert(&mut tx, &assignment).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The file: every operator, every day of the quarter, from 8 to 19.
fn file() -> String {
    let mut text = String::from("Operatore;Data;Dalle;Alle;Funzione;Sportello;Altro luogo;Nota\r\n");
    let first = NaiveDate::from_ymd_opt(2022, 4, 1).unwrap_or_default();
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let mut written = 0;
    for operator in 0..OPERATORS {
        for day in first.iter_days().take_while(|day| first.checked_add_days(Days::new(91)) > Some(*day)) {
            for row in 0..ROWS_OF_A_DAY {
                if written == ROWS {
                    return text;
                }
                let start = 8 * 60 + row * ROW_MINUTES;
                let place = if row % 2 == 0 { "1;" } else { ";Domicilio" };
                let (code, day) = (code(operator), day.format("%d/%m/%Y"));
                let (from, to) = (clock(start), clock(start + ROW_MINUTES));
                // Writing into a text does not fail.
                let _ = write!(text, "{code};{day};{from};{to};Presa in carico;{place};colloquio\r\n");
                written += 1;
            }
        }
    }
    text
}

/// The same rows by the command line of SQLite, into a database of their own.
fn bulk_import(sqlite: &Path, work: &Path) -> Outcome<Duration> {
    let (csv, database) = (work.join("entry.csv"), work.join("bulk.sqlite"));
    let columns = "hex(id), hex(timesheet_id), hex(project_id), hex(member_id), hex(person_id), function, on_date, \
                   starts, ends, hex(sportello_id), place, note, entered_at";
    let rows =
        format!("SELECT {columns} FROM entry WHERE member_id IN (SELECT id FROM staff_member WHERE code LIKE 'B-%')");
    fs::write(&csv, sqlite3(sqlite, &["-csv", &rows])?)?;
    // Its ids are text here; foreign keys the command line does not look at.
    let schema =
        sqlite3(sqlite, &["SELECT sql || ';' FROM sqlite_master WHERE tbl_name = 'entry' AND sql IS NOT NULL"])?;
    let schema = String::from_utf8(schema)?.replace(" BLOB", " TEXT");
    sqlite3(&database, &[&format!("PRAGMA journal_mode = WAL; {schema}")])?;
    let import = format!(".import --csv {} entry", path(&csv)?);
    let begin = Instant::now();
    sqlite3(&database, &[&import])?;
    let took = begin.elapsed();
    let stored = sqlite3(&database, &["SELECT COUNT(*) FROM entry"])?;
    if String::from_utf8(stored)?.trim() != ROWS.to_string() {
        return Err("the bulk import did not store the same rows".into());
    }
    Ok(took)
}

fn path(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| "a folder with a name that is no text".into())
}

fn sqlite3(database: &Path, arguments: &[&str]) -> Outcome<Vec<u8>> {
    let mut command = Command::new("sqlite3");
    let done = command.arg(database).args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    if done.status.success() { Ok(done.stdout) } else { Err("sqlite3 failed".into()) }
}
