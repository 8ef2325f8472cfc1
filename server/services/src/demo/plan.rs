//! Generated working time of one person: rows that add up to the agreed hours to the minute,
//! on working days, function 1 only while a Sportello is open (art. 3, 4.12, 11).
//!
//! Each function has a line that rises evenly from the first day to the last; a day takes up
//! what the functions lag behind it, in stretches of plausible length. Pure: the same key gives
//! the same rows.

use chrono::{Datelike, Days, NaiveDate, Weekday as DayName};
use domain::function::ServiceFunction;
use domain::holiday::is_holiday;
use domain::network::{OpeningHours, Weekday};

use super::seeded::Seeded;

/// Where a generated row was worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedPlace {
    /// At the Sportello of this number.
    Sportello(i64),
    /// Somewhere else.
    Stated(&'static str),
}

/// A generated row; times in minutes since midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// The day.
    pub date: NaiveDate,
    /// From.
    pub start: i64,
    /// To.
    pub end: i64,
    /// What for.
    pub function: ServiceFunction,
    /// Where.
    pub place: PlannedPlace,
    /// A word on it.
    pub note: Option<&'static str>,
    /// Days between the work and its entry.
    pub entered_after_days: u64,
}

impl PlannedRow {
    /// Minutes.
    #[must_use]
    pub const fn minutes(&self) -> i64 {
        self.end - self.start
    }
}

/// A Sportello with its week.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its number in the network.
    pub number: i64,
    /// When it is open.
    pub hours: Vec<OpeningHours>,
}

/// What a person's time is generated from.
#[derive(Debug, Clone)]
pub struct PlanInput<'a> {
    /// Tells the sequences of people apart.
    pub key: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Hours agreed per function.
    pub hours: Vec<(ServiceFunction, i64)>,
    /// The Sportelli the person serves, those preferred first.
    pub desks: Vec<&'a Desk>,
}

/// The hours do not fit the days: fewer hours or a longer project are needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("demonstration hours of {key} do not fit: {minutes} minutes of {function} left over")]
pub struct DoesNotFit {
    key: String,
    function: ServiceFunction,
    minutes: i64,
}

const MORNING: (i64, i64) = (8 * 60, 14 * 60);
const AFTERNOON: (i64, i64) = (14 * 60 + 30, 18 * 60 + 30);
/// Shortest and longest stretch of a function, in minutes.
const fn lengths(function: ServiceFunction) -> (i64, i64) {
    match function {
        ServiceFunction::Access => (90, 240),
        ServiceFunction::CaseManagement => (60, 180),
        ServiceFunction::SocialInternships | ServiceFunction::SummerService => (75, 180),
        ServiceFunction::EducationalSupport => (75, 150),
    }
}

const CASE_PLACES: [&str; 4] =
    ["Domicilio dell’utente", "Sede dell’Ambito", "Domicilio dell’utente", "Distretto sanitario"];
const INTERNSHIP_PLACES: [&str; 4] =
    ["Azienda ospitante", "Centro per l’impiego", "Sede dell’Ambito", "Cooperativa sociale ospitante"];
const EDUCATION_PLACES: [&str; 4] =
    ["Domicilio della famiglia", "Scuola", "Centro per le famiglie", "Domicilio della famiglia"];

const CASE_NOTES: [&str; 4] = [
    "Visita domiciliare",
    "Colloquio di verifica del progetto",
    "Incontro di équipe",
    "Relazione e aggiornamento cartella",
];
const INTERNSHIP_NOTES: [&str; 3] = ["Colloquio con il tutor aziendale", "Avvio del tirocinio", "Verifica intermedia"];
const EDUCATION_NOTES: [&str; 3] =
    ["Sostegno ai compiti di cura", "Incontro con gli insegnanti", "Colloquio con i genitori"];

/// A function while its hours are being handed out; minutes.
struct Line {
    function: ServiceFunction,
    total: i64,
    done: i64,
    due: i64,
}

impl Line {
    /// What is to be done by today and is not done.
    const fn behind(&self) -> i64 {
        self.due - self.done
    }
}

/// A stretch of the day work is done in; minutes since midnight.
#[derive(Debug, Clone, Copy)]
struct Block {
    start: i64,
    end: i64,
}

struct Planner<'a> {
    input: &'a PlanInput<'a>,
    seeded: Seeded,
    lines: Vec<Line>,
    rows: Vec<PlannedRow>,
}

/// The rows of a person, by date and time.
///
/// # Errors
/// [`DoesNotFit`].
pub fn plan(input: &PlanInput<'_>) -> Result<Vec<PlannedRow>, DoesNotFit> {
    let lines =
        input.hours.iter().map(|(function, hours)| Line { function: *function, total: hours * 60, done: 0, due: 0 });
    let mut planner = Planner { input, seeded: Seeded::new(&input.key), lines: lines.collect(), rows: Vec::new() };
    let days = planner.working_days();
    let count = i64::try_from(days.len()).unwrap_or_default();
    for (i, day) in (1_i64..).zip(&days) {
        // The lines reach their end three days early: what lags then still finds room.
        for line in &mut planner.lines {
            line.due = (line.total * i / (count - 3).max(1)).min(line.total);
        }
        for block in planner.blocks(*day) {
            planner.fill(*day, block, i + 3 >= count);
        }
    }
    planner.squeeze(&days);
    let Planner { lines, mut rows, .. } = planner;
    rows.sort_by_key(|row| (row.date, row.start));
    match lines.iter().find(|line| line.done != line.total) {
        None => Ok(rows),
        Some(line) => {
            let minutes = line.total - line.done;
            Err(DoesNotFit { key: input.key.clone(), function: line.function, minutes })
        }
    }
}

impl Planner<'_> {
    /// Monday to Friday, no holidays, less leave in summer, at Christmas and now and then.
    fn working_days(&mut self) -> Vec<NaiveDate> {
        let mut days = Vec::new();
        let mut leave_until = None;
        let mut day = self.input.from;
        while day <= self.input.to {
            let summer_leave = day.month() == 8 && leave_until.is_none() && self.seeded.percent(9);
            if summer_leave {
                leave_until = day.checked_add_days(Days::new(if self.seeded.percent(50) { 13 } else { 18 }));
            }
            if leave_until.is_some_and(|until| until < day) && day.month() != 8 {
                leave_until = None;
            }
            let on_leave = leave_until.is_some_and(|until| day <= until);
            let christmas = (day.month() == 12 && day.day() >= 24) || (day.month() == 1 && day.day() <= 5);
            let away = self.seeded.percent(if christmas { 45 } else { 3 });
            let weekend = matches!(day.weekday(), DayName::Sat | DayName::Sun);
            if !(weekend || is_holiday(day) || on_leave || away) {
                days.push(day);
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        days
    }

    /// When the person works on a day: mornings and two afternoons, educators when children are
    /// out of school.
    fn blocks(&mut self, day: NaiveDate) -> Vec<Block> {
        let educator = self.input.hours.iter().all(|(function, _)| *function == ServiceFunction::EducationalSupport);
        let late = self.seeded.stepped(0, 30, 15);
        let morning = Block { start: MORNING.0 + late, end: MORNING.1 };
        let afternoon = Block { start: AFTERNOON.0, end: AFTERNOON.1 };
        let school_holidays = matches!(day.month(), 7 | 8);
        match (educator, matches!(day.weekday(), DayName::Tue | DayName::Thu)) {
            (true, _) if school_holidays => vec![morning],
            (true, _) => vec![Block { start: afternoon.start + late, end: afternoon.end }],
            (false, true) => vec![morning, afternoon],
            (false, false) => vec![morning],
        }
    }

    /// The Sportello the person serves from a time of a day on: number, opening, closing.
    fn desk(&self, day: NaiveDate, block: Block, at: i64) -> Option<(i64, i64, i64)> {
        let weekday = Weekday::of(day);
        self.input.desks.iter().find_map(|desk| {
            let stretches = desk.hours.iter().filter(|hours| hours.weekday == weekday);
            let mut open = stretches.map(|hours| (desk.number, hours.opens.minutes(), hours.closes.minutes()));
            open.find(|(_, opens, closes)| *opens >= block.start - 60 && *opens < block.end && *closes > at)
        })
    }

    fn fill(&mut self, day: NaiveDate, block: Block, last_days: bool) {
        let mut at = block.start;
        while at < block.end {
            let desk = self.desk(day, block, at);
            let Some((place, length)) = self.next_stretch(day, block, at, desk, last_days) else {
                match desk {
                    // Nothing else to do: wait for the Sportello to open.
                    Some((_, opens, _)) if opens > at => {
                        at = opens;
                        continue;
                    }
                    _ => break,
                }
            };
            at += length;
            if place != ServiceFunction::Access && self.seeded.percent(20) {
                at += self.seeded.stepped(5, 15, 5);
            }
        }
    }

    /// Hands out one stretch from `at` on: to the function that lags most. Gives function and
    /// length; nothing when no function lags enough.
    fn next_stretch(
        &mut self,
        day: NaiveDate,
        block: Block,
        at: i64,
        desk: Option<(i64, i64, i64)>,
        last_days: bool,
    ) -> Option<(ServiceFunction, i64)> {
        let desk_open = desk.filter(|(_, opens, _)| *opens <= at);
        let mut best: Option<(usize, i64)> = None;
        for (i, line) in self.lines.iter().enumerate() {
            let (shortest, _) = lengths(line.function);
            let at_desk = line.function == ServiceFunction::Access;
            let room =
                if at_desk { desk_open.map_or(0, |(_, _, closes)| closes.min(block.end) - at) } else { block.end - at };
            let least = if last_days { 5 } else { shortest };
            let enough = line.behind() >= least && room >= least.min(line.behind());
            if enough && best.is_none_or(|(_, behind)| line.behind() > behind) {
                best = Some((i, line.behind()));
            }
        }
        let (chosen, behind) = best?;
        let function = self.lines.get(chosen)?.function;
        let left = self.lines.get(chosen).map(|line| line.total - line.done)?;
        let (shortest, longest) = lengths(function);
        // At the Sportello before it opens, if it waits for somebody.
        let waits = self.lines.iter().any(|line| line.function == ServiceFunction::Access && line.behind() >= 60);
        let opening = desk.filter(|(_, opens, _)| waits && *opens > at).map(|(number, opens, _)| (number, opens));
        let limit = if function == ServiceFunction::Access {
            desk_open.map_or(block.end, |(_, _, closes)| closes.min(block.end))
        } else {
            opening.map_or(block.end, |(_, opens)| opens)
        };
        let step = if function == ServiceFunction::CaseManagement && self.seeded.percent(25) { 5 } else { 15 };
        let wanted = self.seeded.stepped(shortest, longest, step).min((behind + 14) / 15 * 15).min(left);
        let length = wanted.min(limit - at);
        if length < 5 || (length < 30 && length < left && !last_days) {
            return None;
        }
        let number = desk_open.or(desk).map(|(number, _, _)| number);
        let place = match opening {
            Some((number, _)) if function == ServiceFunction::CaseManagement => PlannedPlace::Sportello(number),
            _ => self.place(function, number),
        };
        self.put(chosen, day, at, length, place);
        Some((function, length))
    }

    /// Writes a row; a stretch at the same Sportello right after another becomes one with it.
    fn put(&mut self, chosen: usize, day: NaiveDate, at: i64, length: i64, place: PlannedPlace) {
        let Some(line) = self.lines.get_mut(chosen) else { return };
        line.done += length;
        let function = line.function;
        if let Some(before) = self.rows.last_mut()
            && function == ServiceFunction::Access
            && (before.date, before.end, before.function, before.place) == (day, at, function, place)
        {
            before.end += length;
            return;
        }
        let note = self.note(function);
        let entered_after_days = self.entry_delay();
        self.rows.push(PlannedRow {
            date: day,
            start: at,
            end: at + length,
            function,
            place,
            note,
            entered_after_days,
        });
    }

    fn place(&mut self, function: ServiceFunction, desk: Option<i64>) -> PlannedPlace {
        let at_desk = desk.map(PlannedPlace::Sportello);
        let list: &[&str] = match function {
            ServiceFunction::Access => return at_desk.unwrap_or(PlannedPlace::Stated("Sede dell’Ambito")),
            ServiceFunction::CaseManagement if self.seeded.percent(40) => match at_desk {
                Some(place) => return place,
                None => &CASE_PLACES,
            },
            ServiceFunction::CaseManagement => &CASE_PLACES,
            ServiceFunction::SocialInternships => &INTERNSHIP_PLACES,
            ServiceFunction::EducationalSupport | ServiceFunction::SummerService => &EDUCATION_PLACES,
        };
        PlannedPlace::Stated(self.seeded.pick(list).copied().unwrap_or("Sede dell’Ambito"))
    }

    fn note(&mut self, function: ServiceFunction) -> Option<&'static str> {
        if !self.seeded.percent(8) {
            return None;
        }
        let list: &[&'static str] = match function {
            ServiceFunction::Access => return None,
            ServiceFunction::CaseManagement => &CASE_NOTES,
            ServiceFunction::SocialInternships => &INTERNSHIP_NOTES,
            ServiceFunction::EducationalSupport | ServiceFunction::SummerService => &EDUCATION_NOTES,
        };
        self.seeded.pick(list).copied()
    }

    /// Mostly the same day, sometimes some days later.
    fn entry_delay(&mut self) -> u64 {
        let days = match self.seeded.below(100) {
            0..70 => 0,
            70..90 => 1,
            90..97 => self.seeded.stepped(2, 4, 1),
            _ => self.seeded.stepped(5, 9, 1),
        };
        u64::try_from(days).unwrap_or_default()
    }

    /// Puts what is left over into free time, from the last day backwards.
    fn squeeze(&mut self, days: &[NaiveDate]) {
        for chosen in 0..self.lines.len() {
            for day in days.iter().rev() {
                for (start, end) in [MORNING, AFTERNOON] {
                    let Some(left) = self.lines.get(chosen).map(|line| line.total - line.done) else { continue };
                    if left == 0 {
                        continue;
                    }
                    let block = Block { start, end };
                    self.squeeze_into(chosen, left, *day, block);
                }
            }
        }
    }

    fn squeeze_into(&mut self, chosen: usize, left: i64, day: NaiveDate, block: Block) {
        let Some(function) = self.lines.get(chosen).map(|line| line.function) else { return };
        let busy = self.rows.iter().filter(|row| row.date == day && row.start < block.end && row.end > block.start);
        let free_from = busy.map(|row| row.end).max().unwrap_or(block.start);
        let afternoon_free = matches!(day.weekday(), DayName::Tue | DayName::Thu) || block.start < AFTERNOON.0;
        if !afternoon_free {
            return;
        }
        let desk = self.desk(day, block, free_from);
        let (from, to) = match (function, desk) {
            (ServiceFunction::Access, Some((_, opens, closes))) => (free_from.max(opens), closes.min(block.end)),
            (ServiceFunction::Access, None) => return,
            _ => (free_from, block.end),
        };
        let length = left.min(to - from);
        if length >= 15.min(left) && length > 0 {
            let place = self.place(function, desk.map(|(number, _, _)| number));
            self.put(chosen, day, from, length, place);
        }
    }
}
