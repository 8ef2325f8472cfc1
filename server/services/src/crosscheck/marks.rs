//! What a confirmation would mark as not matching the declared organisation (art. 11), and what it
//! cannot mark and why: the same for the page that asks and for the decision.

use std::collections::BTreeMap;

use domain::crosscheck::Effect;
use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::SheetState;
use store::Tx;
use store::finding::FindingRow;
use store::finding_row::FindingPlaceRow;
use store::mismatch::MismatchRow;
use uuid::Uuid;

use crate::crosscheck::{rule_of, time};
use crate::determination::fixed::{FIXED, is_fixed};
use crate::error::UseCaseError;

/// Rows of a finding read for its marks: a sheet has fewer.
const ROWS: i64 = 20_000;

/// What would be marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkPlan {
    /// Row, from, to: minutes since midnight.
    pub pieces: Vec<(Uuid, i64, i64)>,
    /// Their minutes.
    pub minutes: Minutes,
    /// What cannot be marked and why, in sentences.
    pub unmarkable: Vec<String>,
    /// Marks that this finding made before: they are replaced.
    pub earlier: Vec<MismatchRow>,
    /// Whether a determination stands on the rows: nothing of them changes then.
    pub fixed: bool,
}

/// Plans the marks of a finding: at most four statements; none where its rule marks no hours.
pub(super) async fn plan(tx: &mut Tx, finding: &FindingRow) -> Result<MarkPlan, UseCaseError> {
    if rule_of(finding)?.effect() != Effect::Hours {
        return Ok(MarkPlan::default());
    }
    let rows = store::finding_row::finding_evidence_list(tx, finding.id, 0, ROWS).await?;
    let own = store::finding_row::finding_mark_list(tx, finding.id).await?;
    let all = store::mismatch::mismatch_list_by_project(tx, finding.project_id).await?;
    let latest = store::determination::determination_latest(tx, finding.project_id).await?;
    let (earlier, others) = all.into_iter().partition(|mark| own.contains(&mark.id));
    planned(&rows, earlier, &others, is_fixed(latest.as_ref()))
}

fn planned(
    rows: &[FindingPlaceRow],
    earlier: Vec<MismatchRow>,
    others: &[MismatchRow],
    fixed: bool,
) -> Result<MarkPlan, UseCaseError> {
    let mut plan = MarkPlan { earlier, fixed, ..MarkPlan::default() };
    let mut wanted: BTreeMap<Uuid, Vec<(i64, i64)>> = BTreeMap::new();
    let (mut gone, mut elsewhere) = (0, 0);
    for place in rows {
        let row = &place.row;
        let (Some(entry), Some(starts), Some(ends)) = (row.key, row.piece_starts, row.piece_ends) else { continue };
        match place.sheet_state.as_deref().map(str::parse::<SheetState>) {
            None => gone += 1,
            Some(Ok(state)) if state.counts_as_reported() => wanted.entry(entry).or_default().push((starts, ends)),
            Some(_) => elsewhere += 1,
        }
    }
    if gone > 0 {
        plan.unmarkable.push(format!("{} non c’è più.", format::count(gone, "riga", "righe")));
    }
    if elsewhere > 0 {
        let rows = format::count(elsewhere, "riga è in un timesheet restituito", "righe sono in timesheet restituiti");
        plan.unmarkable.push(format!("{rows} all’ente: si segna quando torna alla Regione."));
    }
    if fixed && !wanted.is_empty() {
        plan.unmarkable.push(FIXED.to_owned());
        return Ok(plan);
    }
    let mut taken = Minutes::ZERO;
    for (entry, pieces) in wanted {
        let marked: Vec<(i64, i64)> =
            others.iter().filter(|mark| mark.entry_id == entry).map(|mark| (mark.starts, mark.ends)).collect();
        let pieces = joined(pieces);
        let whole: i64 = pieces.iter().map(|(from, to)| to - from).sum();
        let free = without(pieces, &joined(marked));
        let left: i64 = free.iter().map(|(from, to)| to - from).sum();
        taken = taken + Minutes::new(whole - left);
        plan.minutes = plan.minutes + Minutes::new(left);
        plan.pieces.extend(free.into_iter().map(|(from, to)| (entry, from, to)));
    }
    if taken > Minutes::ZERO {
        plan.unmarkable.push(format!("{} sono già segnati per un altro rilievo.", taken.italian()));
    }
    for (_, from, to) in &plan.pieces {
        time(*from)?;
        time(*to)?;
    }
    Ok(plan)
}

/// Pieces in order, those that touch or overlap made one.
fn joined(mut pieces: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    pieces.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::with_capacity(pieces.len());
    for (from, to) in pieces {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}

/// What of the pieces lies in none of the others; both joined.
fn without(pieces: Vec<(i64, i64)>, others: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = Vec::new();
    for (mut from, to) in pieces {
        for (start, end) in others.iter().filter(|other| other.0 < to) {
            if *end <= from {
                continue;
            }
            if *start > from {
                left.push((from, *start));
            }
            from = from.max(*end);
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_already_is_not_marked_twice() {
        let pieces = joined(vec![(60, 90), (80, 120), (200, 210)]);
        assert_eq!(pieces, [(60, 120), (200, 210)]);
        for (others, left) in [
            (vec![], vec![(60, 120), (200, 210)]),
            (vec![(0, 60), (120, 200)], vec![(60, 120), (200, 210)]),
            (vec![(0, 70)], vec![(70, 120), (200, 210)]),
            (vec![(70, 80), (110, 205)], vec![(60, 70), (80, 110), (205, 210)]),
            (vec![(0, 300)], vec![]),
        ] {
            assert_eq!(without(pieces.clone(), &others), left, "{others:?}");
        }
    }
}
