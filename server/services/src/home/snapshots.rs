//! The tasks of an ATS about the snapshots of the mayors' committee: to prepare, to complete with
//! the resolution, to send.

use chrono::NaiveDate;
use domain::format;
use store::project::ProjectHeader;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::home::{HomeView, Place, Task};
use crate::policy::{Action, Subject};
use crate::project::scope::rules_of;
use crate::snapshot::scope::owed_by;

/// What is to be done by who prepares, or by who sends: no statement.
pub(super) fn tasks(
    context: &Context,
    header: &ProjectHeader,
    of: &str,
    today: NaiveDate,
    view: &mut HomeView,
) -> Result<(), UseCaseError> {
    let subject = Subject::Ats(header.project.ats_number);
    let (prepares, sends) = (context.may(Action::SnapshotPrepare, subject), context.may(Action::SnapshotSend, subject));
    if !prepares && !sends {
        return Ok(());
    }
    let marks = header.snapshots()?;
    let rules = rules_of(header)?;
    for owed in owed_by(header, &rules).into_iter().filter(|owed| owed.reference_date <= today) {
        let reference = owed.reference_date;
        let at = format::date(reference);
        let mark = marks.iter().find(|mark| mark.reference_on == reference);
        let (title, detail) = match mark {
            Some(mark) if mark.sent_on.is_some() => continue,
            None if prepares => (
                format!("Preparare la fotografia al {at}"),
                "Il portale la compila con i dati fino a quel giorno; poi il Comitato dei Sindaci delibera.",
            ),
            Some(mark) if prepares && !mark.has_act => (
                format!("Completare la fotografia al {at}"),
                "Manca la deliberazione del Comitato dei Sindaci: numero, data e file.",
            ),
            Some(mark) if sends && mark.has_act => (
                format!("Trasmettere la fotografia al {at}"),
                "È completa: la trasmette il rappresentante legale e da allora non cambia più.",
            ),
            _ => continue,
        };
        let place = Place::Snapshot(header.project.id, reference);
        view.tasks.push(Task::new(title, "Apri la fotografia", place).of(of).detail(detail).due(owed.term.due, today));
    }
    Ok(())
}
