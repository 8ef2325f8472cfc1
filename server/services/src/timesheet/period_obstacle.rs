//! What stands in the way of an extraordinary period in a project (art. 4.14): hours that the
//! Region has, another period, a determination, a quarter that must keep a day.

use domain::format;
use domain::period::{ExtraordinaryPeriod, Period, Quarter};
use domain::timesheet::SheetState;
use store::period::SheetDaysRow;
use store::project::ProjectHeader;

use crate::determination::fixed::FIXED;
use crate::error::UseCaseError;
use crate::project::scope::{phase_of, plan_of};
use crate::timesheet::period_open::Opens;

/// Operators named where more of them stand in the way.
const NAMED: usize = 3;

/// Whether the quarter has no day of the project besides those of its extraordinary periods and
/// of this one.
pub(super) fn takes_all(header: &ProjectHeader, days: ExtraordinaryPeriod) -> Result<bool, UseCaseError> {
    let quarter = Period::Quarter(Quarter::of(days.from));
    Ok(plan_of(header)?.days(quarter).all(|day| days.period().contains(day)))
}

/// What stands in the way in one project.
pub(super) fn obstacle(opens: &Opens, days: ExtraordinaryPeriod, fixed: bool) -> Result<Option<String>, UseCaseError> {
    let header = &opens.header;
    let phase = phase_of(&header.project.phase)?;
    if phase.is_final() {
        return Ok(Some(format!("Il progetto è nello stato «{}».", phase.italian())));
    }
    if fixed {
        return Ok(Some(FIXED.to_owned()));
    }
    let plan = plan_of(header)?;
    if let Some(other) = plan.clash(days.from, days.to) {
        return Ok(Some(format!("Ha già il {}, con giorni in comune.", other.period())));
    }
    if plan.days(days.period()).next().is_none() {
        let (first, last) = (format::date(plan.first_day()), format::date(header.project.end_on));
        return Ok(Some(format!("Il progetto va dal {first} al {last}: nessun suo giorno è nel periodo.")));
    }
    let (mut locked, mut kept) = (Vec::new(), Vec::new());
    for sheet in &opens.sheets {
        let state: SheetState = sheet.state.parse().map_err(|_| UseCaseError::Broken("state of a sheet".into()))?;
        if state.is_locked_for_ats() && sheet.entries > 0 {
            locked.push(name_of(sheet));
        } else if opens.whole && (state.is_locked_for_ats() || sheet.versions > 0) {
            kept.push(name_of(sheet));
        }
    }
    Ok(match (locked.as_slice(), kept.as_slice()) {
        ([], []) => None,
        ([one], _) => Some(format!("Il timesheet di {one} è già inviato, con ore in questi giorni.")),
        ([], kept) => Some(format!(
            "Il periodo prenderebbe tutti i giorni del progetto nel {}, ma per quel trimestre sono già stati inviati \
             timesheet, che si conservano: {}. Lasci al trimestre almeno un giorno.",
            Quarter::of(days.from),
            some_of(kept)
        )),
        (all, _) => Some(format!("Sono già inviati, con ore in questi giorni, i timesheet di {}.", some_of(all))),
    })
}

/// The first few names.
fn some_of(names: &[String]) -> String {
    let named = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => named,
        others => format!("{named} e altri {others}"),
    }
}

/// «Inventati Ada», or the operator's code.
pub(super) fn name_of(sheet: &SheetDaysRow) -> String {
    match (&sheet.last_name, &sheet.first_name) {
        (Some(last), Some(first)) => format!("{last} {first}"),
        _ => sheet.member_code.clone(),
    }
}
