//! The accounts of the demonstration: one for each role, and those of the other two projects.

use domain::role::Role;

/// The password of every demonstration account. Never used outside a demonstration.
pub const PASSWORD: &str = "Ambito-demo-2022";

/// A demonstration account.
#[derive(Debug, Clone, Copy)]
pub struct DemoUser {
    /// What to log in with.
    pub username: &'static str,
    /// The name shown: invented.
    pub display_name: &'static str,
    /// The role held.
    pub role: Role,
    /// The ATS it is held for.
    pub ats: Option<i64>,
    /// The member of the ATS's group the account belongs to.
    pub member: Option<&'static str>,
}

const fn user(username: &'static str, display_name: &'static str, role: Role, ats: Option<i64>) -> DemoUser {
    DemoUser { username, display_name, role, ats, member: None }
}

/// Who asks for advances.
pub(super) const LEGAL_9: &str = "legale.ats9";
pub(super) const LEGAL_11: &str = "legale.ats11";
pub(super) const LEGAL_16: &str = "legale.ats16";
/// Who sends sheets.
pub(super) const STAFF_9: &str = "ufficio.ats9";
pub(super) const STAFF_11: &str = "ufficio.ats11";
pub(super) const STAFF_16: &str = "ufficio.ats16";
/// Who prepares and records.
pub(super) const OFFICER: &str = "istruttore";
/// Who decides.
pub(super) const MANAGER: &str = "dirigente";
/// Who records for the portal itself.
pub(super) const ADMIN: &str = "admin";

/// All accounts.
pub const USERS: [DemoUser; 13] = [
    user(STAFF_9, "Nora Uffizietti", Role::AtsStaff, Some(9)),
    DemoUser {
        username: "operatore.ats9",
        display_name: "Anna Provaldi",
        role: Role::Operator,
        ats: Some(9),
        member: Some("OP-01"),
    },
    user(LEGAL_9, "Remo Firmatari", Role::LegalRepresentative, Some(9)),
    user(OFFICER, "Guido Istruttini", Role::RegionOfficer, None),
    user(MANAGER, "Livia Dirigentini", Role::RegionManager, None),
    user("cvr", "Sara Commissaretti", Role::CvrMember, None),
    user("gvl.ats9", "Dario Valutanti", Role::GvlMember, Some(9)),
    user("controlli", "Piera Riscontri", Role::Auditor, None),
    user(ADMIN, "Ivo Portalini", Role::Admin, None),
    user(STAFF_11, "Tina Sportelletti", Role::AtsStaff, Some(11)),
    user(LEGAL_11, "Elio Sottoscritti", Role::LegalRepresentative, Some(11)),
    user(STAFF_16, "Mila Scrivanelli", Role::AtsStaff, Some(16)),
    user(LEGAL_16, "Ida Rappresentini", Role::LegalRepresentative, Some(16)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_for_each_role_and_roles_of_an_ats_have_theirs() {
        for role in Role::ALL {
            assert!(USERS.iter().any(|user| user.role == role), "{role}");
        }
        for user in USERS {
            assert_eq!(user.ats.is_some(), user.role.is_of_ats(), "{}", user.username);
        }
    }
}
