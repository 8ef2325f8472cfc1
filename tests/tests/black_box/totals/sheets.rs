//! Random sheets: rows that the rules let pass, stored through the month grid's function.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use store::Tx;
use store::timesheet::TimesheetListRow;
use tests::database::wait;
use tests::{ATS_9, Database, Visitor};
use uuid::Uuid;

/// The period of the sheets: all of it has passed in the demonstration.
pub const PERIOD: &str = "2022-2";
/// Whose sheets are filled; the others stay empty.
const OPERATORS: [&str; 3] = ["OP-01", "OP-03", "OP-10"];
/// Where the work was, as people write it who know spreadsheets, and who do not.
const PLACES: [&str; 6] =
    ["Municipio", "=SOMMA(A1:A9)", "A domicilio; presso la famiglia", "«Casa» di via Però, 3", "+39 0731", "-"];
/// Minutes that times are chosen in.
const STEP: u64 = 5;

/// A row that was stored.
#[derive(Debug, Clone)]
pub struct StoredRow {
    pub date: NaiveDate,
    pub minutes: i64,
}

/// A sheet that was stored.
#[derive(Debug, Clone)]
pub struct Stored {
    pub operator: String,
    pub rows: Vec<StoredRow>,
}

impl Stored {
    /// The address of its page.
    pub fn address(&self) -> String {
        format!("/progetti/{ATS_9}/timesheet/{PERIOD}/{}", self.operator)
    }

    /// The minutes of its rows.
    pub fn minutes(&self) -> i64 {
        self.rows.iter().map(|row| row.minutes).sum()
    }

    /// The minutes of its rows in a month.
    pub fn minutes_in(&self, month: u32) -> i64 {
        self.rows.iter().filter(|row| row.date.month() == month).map(|row| row.minutes).sum()
    }
}

/// Minutes after midnight of `08:30`.
pub fn minutes_of(clock: &str) -> i64 {
    let (hours, minutes) = clock.split_once(':').expect("a time of day");
    hours.parse::<i64>().expect("hours") * 60 + minutes.parse::<i64>().expect("minutes")
}

/// Random numbers that a seed repeats (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let bound = u64::try_from(all.len()).expect("a length");
        &all[usize::try_from(self.below(bound)).expect("an index")]
    }
}

fn save(visitor: &Visitor, body: &Value) -> Value {
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    let answer =
        visitor.send("POST", "/api/timesheet/righe", &headers, body.to_string().as_bytes()).expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_str(&answer.text()).expect("JSON")
}

/// Random work of a day: from one to three stretches that do not touch the thirteen hours.
fn day(random: &mut Random, date: NaiveDate, functions: &[String], places: &[Value]) -> Vec<(Value, StoredRow)> {
    let mut rows = Vec::new();
    let mut from = 7 * 60 + random.below(12) * STEP;
    for _ in 0..=random.below(3) {
        let length = STEP + random.below(40) * STEP;
        let to = from + length;
        let clock = |minutes: u64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let mut row = json!({
            "date": date.to_string(), "start": clock(from), "end": clock(to),
            "function": random.of(functions), "place": random.of(places),
        });
        if random.below(4) == 0 {
            row["note"] = json!(*random.of(&PLACES));
        }
        rows.push((row, StoredRow { date, minutes: i64::try_from(length).expect("minutes") }));
        from = to + random.below(6) * STEP;
    }
    rows
}

/// What an operator's rows can be of: functions and places, as the demonstration has them.
#[derive(Debug, Clone, Default)]
pub struct Choices(BTreeMap<String, (Vec<String>, Vec<Value>)>);

/// The sheets of the period, with what is stored of them.
async fn stored_sheets(tx: &mut Tx) -> Vec<TimesheetListRow> {
    let project: Uuid = ATS_9.parse().expect("an id");
    let last = NaiveDate::from_ymd_opt(2022, 6, 30).expect("a day");
    let all = store::timesheet::timesheet_list_by_project(tx, project).await.expect("the sheets");
    all.into_iter().filter(|sheet| sheet.timesheet.period_end == last).collect()
}

/// Takes all rows of the period out of the demonstration, and gives what they were of.
pub fn empty(database: &Database) -> Choices {
    wait(async {
        let store = database.open().await;
        let mut tx = store.write().await.expect("a transaction");
        let mut choices = Choices::default();
        for sheet in stored_sheets(&mut tx).await {
            let rows = store::entry::entry_list_by_timesheet(&mut tx, sheet.timesheet.id).await.expect("the rows");
            let (functions, places) = choices.0.entry(sheet.member_code.clone()).or_default();
            for row in rows {
                let place = row.sportello_id.map(|id| json!({ "sportello": id.to_string() }));
                functions.extend((!functions.contains(&row.function)).then(|| row.function.clone()));
                places.extend(place.filter(|place| !places.contains(place)));
            }
            places.extend(PLACES.map(|place| json!({ "stated": place })));
            let deleted = store::entry::entry_delete_by_timesheet(&mut tx, sheet.timesheet.id).await;
            deleted.expect("rows without findings");
        }
        tx.commit().await.expect("a commit");
        store.close().await;
        choices
    })
}

/// Brings all sheets of the period to a state, as if they had been sent and decided.
pub fn set_state(database: &Database, state: &str) {
    wait(async {
        let store = database.open().await;
        let mut tx = store.write().await.expect("a transaction");
        for sheet in stored_sheets(&mut tx).await {
            let at = "2022-07-10T08:00:00Z".parse().expect("a moment");
            let mut row = sheet.timesheet;
            state.clone_into(&mut row.state);
            row.confirmed_at = Some(at);
            row.sent_at = (state != "draft").then_some(at);
            row.decided_at = (state == "accepted").then_some(at);
            store::timesheet::timesheet_update_state(&mut tx, &row).await.expect("the state");
        }
        tx.commit().await.expect("a commit");
        store.close().await;
    });
}

/// Stores random sheets in place of what was there.
pub fn store_random(staff: &Visitor, choices: &Choices, seed: u64) -> Vec<Stored> {
    let mut random = Random(seed);
    OPERATORS.into_iter().map(|operator| store_sheet(staff, choices, &mut random, operator)).collect()
}

fn store_sheet(staff: &Visitor, choices: &Choices, random: &mut Random, operator: &str) -> Stored {
    let first = NaiveDate::from_ymd_opt(2022, 4, 1).expect("a day");
    let (functions, places) = &choices.0[operator];
    // No change, of a version that no sheet has: answered with the sheet as it is stored.
    let mut body = json!({ "project": ATS_9, "period": PERIOD, "operator": operator, "version": -1, "changes": [] });
    let stored = save(staff, &body)["changed"]["stored"].clone();
    let (mut rows, mut changes) = (Vec::new(), Vec::new());
    for row in stored["rows"].as_array().expect("rows") {
        changes.push(json!({ "id": row["id"], "row": null }));
    }
    // Some sheets are full, some nearly empty.
    let sparse = 1 + random.below(6);
    for date in (0..91).map(|day| first + Days::new(day)) {
        if random.below(sparse) > 0 {
            continue;
        }
        for (row, stored) in day(random, date, functions, places) {
            let id = Uuid::from_u64_pair(random.next(), random.next());
            changes.push(json!({ "id": id.to_string(), "row": row }));
            rows.push(stored);
        }
    }
    body["version"] = stored["version"].clone();
    body["changes"] = json!(changes);
    let saved = save(staff, &body);
    assert!(saved["saved"].is_object(), "{operator}: {saved}");
    Stored { operator: operator.to_owned(), rows }
}
