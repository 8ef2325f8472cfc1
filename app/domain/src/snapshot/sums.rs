//! The sums within a snapshot: every total is the sum of its rows, or something was changed by
//! hand.

use std::collections::BTreeMap;

use crate::contract::Problem;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::timesheet::SheetState;

use super::{FunctionHours, Hours, Snapshot};

/// Collects what does not add up.
#[derive(Default)]
struct Findings(Vec<Problem>);

impl Findings {
    fn expect(&mut self, path: String, found: i64, expected: i64, what: &str) {
        if found != expected {
            self.0.push(Problem { path, message: format!("{what}: è {found}, la somma è {expected}") });
        }
    }

    /// Hours beside what their rows add up to.
    fn hours(&mut self, path: &str, found: &Hours, expected: &Hours) {
        self.expect(format!("{path}.agreed_hours"), found.agreed, expected.agreed, "ore assegnate");
        for state in SheetState::ALL {
            let (found, expected) = (found.minutes.of(state).get(), expected.minutes.of(state).get());
            self.expect(format!("{path}.minutes.{}", state.code()), found, expected, "minuti");
        }
    }

    fn done(&mut self, path: &str, hours: &Hours) {
        let done = hours.minutes.done().get();
        self.expect(format!("{path}.done_minutes"), hours.done.get(), done, "minuti svolti");
    }

    fn functions(&mut self, path: &str, rows: &[FunctionHours]) {
        for (place, row) in rows.iter().enumerate() {
            self.done(&format!("{path}[{place}]"), &row.hours);
        }
    }
}

/// What does not add up, with its path in the content; nothing: all sums hold.
#[must_use]
pub fn check_sums(snapshot: &Snapshot) -> Vec<Problem> {
    let mut found = Findings::default();
    hours(snapshot, &mut found);
    for (place, point) in snapshot.network.iter().enumerate() {
        let open: Minutes = point.opening_hours.iter().map(|stretch| stretch.opens.until(stretch.closes)).sum();
        let path = format!("$.network[{place}].weekly_minutes");
        found.expect(path, point.weekly.get(), open.get(), "minuti di apertura");
    }
    for (place, row) in snapshot.fruitions.iter().enumerate() {
        let path = format!("$.fruitions.functions[{place}].number");
        found.expect(path, row.number, total(row.sources.iter().map(|source| source.number)), "fruizioni");
    }
    let fruitions = total(snapshot.fruitions.iter().map(|row| row.number));
    found.expect("$.fruitions.total".to_owned(), snapshot.fruitions_total, fruitions, "fruizioni");
    let measured = snapshot.targets.fruitions.measured;
    found.expect("$.targets.fruitions.measured".to_owned(), measured, snapshot.fruitions_total, "fruizioni");
    let open = snapshot.network.iter().filter(|point| point.counts()).count();
    let open = i64::try_from(open).unwrap_or(i64::MAX);
    let measured = snapshot.targets.sportelli.measured;
    found.expect("$.targets.sportelli.measured".to_owned(), measured, open, "sportelli finanziati aperti");
    found.0
}

fn hours(snapshot: &Snapshot, found: &mut Findings) {
    found.functions("$.hours.functions", &snapshot.functions);
    found.done("$.hours.total", &snapshot.total);
    found.hours("$.hours.total", &snapshot.total, &Hours::sum(snapshot.functions.iter().map(|row| &row.hours)));
    let mut of_people: BTreeMap<ServiceFunction, Vec<&Hours>> = BTreeMap::new();
    for (place, member) in snapshot.group.iter().enumerate() {
        found.functions(&format!("$.group[{place}].functions"), &member.functions);
        for row in &member.functions {
            of_people.entry(row.function).or_default().push(&row.hours);
        }
    }
    for (place, row) in snapshot.functions.iter().enumerate() {
        let people = of_people.remove(&row.function).unwrap_or_default();
        found.hours(&format!("$.hours.functions[{place}]"), &row.hours, &Hours::sum(people));
    }
    for function in of_people.into_keys() {
        let message = format!("manca la funzione {}, che ha ore nel gruppo", function.code());
        found.0.push(Problem { path: "$.hours.functions".to_owned(), message });
    }
}

fn total(all: impl Iterator<Item = i64>) -> i64 {
    all.fold(0, i64::saturating_add)
}
