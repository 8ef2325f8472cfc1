//! The flows of counts of ATS 9 and 11, quarter by quarter, with the files they came in: made up,
//! and always the same. Of two autumns a first version counts to the day of the snapshot; one
//! quarter of ATS 9 is corrected.

use chrono::{Datelike as _, Days, NaiveDate};
use domain::deadline;
use domain::function::ServiceFunction;
use domain::period::{Period, PeriodPlan, Quarter};
use domain::rules::RuleSet;
use domain::sirps::flow::{FlowField, FlowPeriod, FlowRow};
use domain::sirps::{FruitionKind, FruitionSource};
use serde_json::json;
use store::fruition::{FruitionSourceRow, fruition_source_claim};
use store::network::sportello_list_by_project;
use store::sirps_flow::{SirpsCountRow, SirpsFlowRow, sirps_count_insert, sirps_flow_insert};

use super::seeded::{IdSequence, Seeded, project_id};
use super::users::{STAFF_9, STAFF_11};
use super::world::{Note, World, day, moment};
use crate::context::Portal;
use crate::error::UseCaseError;
use crate::files::sha256;

/// Kind of the ids of what is made here.
const FLOWS: u16 = 30;

/// What is known of a project whose flows are made up.
struct Subject {
    ats: u8,
    staff: &'static str,
    /// First day of functions 1 to 4, and last day.
    days: (&'static str, &'static str),
    signed: &'static str,
    /// The last quarter that was sent.
    last: (i32, u32),
    /// Sportelli, numbered from 1.
    sportelli: i64,
    /// The quarter that was corrected.
    corrected: Option<(i32, u32)>,
}

const SUBJECTS: [Subject; 2] = [
    Subject {
        ats: 9,
        staff: STAFF_9,
        days: ("2019-09-01", "2022-06-30"),
        signed: "2020-06-22",
        last: (2022, 2),
        sportelli: 21,
        corrected: Some((2021, 3)),
    },
    // The quarter that ended last is still to be sent.
    Subject {
        ats: 11,
        staff: STAFF_11,
        days: ("2021-09-01", "2023-06-30"),
        signed: "2021-11-08",
        last: (2022, 1),
        sportelli: 5,
        corrected: None,
    },
];

/// Kinds of intervention with the least and the most of a whole quarter.
const INTERVENTIONS: [(ServiceFunction, &str, i64, i64); 5] = [
    (ServiceFunction::SocialInternships, "F3-01", 8, 14),
    (ServiceFunction::SocialInternships, "F3-04", 5, 10),
    (ServiceFunction::EducationalSupport, "F4-01", 28, 42),
    (ServiceFunction::EducationalSupport, "F4-03", 14, 24),
    (ServiceFunction::EducationalSupport, "F4-05", 6, 12),
];

/// A version of a quarter's flow.
struct Version {
    period: FlowPeriod,
    number: i64,
    sent: NaiveDate,
    /// When the next one took its place.
    ended: Option<NaiveDate>,
}

impl Version {
    fn file_name(&self) -> String {
        format!("conteggi-{}-v{}.csv", self.period.quarter.code(), self.number)
    }

    /// The file it came in.
    fn file(&self) -> Vec<u8> {
        let words = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut text = FlowField::ALL.map(FlowField::title).join(";") + "\r\n";
        for row in &self.period.rows {
            let cells = [
                self.period.quarter.code(),
                row.function.number().to_string(),
                words(row.sportello),
                row.kind.clone().unwrap_or_default(),
                row.number.to_string(),
                words(row.persons),
                row.unregistered.to_string(),
                domain::format::date(self.period.counted_to),
            ];
            text.push_str(&(cells.join(";") + "\r\n"));
        }
        text.into_bytes()
    }

    fn sum(&self, kind: FruitionKind) -> i64 {
        self.period.counts().get(&kind).copied().unwrap_or(0)
    }
}

fn quarter((year, number): (i32, u32)) -> Result<Quarter, UseCaseError> {
    Quarter::new(year, number).map_err(|error| UseCaseError::Broken(error.to_string()))
}

impl Subject {
    /// All versions of all quarters.
    fn versions(&self) -> Result<Vec<Version>, UseCaseError> {
        let (first, last, signed) = (day(self.days.0)?, day(self.days.1)?, day(self.signed)?);
        let plan = PeriodPlan::new(first, last, Vec::new());
        let rules = RuleSet::default();
        let mut versions = Vec::new();
        for quarter in Quarter::between(first, quarter(self.last)?.last_day()) {
            let due = deadline::period_term(&plan, Period::Quarter(quarter), signed, &rules).due;
            let sent = due - Days::new(5);
            let whole = self.rows(quarter, first, 3);
            let snapshot = NaiveDate::from_ymd_opt(quarter.year(), 10, 30).filter(|day| quarter.contains(*day));
            if let Some(to) = snapshot.filter(|day| *day > signed) {
                let period = FlowPeriod { quarter, counted_to: to, rows: self.rows(quarter, first, 1) };
                versions.push(Version { period, number: 1, sent: to + Days::new(5), ended: Some(sent) });
            }
            let number = versions.iter().filter(|version| version.period.quarter == quarter).count();
            let number = i64::try_from(number).unwrap_or_default() + 1;
            let period = FlowPeriod { quarter, counted_to: quarter.last_day(), rows: whole };
            let correction =
                (self.corrected == Some((quarter.year(), quarter.number()))).then_some(sent + Days::new(12));
            let corrected = correction.map(|on| (on, self.correct(&period)));
            versions.push(Version { period, number, sent, ended: correction });
            if let Some((on, period)) = corrected {
                versions.push(Version { period, number: number + 1, sent: on, ended: None });
            }
        }
        Ok(versions)
    }

    /// What a quarter counts, or so many thirds of it. The first months of a project have fewer, and
    /// so has the spring in which the desks were shut.
    fn rows(&self, quarter: Quarter, first: NaiveDate, thirds: i64) -> Vec<FlowRow> {
        let mut seeded = Seeded::new(&format!("counts {} {}", self.ats, quarter.code()));
        let months = i64::from(3 - first.max(quarter.first_day()).month0() % 3);
        let shut = quarter.code() == "2020-2";
        let mut counted = |low, high| {
            let whole = seeded.stepped(low, high, 1) * months / 3;
            (if shut { whole / 2 } else { whole }) * thirds / 3
        };
        let mut rows = Vec::new();
        for number in 1..=self.sportelli {
            rows.push((ServiceFunction::Access, Some(number), None, counted(18, 32)));
        }
        rows.push((ServiceFunction::CaseManagement, None, None, counted(100, 140)));
        for (function, code, low, high) in INTERVENTIONS {
            rows.push((function, None, Some(code.to_owned()), counted(low, high)));
        }
        let row = |(line, (function, sportello, kind, number)): (u32, (ServiceFunction, _, _, i64))| FlowRow {
            line,
            function,
            sportello,
            kind,
            number,
            persons: (function != ServiceFunction::Access).then_some(number - number / 5),
            unregistered: if function == ServiceFunction::CaseManagement { number / 40 } else { 0 },
        };
        (2..).zip(rows).map(row).collect()
    }

    /// The same with what was forgotten: contacts of the largest desk, one kind of intervention.
    fn correct(&self, period: &FlowPeriod) -> FlowPeriod {
        let mut period = period.clone();
        for row in &mut period.rows {
            match (row.sportello, row.kind.as_deref()) {
                (Some(8), _) => row.number += 14,
                (_, Some("F4-03")) => {
                    row.number += 3;
                    row.persons = row.persons.map(|persons| persons + 2);
                }
                _ => {}
            }
        }
        period
    }
}

/// Keeps the files of all flows.
///
/// # Errors
/// When they cannot be kept.
pub async fn put_flow_files(portal: &Portal) -> Result<(), UseCaseError> {
    for subject in &SUBJECTS {
        for version in subject.versions()? {
            portal.files.put(version.file()).await?;
        }
    }
    Ok(())
}

/// Stores the flows of an ATS.
pub(super) async fn store_flows(world: &mut World, ats: u8) -> Result<(), UseCaseError> {
    let Some(subject) = SUBJECTS.iter().find(|subject| subject.ats == ats) else { return Ok(()) };
    let project = project_id(ats);
    let mut ids = IdSequence::new(u32::from(ats), FLOWS);
    let account = world.account(subject.staff)?.clone();
    let network = sportello_list_by_project(&mut world.tx, project).await?;
    for version in subject.versions()? {
        let at = moment(version.sent, 10, 20)?;
        let period = &version.period;
        let quarter = period.quarter;
        let row = SirpsFlowRow {
            id: ids.next_id(),
            project_id: project,
            period_start: quarter.first_day(),
            period_end: quarter.last_day(),
            counted_to: period.counted_to,
            source: FruitionSource::Flow.code().to_owned(),
            number: version.number,
            format: "csv".to_owned(),
            file_sha256: Some(sha256(&version.file())),
            file_name: Some(version.file_name()),
            content_sha256: sha256(period.content().as_bytes()),
            file_rows: i64::try_from(period.rows.len()).unwrap_or_default(),
            contacts: version.sum(FruitionKind::Contact),
            cases: version.sum(FruitionKind::Case),
            interventions: version.sum(FruitionKind::Intervention),
            received_by: account.id,
            received_name: account.display_name.clone(),
            received_at: at,
            state: if version.ended.is_some() { "replaced" } else { "accepted" }.to_owned(),
            ended_at: version.ended.map(|on| moment(on, 10, 20)).transpose()?,
            reason: None,
            version: 1,
        };
        sirps_flow_insert(&mut world.tx, &row).await?;
        for count in &period.rows {
            let sportello = network.iter().find(|row| Some(row.sportello.number) == count.sportello);
            let count = SirpsCountRow {
                flow_id: row.id,
                line: i64::from(count.line),
                function: count.function.code().to_owned(),
                sportello_id: sportello.map(|row| row.sportello.id),
                intervention_code: count.kind.clone(),
                events: count.number,
                persons: count.persons,
                unregistered: count.unregistered,
            };
            sirps_count_insert(&mut world.tx, &count).await?;
        }
        if version.number == 1 {
            for kind in FruitionKind::ALL {
                let claimed = FruitionSourceRow {
                    project_id: project,
                    kind: kind.code().to_owned(),
                    period_end: quarter.last_day(),
                    source: row.source.clone(),
                    since: at,
                };
                fruition_source_claim(&mut world.tx, &claimed).await?;
            }
        }
        let after = json!({
            "period": quarter.code(), "number": row.number, "source": row.source, "contacts": row.contacts,
            "cases": row.cases, "interventions": row.interventions, "counted_to": row.counted_to,
            "content_sha256": row.content_sha256,
        });
        let (by, entity_id) = (Some(subject.staff), row.id.to_string());
        let note = Note { at, by, action: "sirps.receive", entity: "sirps_flow", entity_id, after };
        world.note_as(project, ids.next_id(), note).await?;
    }
    Ok(())
}
