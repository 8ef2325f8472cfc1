//! Who is asking, with which roles, for which ATS.

use domain::role::Role;
use uuid::Uuid;

/// A role a person holds; `ats` bounds the roles that belong to one ATS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The ATS it is held for; `None` for the Region's roles.
    pub ats: Option<i64>,
}

/// A person who has logged in, or a program that showed its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account; of a program its key.
    pub user_id: Uuid,
    /// What the person logs in with; empty for a program.
    pub username: String,
    /// The name on pages and in the history.
    pub display_name: String,
    /// The person of project groups this account belongs to, if any.
    pub person_id: Option<Uuid>,
    /// The roles held.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether the person holds a role, for whichever ATS.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The account, for what refers to one; none for a program.
    #[must_use]
    pub fn account(&self) -> Option<Uuid> {
        (!self.has(Role::Program)).then_some(self.user_id)
    }

    /// The ATS of the person's roles, if one belongs to an ATS.
    #[must_use]
    pub fn ats(&self) -> Option<i64> {
        self.grants.iter().find_map(|grant| grant.ats)
    }
}
