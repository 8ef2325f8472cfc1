//! The states of a timesheet and the steps between them: draft → sent → in check → accepted, or
//! returned with reasons and back to draft (art. 4.14; art. 10).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::role::Role;

/// Where a sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    /// Being filled in.
    Draft,
    /// Sent to the Region; locked for the ATS.
    Sent,
    /// The Region is checking it.
    InCheck,
    /// Accepted: its rows count in the determination.
    Accepted,
    /// Sent back with reasons.
    Returned,
}

impl SheetState {
    /// All of them, in order.
    pub const ALL: [SheetState; 5] =
        [SheetState::Draft, SheetState::Sent, SheetState::InCheck, SheetState::Accepted, SheetState::Returned];

    /// The code used in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            SheetState::Draft => "draft",
            SheetState::Sent => "sent",
            SheetState::InCheck => "in_check",
            SheetState::Accepted => "accepted",
            SheetState::Returned => "returned",
        }
    }

    /// The name on pages and documents.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            SheetState::Draft => "Bozza",
            SheetState::Sent => "Inviato",
            SheetState::InCheck => "In verifica",
            SheetState::Accepted => "Accettato",
            SheetState::Returned => "Restituito",
        }
    }

    /// Whether rows may be changed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, SheetState::Draft)
    }

    /// Whether nobody of the ATS may change anything of it.
    #[must_use]
    pub const fn is_locked_for_ats(self) -> bool {
        !matches!(self, SheetState::Draft | SheetState::Returned)
    }

    /// Whether its hours are «reported» (advances, art. 12): sent and not returned.
    #[must_use]
    pub const fn counts_as_reported(self) -> bool {
        matches!(self, SheetState::Sent | SheetState::InCheck | SheetState::Accepted)
    }

    /// Whether its hours enter the determination (art. 7).
    #[must_use]
    pub const fn counts_in_determination(self) -> bool {
        matches!(self, SheetState::Accepted)
    }

    /// The step that action is from here, if there is one.
    #[must_use]
    pub fn transition(self, action: SheetAction) -> Option<&'static SheetTransition> {
        SHEET_TRANSITIONS.iter().find(|t| t.from == self && t.action == action)
    }

    /// The steps a user with that role has from here.
    pub fn actions_for(self, role: Role) -> impl Iterator<Item = &'static SheetTransition> {
        SHEET_TRANSITIONS.iter().filter(move |t| t.from == self && t.roles.contains(&role))
    }
}

impl fmt::Display for SheetState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("lo stato del timesheet non esiste")]
pub struct UnknownSheetState;

impl FromStr for SheetState {
    type Err = UnknownSheetState;
    fn from_str(text: &str) -> Result<Self, UnknownSheetState> {
        SheetState::ALL.into_iter().find(|s| s.code() == text).ok_or(UnknownSheetState)
    }
}

/// What is done to a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetAction {
    /// The operator confirms what is in the draft.
    Confirm,
    /// The staff sends it to the Region.
    Send,
    /// The Region takes it up.
    TakeInCheck,
    /// The Region accepts it.
    Accept,
    /// The Region sends it back with reasons.
    Return,
    /// The ATS takes a returned one back into draft.
    Rework,
    /// The Region opens an accepted one again; both versions stay.
    Reopen,
}

impl SheetAction {
    /// The word on the button.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            SheetAction::Confirm => "Conferma",
            SheetAction::Send => "Invia alla Regione",
            SheetAction::TakeInCheck => "Prendi in verifica",
            SheetAction::Accept => "Accetta",
            SheetAction::Return => "Restituisci",
            SheetAction::Rework => "Correggi",
            SheetAction::Reopen => "Riapri",
        }
    }
}

/// A step that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetTransition {
    /// The state before.
    pub from: SheetState,
    /// What is done.
    pub action: SheetAction,
    /// The state after.
    pub to: SheetState,
    /// Who may do it.
    pub roles: &'static [Role],
    /// Whether reasons must be given.
    pub needs_reason: bool,
}

const fn step(
    from: SheetState,
    action: SheetAction,
    to: SheetState,
    roles: &'static [Role],
    needs_reason: bool,
) -> SheetTransition {
    SheetTransition { from, action, to, roles, needs_reason }
}

/// Every step that exists. An accepted sheet is opened again as a returned one: the reasons
/// stand on it and the ATS takes it back into draft.
pub const SHEET_TRANSITIONS: &[SheetTransition] = {
    use SheetState::{Accepted, Draft, InCheck, Returned, Sent};
    &[
        step(Draft, SheetAction::Confirm, Draft, &[Role::Operator], false),
        step(Draft, SheetAction::Send, Sent, &[Role::AtsStaff], false),
        step(Sent, SheetAction::TakeInCheck, InCheck, &[Role::RegionOfficer], false),
        step(InCheck, SheetAction::Accept, Accepted, &[Role::RegionOfficer], false),
        step(InCheck, SheetAction::Return, Returned, &[Role::RegionOfficer], true),
        step(Returned, SheetAction::Rework, Draft, &[Role::AtsStaff, Role::Operator], false),
        step(Accepted, SheetAction::Reopen, Returned, &[Role::RegionOfficer], true),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for state in SheetState::ALL {
            assert_eq!(state.code().parse(), Ok(state));
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{state}\""));
        }
    }

    #[test]
    fn who_may_do_what_from_where() {
        use SheetState::{Accepted, Draft, InCheck, Returned, Sent};
        for (from, action, role, to) in [
            (Draft, SheetAction::Send, Role::AtsStaff, Some(Sent)),
            (Draft, SheetAction::Send, Role::Operator, None),
            (Draft, SheetAction::Confirm, Role::Operator, Some(Draft)),
            (Sent, SheetAction::Send, Role::AtsStaff, None),
            (Sent, SheetAction::TakeInCheck, Role::RegionOfficer, Some(InCheck)),
            (InCheck, SheetAction::Accept, Role::RegionOfficer, Some(Accepted)),
            (InCheck, SheetAction::Accept, Role::RegionManager, None),
            (InCheck, SheetAction::Return, Role::RegionOfficer, Some(Returned)),
            (Returned, SheetAction::Rework, Role::AtsStaff, Some(Draft)),
            (Accepted, SheetAction::Reopen, Role::AtsStaff, None),
            (Accepted, SheetAction::Reopen, Role::RegionOfficer, Some(Returned)),
        ] {
            let step = from.transition(action).filter(|t| t.roles.contains(&role));
            assert_eq!(step.map(|t| t.to), to, "{from} {action:?} {role}");
        }
    }

    #[test]
    fn returning_and_reopening_need_reasons() {
        for step in SHEET_TRANSITIONS {
            let reason = matches!(step.action, SheetAction::Return | SheetAction::Reopen);
            assert_eq!(step.needs_reason, reason, "{:?}", step.action);
        }
    }

    #[test]
    fn the_ats_changes_nothing_between_sending_and_return() {
        for step in SHEET_TRANSITIONS.iter().filter(|t| t.from.is_locked_for_ats()) {
            assert!(step.roles.iter().all(|role| !role.is_of_ats()), "{:?}", step.action);
        }
        let reported: Vec<_> = SheetState::ALL.into_iter().filter(|s| s.counts_as_reported()).collect();
        assert_eq!(reported, [SheetState::Sent, SheetState::InCheck, SheetState::Accepted]);
    }
}
