//! Whose rows a file may bring: all of a project's for the staff of its ATS, the own ones for an
//! operator.

use documents::rows_file::{self, FileRow, RowsFile};
use domain::period::Period;
use store::Tx;
use store::group::MemberRow;
use store::project::ProjectHeader;
use store::timesheet_import::TimesheetImportRow;
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

use crate::apart::{apart, turn_to_read};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::timesheet::quarter_data::{QuarterData, load};
use crate::timesheet::scope::project_period;

/// The project and period, with the operators whose rows the actor may fill in.
pub(super) struct ImportScope {
    pub header: ProjectHeader,
    pub period: Period,
    pub members: Vec<MemberRow>,
    /// The one member the actor may fill in; none: all.
    pub own: Option<Uuid>,
    /// The actor's account.
    pub account: Uuid,
}

impl ImportScope {
    /// The scope, if the actor may fill in the rows of all or of one.
    ///
    /// # Errors
    /// `NotLoggedIn`, `NotFound`, `Forbidden`.
    pub async fn of(tx: &mut Tx, context: &Context, project: Uuid, period: &str) -> Result<Self, UseCaseError> {
        let actor = context.actor()?;
        let header = store::project::project_header(tx, project).await?.ok_or(UseCaseError::NotFound)?;
        let ats = header.project.ats_number;
        let mut members = store::group::member_list_by_project(tx, project).await?;
        let mut own = None;
        if !context.may(Action::TimesheetFill, Subject::Ats(ats)) {
            let may_fill = |m: &MemberRow| context.may(Action::TimesheetFill, Subject::Person(ats, m.member.person_id));
            members.retain(may_fill);
            match members.first() {
                Some(member) => own = Some(member.member.id),
                None => {
                    context.authorize(Action::TimesheetFill, Subject::Ats(ats))?;
                }
            }
        }
        let account = actor.account().ok_or(UseCaseError::Forbidden)?;
        let period = project_period(&header, period)?;
        Ok(ImportScope { header, period, members, own, account })
    }

    /// A file that was read for this project and period; of others' files an operator knows none.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn import(&self, tx: &mut Tx, id: Uuid) -> Result<TimesheetImportRow, UseCaseError> {
        let found = store::timesheet_import::timesheet_import_by_id(tx, id).await?.ok_or(UseCaseError::NotFound)?;
        let here = found.project_id == self.header.project.id
            && Period::from_days(found.period_start, found.period_end) == self.period;
        let visible = self.own.is_none() || found.uploaded_by == self.account;
        if here && visible { Ok(found) } else { Err(UseCaseError::NotFound) }
    }

    /// What the rules need to know of the period.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn data(&self, tx: &mut Tx, context: &Context) -> Result<QuarterData, UseCaseError> {
        let only = self.own.and_then(|own| self.members.iter().find(|m| m.member.id == own));
        load(tx, context, self.header.clone(), self.period, only).await
    }
}

/// The rows of a file. As long as they are there, one of the few places to read files is taken,
/// so that the memory files take has a bound.
pub(super) struct Reading {
    pub file: RowsFile<FileRow>,
    _place: OwnedSemaphorePermit,
}

impl Reading {
    /// Reads a file that its owner calls by a name, apart from the requests; gives its content
    /// back.
    ///
    /// # Errors
    /// `Invalid` when no row of it can be taken.
    pub async fn of(context: &Context, name: &str, bytes: Vec<u8>) -> Result<(Self, Vec<u8>), UseCaseError> {
        let place = turn_to_read(context).await?;
        let name = name.to_owned();
        let (file, bytes) = apart(move || (rows_file::read_named(&name, &bytes), bytes)).await?;
        let file = file.map_err(|error| UseCaseError::field("file", error.to_string()))?;
        Ok((Reading { file, _place: place }, bytes))
    }

    /// Reads a file that is kept.
    ///
    /// # Errors
    /// `Conflict` when it is kept no more.
    pub async fn kept(context: &Context, import: &TimesheetImportRow) -> Result<Self, UseCaseError> {
        let bytes = match context.portal.files.get(&import.file_sha256).await {
            Err(UseCaseError::NotFound) => {
                return Err(UseCaseError::conflict("Il file non è più conservato: lo carichi di nuovo."));
            }
            other => other?,
        };
        Ok(Reading::of(context, &import.file_name, bytes).await?.0)
    }

    /// Takes the rows out.
    pub fn take(&mut self) -> Vec<FileRow> {
        std::mem::take(&mut self.file.rows)
    }
}
