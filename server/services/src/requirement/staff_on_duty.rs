//! Who of the group serves a sportello (F.4; art. 4, point 24, letter b). Once the network's
//! document is handed in, a change is a variation.

use domain::document::DocumentKind;
use domain::requirement::ActPart;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::Action;
use crate::project::scope::project_scope;
use crate::requirement::RETURNED;
use crate::requirement::standing::Standing;

/// A person who may serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Code in the group.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether they serve it.
    pub serves: bool,
}

/// What was picked.
#[derive(Debug, Clone)]
pub struct OnDuty {
    /// The project.
    pub project: Uuid,
    /// Number of the sportello.
    pub number: i64,
    /// The version the form was made from.
    pub version: i64,
    /// Codes of the people: `addetto`.
    pub members: Vec<String>,
}

/// Why the people on duty cannot be changed: their document is handed in.
pub(crate) fn fixed(standing: &Standing) -> bool {
    standing.asked.iter().any(|each| {
        let network = each.requirement.evidence.document() == Some(DocumentKind::NetworkAct);
        let last = standing.last(each.id, "");
        network
            && each.requirement.act == Some(ActPart::Fixed)
            && last.is_some_and(|row| row.state.as_deref() != Some(RETURNED))
    })
}

/// Stores who serves a sportello.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` for who is not of the group; `Conflict` once the network's
/// document is handed in; `Stale`.
pub async fn staff_save(context: &Context, input: &OnDuty) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    project_scope(&mut tx, context, input.project, Action::NetworkEdit).await?;
    let sportello = store::network::sportello_list_by_project(&mut tx, input.project)
        .await?
        .into_iter()
        .map(|row| row.sportello)
        .find(|row| row.number == input.number)
        .ok_or(UseCaseError::NotFound)?;
    if sportello.version != input.version {
        return Err(UseCaseError::Stale);
    }
    let standing = Standing::of(store::requirement::standing_list(&mut tx, input.project).await?)?;
    if fixed(&standing) {
        return Err(UseCaseError::conflict(
            "La rete con le persone addette (F.3 e F.4) è già consegnata: un cambiamento si comunica come variazione.",
        ));
    }
    let members = store::group::member_list_by_project(&mut tx, input.project).await?;
    let mut picked = Vec::new();
    for code in &input.members {
        let member = members.iter().find(|row| row.member.code == *code);
        let member = member.ok_or_else(|| UseCaseError::field("addetto", "Scelga fra le persone del gruppo."))?;
        picked.push(member);
    }
    picked.sort_by(|a, b| a.member.code.cmp(&b.member.code));
    picked.dedup_by_key(|row| row.member.id);
    let stored = store::network::sportello_staff_list_by_project(&mut tx, input.project).await?;
    let before: Vec<String> = members
        .iter()
        .filter(|m| stored.iter().any(|row| row.sportello_id == sportello.id && row.member_id == m.member.id))
        .map(member_name)
        .collect();
    let ids: Vec<Uuid> = picked.iter().map(|row| row.member.id).collect();
    let after: Vec<String> = picked.iter().map(|row| member_name(row)).collect();
    store::network::sportello_update(&mut tx, &sportello).await?;
    store::network::sportello_staff_replace(&mut tx, sportello.id, &ids).await?;
    let change = Change {
        project: Some(input.project),
        action: "network.staff",
        entity: "sportello",
        entity_id: sportello.number.to_string(),
    };
    let (before, after) = (json!({ "staff": before }), json!({ "staff": after }));
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(())
}
