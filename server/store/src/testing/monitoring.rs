//! What a region's worth of sheets needs to be cross-checked: sportelli with opening hours, work at
//! them, contacts and cases entered by hand; a few oddities, in proportion to the rows.

use crate::testing::region::{Dialect, numbers};
use crate::{Result, Store};

/// Sportelli of each project.
const SPORTELLI: u32 = 6;
/// Contacts of a project and quarter: 300,000 in 23 projects and 17 quarters.
const CONTACTS: u32 = 768;
/// Cases of a project and quarter.
const CASES: u32 = 64;

fn statements(dialect: &Dialect) -> Vec<String> {
    let Dialect { id, instant, .. } = dialect;
    let records = |name: &str, many: u32, function: &str, sportello: &str| {
        format!(
            "WITH RECURSIVE {} INSERT INTO fruition_record (id, project_id, on_date, period_end, function, sportello_id,
                person_hash, funded, outcome, registered_on, entered_by, entered_at)
            SELECT {id}, q.project_id, q.period_start, q.period_end, '{function}', {sportello}, {id},
                f.no, 'informed', q.period_start, f.id, {instant}
            FROM (SELECT DISTINCT t.project_id, t.period_start, t.period_end FROM timesheet t
                    JOIN project p ON p.id = t.project_id WHERE p.title = 'Misura') q
                CROSS JOIN {name}
                JOIN sportello s ON s.project_id = q.project_id AND s.number = 1 + {name}.i % {SPORTELLI}
                CROSS JOIN (SELECT id, active <> active AS no FROM user_account ORDER BY id LIMIT 1) f",
            numbers(name, many)
        )
    };
    vec![
        format!(
            "WITH RECURSIVE {} INSERT INTO sportello (id, project_id, number, istat, place_as_written, barrier_free,
                transport_or_parking, populated_area, funded)
            SELECT {id}, p.id, k.i + 1, c.istat, 'Misura', f.no, f.no, f.no, f.yes
            FROM project p CROSS JOIN k CROSS JOIN (SELECT istat FROM municipality ORDER BY istat LIMIT 1) c
                CROSS JOIN (SELECT active <> active AS no, active = active AS yes FROM user_account LIMIT 1) f
            WHERE p.title = 'Misura'",
            numbers("k", SPORTELLI)
        ),
        // The last one of two ATS is closed on Sundays: what is done there on those days is outside its hours.
        format!(
            "WITH RECURSIVE {} INSERT INTO opening_hours (id, sportello_id, weekday, opens, closes)
            SELECT {id}, s.id, d.i + 1, 480, 1080 FROM sportello s JOIN project p ON p.id = s.project_id CROSS JOIN d
            WHERE p.title = 'Misura' AND NOT (s.number = {SPORTELLI} AND d.i = 6 AND p.ats_number IN (8, 16))",
            numbers("d", 7)
        ),
        format!(
            "UPDATE entry SET place = NULL, sportello_id = (SELECT s.id FROM sportello s
                WHERE s.project_id = entry.project_id AND s.number = 1 + (entry.starts / 120
                    + CAST(substr(CAST(entry.on_date AS TEXT), 9, 2) AS INTEGER)) % {SPORTELLI})
            WHERE function = 'access' AND project_id IN (SELECT id FROM project WHERE title = 'Misura')"
        ),
        // One person of every fourth ATS works for its neighbour too, in the afternoon: on one day of
        // each quarter there is no time to get there.
        "UPDATE entry SET person_id = (SELECT m.person_id FROM staff_member m JOIN project p ON p.id = m.project_id
                JOIN project q ON q.id = entry.project_id
                WHERE p.title = 'Misura' AND m.code = 'OP-11' AND p.ats_number = q.ats_number - 1),
            starts = starts + CASE WHEN substr(CAST(on_date AS TEXT), 6) IN ('02-15', '05-15', '08-15', '11-15')
                THEN 60 ELSE 300 END,
            ends = ends + CASE WHEN substr(CAST(on_date AS TEXT), 6) IN ('02-15', '05-15', '08-15', '11-15')
                THEN 60 ELSE 300 END
            WHERE member_id IN (SELECT m.id FROM staff_member m JOIN project p ON p.id = m.project_id
                WHERE p.title = 'Misura' AND m.code = 'OP-10' AND p.ats_number % 4 = 0)"
            .to_owned(),
        "UPDATE staff_member SET person_id = (SELECT m.person_id FROM staff_member m
                JOIN project p ON p.id = m.project_id JOIN project q ON q.id = staff_member.project_id
                WHERE p.title = 'Misura' AND m.code = 'OP-11' AND p.ats_number = q.ats_number - 1)
            WHERE code = 'OP-10' AND project_id IN (SELECT id FROM project WHERE title = 'Misura' AND ats_number % 4 = 0)"
            .to_owned(),
        records("c", CONTACTS, "access", "s.id"),
        records("n", CASES, "case_management", "NULL"),
        format!(
            "INSERT INTO fruition_source (project_id, kind, period_end, source, since)
            SELECT DISTINCT r.project_id, CASE r.function WHEN 'access' THEN 'contact' ELSE 'case' END, r.period_end,
                'records', {instant}
            FROM fruition_record r JOIN project p ON p.id = r.project_id WHERE p.title = 'Misura'"
        ),
        // Hours agreed for both functions, so that their counts are owed.
        "INSERT INTO assignment (id, project_id, member_id, function, hours, profile, from_on)
            SELECT s.id, m.project_id, m.id, CASE s.number WHEN 1 THEN 'access' ELSE 'case_management' END, 1000, 'B',
                p.start_on
            FROM sportello s JOIN project p ON p.id = s.project_id
                JOIN staff_member m ON m.project_id = p.id AND m.code = 'OP-12'
            WHERE p.title = 'Misura' AND s.number <= 2"
            .to_owned(),
    ]
}

impl Store {
    /// Adds what the sheets of [`Store::fill_region_of`] are cross-checked against; gives how many
    /// contacts and cases there are. Once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fill_monitoring(&self) -> Result<i64> {
        self.fill(statements).await?;
        let counted = "SELECT COUNT(*) FROM fruition_record r JOIN project p ON p.id = r.project_id
            WHERE p.title = 'Misura'";
        let mut found = (0,);
        if let Some(pool) = self.sqlite_pool() {
            found = sqlx::query_as(counted).fetch_one(pool).await?;
        } else if let Some(pool) = self.postgres_pool() {
            found = sqlx::query_as(counted).fetch_one(pool).await?;
        }
        Ok(found.0)
    }
}
