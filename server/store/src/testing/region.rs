//! A region's worth of sheets for measuring: rows made by the database itself, in a minute.

use sqlx::AssertSqlSafe;

use crate::{Result, Store};

/// Members of each project.
const MEMBERS: u32 = 16;
/// Quarters from 2018 on: some six hundred thousand rows.
const QUARTERS: i32 = 17;
/// Rows of each sheet.
const ROWS: u32 = 96;

/// The words in which the two databases differ.
pub(super) struct Dialect {
    pub(super) id: &'static str,
    day: fn(&str, &str) -> String,
    date: fn(&str) -> String,
    pub(super) instant: &'static str,
}

const SQLITE: Dialect = Dialect {
    id: "randomblob(16)",
    day: |from, days| format!("date({from}, '+' || ({days}) || ' days')"),
    date: |day| format!("'{day}'"),
    instant: "'2022-07-01T10:00:00+00:00'",
};
const POSTGRES: Dialect = Dialect {
    id: "gen_random_uuid()",
    day: |from, days| format!("{from} + CAST({days} AS INTEGER)"),
    date: |day| format!("DATE '{day}'"),
    instant: "TIMESTAMPTZ '2022-07-01T10:00:00+00:00'",
};

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// ATS, each with one project.
    pub ats: i64,
    /// Sheets, all sent.
    pub sheets: i64,
    /// Their rows.
    pub rows: i64,
}

pub(super) fn numbers(name: &str, to: u32) -> String {
    format!("{name}(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM {name} WHERE i < {})", to - 1)
}

fn statements(dialect: &Dialect, quarters: i32) -> Vec<String> {
    let Dialect { id, day, date, instant } = dialect;
    let quarters: Vec<String> = (0..quarters)
        .map(|n| {
            let (year, quarter) = (2018 + n / 4, n % 4);
            let (from, to) = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")]
                [usize::try_from(quarter).unwrap_or_default()];
            let (from, to) = (date(&format!("{year}-{from}")), date(&format!("{year}-{to}")));
            format!("SELECT {n} AS n, {from} AS period_start, {to} AS period_end")
        })
        .collect();
    let quarters = quarters.join(" UNION ALL ");
    let on = day("t.period_start", "r.i % 88");
    vec![
        format!(
            "INSERT INTO project (id, call_id, rule_set_id, ats_number, body_id, title, phase, start_on, end_on,
                granted_cents, population, population_as_of, population_source, invented, form, search_text)
            SELECT {id}, p.call_id, p.rule_set_id, a.number, p.body_id, 'Misura', p.phase, p.start_on, p.end_on,
                p.granted_cents, p.population, p.population_as_of, p.population_source, p.invented, '{{}}', 'misura'
            FROM ats a CROSS JOIN (SELECT * FROM project WHERE title <> 'Misura' ORDER BY ats_number LIMIT 1) p"
        ),
        format!(
            "WITH RECURSIVE {} INSERT INTO staff_member (id, project_id, code, qualification, profession,
                profile_social_policies)
            SELECT {id}, p.id, 'OP-' || CAST(10 + k.i AS TEXT), 'Laurea', 'assistente_sociale', 'A'
            FROM project p CROSS JOIN k WHERE p.title = 'Misura'",
            numbers("k", MEMBERS)
        ),
        "INSERT INTO person (id, first_name, last_name, search_text)
            SELECT m.id, 'Prova', m.code || ' ' || CAST(p.ats_number AS TEXT),
                lower(m.code) || ' ' || CAST(p.ats_number AS TEXT) || ' prova'
            FROM staff_member m JOIN project p ON p.id = m.project_id WHERE p.title = 'Misura'"
            .to_owned(),
        "UPDATE staff_member SET person_id = id
            WHERE project_id IN (SELECT id FROM project WHERE title = 'Misura')"
            .to_owned(),
        format!(
            "INSERT INTO timesheet (id, project_id, member_id, period_start, period_end, state, confirmed_at, sent_at,
                explanation, minutes, entries, warnings, errors)
            SELECT {id}, m.project_id, m.id, q.period_start, q.period_end, 'sent', {instant}, {instant},
                CASE WHEN q.n % 5 = 0 THEN 'Servizio richiesto.' END, {ROWS} * 60, {ROWS},
                CASE WHEN q.n % 5 = 0 THEN 1 ELSE 0 END, 0
            FROM staff_member m JOIN project p ON p.id = m.project_id CROSS JOIN ({quarters}) q
            WHERE p.title = 'Misura'"
        ),
        format!(
            "WITH RECURSIVE {} INSERT INTO entry (id, timesheet_id, project_id, member_id, person_id, function,
                on_date, starts, ends, place, entered_at)
            SELECT {id}, t.id, t.project_id, t.member_id, t.member_id,
                CASE WHEN r.i % 2 = 0 THEN 'access' ELSE 'case_management' END,
                {on}, 480 + 120 * (r.i / 88), 540 + 120 * (r.i / 88), 'Sede', {instant}
            FROM timesheet t JOIN project p ON p.id = t.project_id CROSS JOIN r WHERE p.title = 'Misura'",
            numbers("r", ROWS)
        ),
        "INSERT INTO timesheet_total (timesheet_id, function, minutes, entries)
            SELECT e.timesheet_id, e.function, CAST(SUM(e.ends - e.starts) AS BIGINT), COUNT(*)
            FROM entry e JOIN project p ON p.id = e.project_id WHERE p.title = 'Misura'
            GROUP BY e.timesheet_id, e.function"
            .to_owned(),
    ]
}

impl Store {
    /// Adds a project to every ATS, with sheets that wait for the check: some six thousand sheets,
    /// some six hundred thousand rows. Once; it needs a project to take the call and body from.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fill_region(&self) -> Result<Region> {
        self.fill_region_of(QUARTERS).await
    }

    /// The same with so many quarters, each with some 35,000 rows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fill_region_of(&self, quarters: i32) -> Result<Region> {
        let counted = "SELECT (SELECT COUNT(*) FROM project WHERE title = 'Misura'),
            (SELECT COUNT(*) FROM timesheet t JOIN project p ON p.id = t.project_id WHERE p.title = 'Misura'),
            (SELECT COUNT(*) FROM entry e JOIN project p ON p.id = e.project_id WHERE p.title = 'Misura')";
        self.fill(|dialect| statements(dialect, quarters)).await?;
        let mut found = (0, 0, 0);
        if let Some(pool) = self.sqlite_pool() {
            found = sqlx::query_as(counted).fetch_one(pool).await?;
        } else if let Some(pool) = self.postgres_pool() {
            found = sqlx::query_as(counted).fetch_one(pool).await?;
        }
        Ok(Region { ats: found.0, sheets: found.1, rows: found.2 })
    }

    /// Runs statements written for either database, all or none.
    pub(super) async fn fill(&self, statements: impl Fn(&Dialect) -> Vec<String>) -> Result<()> {
        if let Some(pool) = self.sqlite_pool() {
            let mut tx = pool.begin().await?;
            for sql in statements(&SQLITE) {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
            }
            tx.commit().await?;
        } else if let Some(pool) = self.postgres_pool() {
            let mut tx = pool.begin().await?;
            for sql in statements(&POSTGRES) {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
            }
            tx.commit().await?;
            sqlx::raw_sql("ANALYZE").execute(pool).await?;
        }
        Ok(())
    }
}
