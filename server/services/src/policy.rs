//! Who may do what: one table, written from the roles of the call (docs: «Ruoli»).
//!
//! A row says which roles may do an action, and how far each reaches. What an actor may not
//! even read is answered as not existing (404); what it may read but not do is refused (403).
//! States (a sent sheet is locked, four eyes) are checked by the use cases on top of this.

use domain::role::Role;
use uuid::Uuid;

use crate::actor::{Actor, Grant};
use crate::error::UseCaseError;

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the list of projects and the overview of one.
    ProjectRead,
    /// See group and network.
    GroupRead,
    /// Change people, profiles, hours.
    GroupEdit,
    /// Change sportelli and opening hours.
    NetworkEdit,
    /// See sheets and their rows.
    TimesheetRead,
    /// Write rows of a draft.
    TimesheetFill,
    /// Confirm one's own sheet.
    TimesheetConfirm,
    /// Send sheets to the Region.
    TimesheetSend,
    /// Accept, return, mark mismatch.
    TimesheetCheck,
    /// Open and withdraw extraordinary periods.
    PeriodOpen,
    /// See advances, payments, determination.
    MoneyRead,
    /// Request an advance (signs and sends).
    AdvanceRequest,
    /// Propose a payment or a determination.
    PaymentPropose,
    /// Decide a payment or a determination.
    PaymentDecide,
    /// Record the facts that the determination uses.
    EventRecord,
    /// See documents, signed files and their reports.
    DocumentRead,
    /// Sign for the body.
    DocumentSignBody,
    /// Sign for the Region.
    DocumentSignRegion,
    /// Sign for oneself.
    DocumentSignOwn,
    /// See who may sign for a body.
    SigningPowerRead,
    /// Record who may sign for a body.
    SigningPowerEdit,
    /// See who may sign for the Region.
    RegionPowerRead,
    /// Record who may sign for the Region.
    RegionPowerEdit,
    /// See the agreement, its data and its versions.
    AgreementRead,
    /// Record CUP and acts of the body.
    AgreementPrepare,
    /// Record the admission, draw up the agreement, register it, propose a forfeiture.
    AgreementDraft,
    /// Renounce the grant.
    AgreementRenounce,
    /// Send back what the body signed; decide a forfeiture.
    AgreementDecide,
    /// Write the wording of a call's agreement.
    WordingEdit,
    /// Read the history.
    HistoryRead,
    /// Create a project from a form file.
    ProjectImport,
    /// See calls, rule sets, territory.
    ReferenceRead,
    /// See what the call asks of a project, and what was handed in.
    RequirementRead,
    /// Draw up required documents, hand in evidence and statements.
    RequirementHandIn,
    /// Accept or return what was handed in.
    RequirementCheck,
    /// See counts, targets, findings and snapshots.
    MonitoringRead,
    /// Send flows and lists of participants.
    FlowSend,
    /// See what is entered of single contacts, cases and interventions, and the indicators of people.
    RecordRead,
    /// Enter single contacts, cases and interventions.
    RecordEdit,
    /// Keep the register of the ATS's social workers.
    SocialWorkerEdit,
    /// Explain a finding of the cross-checks.
    FindingExplain,
    /// Accept or confirm a finding.
    FindingDecide,
    /// Prepare the snapshot of the mayors' committee and upload its resolution.
    SnapshotPrepare,
    /// Transmit it.
    SnapshotSend,
    /// Keep the code lists of a call.
    CodeListEdit,
    /// Manage accounts.
    AccountManage,
    /// Make and revoke the keys of programs.
    ApiKeyManage,
}

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything.
    All,
    /// What belongs to the ATS the role is held for.
    OwnAts,
    /// What belongs to the person, in the ATS the role is held for.
    OwnPerson,
}

/// What an action is done on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Nothing in particular: a list, a page of its own.
    Portal,
    /// Something of an ATS's project.
    Ats(i64),
    /// Something of one person in an ATS's project; `None` while the person is not known.
    Person(i64, Option<Uuid>),
}

use Action::{
    AccountManage, AdvanceRequest, AgreementDecide, AgreementDraft, AgreementPrepare, AgreementRead, AgreementRenounce,
    ApiKeyManage, CodeListEdit, DocumentRead, DocumentSignBody, DocumentSignOwn, DocumentSignRegion, EventRecord,
    FindingDecide, FindingExplain, FlowSend, GroupEdit, GroupRead, HistoryRead, MoneyRead, MonitoringRead, NetworkEdit,
    PaymentDecide, PaymentPropose, PeriodOpen, ProjectImport, ProjectRead, RecordEdit, RecordRead, ReferenceRead,
    RegionPowerEdit, RegionPowerRead, RequirementCheck, RequirementHandIn, RequirementRead, SigningPowerEdit,
    SigningPowerRead, SnapshotPrepare, SnapshotSend, SocialWorkerEdit, TimesheetCheck, TimesheetConfirm, TimesheetFill,
    TimesheetRead, TimesheetSend, WordingEdit,
};
use Reach::{All, OwnAts, OwnPerson};
use Role::{
    Admin, AtsStaff, Auditor, CvrMember, GvlMember, LegalRepresentative, Operator, Program, RegionManager,
    RegionOfficer,
};

/// The table.
const TABLE: &[(Action, &[(Role, Reach)])] = &[
    (
        ProjectRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (CvrMember, All),
            (RegionManager, All),
            (Auditor, All),
            (Program, OwnAts),
        ],
    ),
    (
        GroupRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (CvrMember, All),
            (RegionManager, All),
            (Auditor, All),
            (Program, OwnAts),
        ],
    ),
    (GroupEdit, &[(AtsStaff, OwnAts)]),
    (NetworkEdit, &[(AtsStaff, OwnAts)]),
    (
        TimesheetRead,
        &[
            (Operator, OwnPerson),
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (RegionManager, All),
            (Auditor, All),
            (Program, OwnAts),
        ],
    ),
    (TimesheetFill, &[(Operator, OwnPerson), (AtsStaff, OwnAts), (Program, OwnAts)]),
    (TimesheetConfirm, &[(Operator, OwnPerson)]),
    (TimesheetSend, &[(AtsStaff, OwnAts)]),
    (TimesheetCheck, &[(RegionOfficer, All)]),
    (PeriodOpen, &[(RegionOfficer, All)]),
    (
        MoneyRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (RegionManager, All),
            (Auditor, All),
        ],
    ),
    (AdvanceRequest, &[(LegalRepresentative, OwnAts)]),
    (PaymentPropose, &[(RegionOfficer, All)]),
    (PaymentDecide, &[(RegionManager, All)]),
    (EventRecord, &[(RegionOfficer, All)]),
    (
        DocumentRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (RegionOfficer, All),
            (RegionManager, All),
            (Auditor, All),
        ],
    ),
    (DocumentSignBody, &[(LegalRepresentative, OwnAts)]),
    (DocumentSignRegion, &[(RegionManager, All)]),
    (DocumentSignOwn, &[(Operator, OwnPerson)]),
    (
        SigningPowerRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (RegionOfficer, All),
            (RegionManager, All),
            (Auditor, All),
        ],
    ),
    (SigningPowerEdit, &[(AtsStaff, OwnAts)]),
    (RegionPowerRead, &[(RegionOfficer, All), (RegionManager, All), (Auditor, All), (Admin, All)]),
    (RegionPowerEdit, &[(RegionOfficer, All), (Admin, All)]),
    (
        AgreementRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (CvrMember, All),
            (RegionManager, All),
            (Auditor, All),
        ],
    ),
    (AgreementPrepare, &[(AtsStaff, OwnAts)]),
    (AgreementDraft, &[(RegionOfficer, All)]),
    (AgreementRenounce, &[(LegalRepresentative, OwnAts)]),
    (AgreementDecide, &[(RegionManager, All)]),
    (WordingEdit, &[(RegionOfficer, All)]),
    (
        HistoryRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (RegionManager, All),
            (Auditor, All),
        ],
    ),
    (ProjectImport, &[(RegionOfficer, All)]),
    (
        ReferenceRead,
        &[
            (AtsStaff, All),
            (Operator, All),
            (LegalRepresentative, All),
            (GvlMember, All),
            (RegionOfficer, All),
            (CvrMember, All),
            (RegionManager, All),
            (Auditor, All),
            (Admin, All),
        ],
    ),
    (
        RequirementRead,
        &[
            (Operator, OwnPerson),
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (RegionManager, All),
            (Auditor, All),
        ],
    ),
    (RequirementHandIn, &[(AtsStaff, OwnAts)]),
    (RequirementCheck, &[(RegionOfficer, All)]),
    (
        MonitoringRead,
        &[
            (AtsStaff, OwnAts),
            (LegalRepresentative, OwnAts),
            (GvlMember, OwnAts),
            (RegionOfficer, All),
            (CvrMember, All),
            (RegionManager, All),
            (Auditor, All),
            (Program, OwnAts),
        ],
    ),
    (FlowSend, &[(AtsStaff, OwnAts), (Program, OwnAts)]),
    (RecordRead, &[(AtsStaff, OwnAts)]),
    (RecordEdit, &[(AtsStaff, OwnAts)]),
    (SocialWorkerEdit, &[(AtsStaff, OwnAts)]),
    (FindingExplain, &[(AtsStaff, OwnAts)]),
    (FindingDecide, &[(RegionOfficer, All)]),
    (SnapshotPrepare, &[(AtsStaff, OwnAts)]),
    (SnapshotSend, &[(LegalRepresentative, OwnAts)]),
    (CodeListEdit, &[(Admin, All)]),
    (AccountManage, &[(Admin, All)]),
    (ApiKeyManage, &[(AtsStaff, OwnAts), (Admin, All)]),
];

/// Actions whose subject an actor may know of: one of these granted means 403, none means 404.
const READS: [Action; 5] = [ProjectRead, GroupRead, TimesheetRead, MoneyRead, RequirementRead];

fn reaches(grant: Grant, reach: Reach, actor: &Actor, subject: Subject) -> bool {
    match (reach, subject) {
        (All, _) | (_, Subject::Portal) => true,
        (OwnAts, Subject::Ats(ats) | Subject::Person(ats, _)) => grant.ats == Some(ats),
        (OwnPerson, Subject::Person(ats, person)) => {
            grant.ats == Some(ats) && person.is_some() && person == actor.person_id
        }
        (OwnPerson, Subject::Ats(_)) => false,
    }
}

/// Whether the actor may do this.
#[must_use]
pub fn allows(actor: &Actor, action: Action, subject: Subject) -> bool {
    let rows = TABLE.iter().filter(|(a, _)| *a == action).flat_map(|(_, roles)| roles.iter());
    rows.into_iter().any(|(role, reach)| {
        actor.grants.iter().any(|grant| grant.role == *role && reaches(*grant, *reach, actor, subject))
    })
}

/// Lets pass, or says how to refuse.
///
/// # Errors
/// [`UseCaseError::Forbidden`] when the actor may know of the subject (or there is none),
/// [`UseCaseError::NotFound`] when it may not.
pub fn authorize(actor: &Actor, action: Action, subject: Subject) -> Result<(), UseCaseError> {
    if allows(actor, action, subject) {
        return Ok(());
    }
    let knows = match subject {
        Subject::Portal => true,
        Subject::Ats(_) | Subject::Person(..) => READS.iter().any(|read| allows(actor, *read, subject)),
    };
    Err(if knows { UseCaseError::Forbidden } else { UseCaseError::NotFound })
}

/// How far the actor's reading of projects goes, for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visible {
    /// All projects.
    All,
    /// The projects of one ATS.
    Ats(i64),
    /// The projects a person works in, seen from the sheets only.
    Person(Uuid),
    /// None.
    Nothing,
}

/// Which projects the actor may list.
#[must_use]
pub fn visible_projects(actor: &Actor) -> Visible {
    if allows(actor, ProjectRead, Subject::Ats(i64::MIN)) {
        return Visible::All;
    }
    match (actor.ats(), actor.person_id) {
        (Some(ats), _) if allows(actor, ProjectRead, Subject::Ats(ats)) => Visible::Ats(ats),
        (_, Some(person)) if actor.has(Operator) => Visible::Person(person),
        _ => Visible::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, ats: Option<i64>, person: Option<Uuid>) -> Actor {
        Actor {
            user_id: Uuid::nil(),
            username: "prova".into(),
            display_name: "Prova".into(),
            person_id: person,
            grants: vec![Grant { role, ats }],
        }
    }

    #[test]
    fn an_ats_never_learns_that_a_strangers_record_exists() {
        let staff = actor(AtsStaff, Some(9), None);
        assert!(authorize(&staff, ProjectRead, Subject::Ats(9)).is_ok());
        assert!(matches!(authorize(&staff, ProjectRead, Subject::Ats(8)), Err(UseCaseError::NotFound)));
        assert!(matches!(authorize(&staff, TimesheetFill, Subject::Ats(8)), Err(UseCaseError::NotFound)));
    }

    #[test]
    fn what_may_be_seen_but_not_done_is_refused() {
        let staff = actor(AtsStaff, Some(9), None);
        assert!(matches!(authorize(&staff, AdvanceRequest, Subject::Ats(9)), Err(UseCaseError::Forbidden)));
        let auditor = actor(Auditor, None, None);
        assert!(matches!(authorize(&auditor, PaymentDecide, Subject::Ats(9)), Err(UseCaseError::Forbidden)));
        let admin = actor(Admin, None, None);
        assert!(matches!(authorize(&admin, ProjectRead, Subject::Ats(9)), Err(UseCaseError::NotFound)));
    }

    #[test]
    fn an_operator_reaches_only_the_own_sheets() {
        let me = Uuid::from_u128(1);
        let operator = actor(Operator, Some(9), Some(me));
        assert!(allows(&operator, TimesheetFill, Subject::Person(9, Some(me))));
        assert!(!allows(&operator, TimesheetFill, Subject::Person(9, Some(Uuid::from_u128(2)))));
        assert!(!allows(&operator, TimesheetFill, Subject::Person(9, None)));
        assert!(!allows(&operator, ProjectRead, Subject::Ats(9)));
        assert_eq!(visible_projects(&operator), Visible::Person(me));
    }

    #[test]
    fn a_program_reads_and_fills_in_for_its_ats_and_does_nothing_else() {
        let program = actor(Program, Some(9), None);
        for (action, _) in TABLE {
            let may =
                matches!(action, ProjectRead | GroupRead | TimesheetRead | TimesheetFill | MonitoringRead | FlowSend);
            assert_eq!(allows(&program, *action, Subject::Ats(9)), may, "{action:?}");
            assert!(!allows(&program, *action, Subject::Ats(11)), "{action:?}");
        }
        assert!(matches!(authorize(&program, TimesheetSend, Subject::Ats(9)), Err(UseCaseError::Forbidden)));
        assert!(matches!(authorize(&program, TimesheetFill, Subject::Ats(11)), Err(UseCaseError::NotFound)));
        assert_eq!(visible_projects(&program), Visible::Ats(9));
    }

    #[test]
    fn every_role_can_do_something() {
        for role in Role::ALL {
            let rows = TABLE.iter().filter(|(action, _)| *action != ReferenceRead);
            assert!(rows.into_iter().any(|(_, roles)| roles.iter().any(|(r, _)| *r == role)), "{role:?}");
        }
    }
}
