//! Lists of who works with the portal: the group of a project, accounts, keys of programs.

use documents::table_file::{Cell, TableFile, column, summed};
use uuid::Uuid;

use crate::account::list::{Account, list};
use crate::api_key::list::{KeyLine, KeyState, api_key_list};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::{ListFile, day, moment};
use crate::project::group::{MemberFunction, MemberLine, Profile, group_show};

/// A person in one function, as a row of the page; without a function, the person alone.
type Part<'v> = (&'v MemberLine, Option<&'v MemberFunction>);

/// The group of a project, person by person and function by function.
///
/// # Errors
/// As the group's page.
pub async fn group(context: &Context, project: Uuid) -> Result<ListFile, UseCaseError> {
    let view = group_show(context, project).await?;
    let mut parts: Vec<Part<'_>> = Vec::new();
    for member in &view.members {
        if member.functions.is_empty() {
            parts.push((member, None));
        }
        parts.extend(member.functions.iter().map(|function| (member, Some(function))));
    }
    let hours = |part: &Part<'_>| part.1.map(|function| function.hours).unwrap_or_default();
    let letter = |profile: Profile| Cell::text(profile.declared.code());
    let years = |profile: Profile| Cell::or_empty(profile.years(), Cell::Decimal);
    let of_function = |part: &Part<'_>| part.1.and_then(|function| function.profile);
    let total = view.total;
    let table = TableFile::new(
        "Gruppo di progetto",
        &parts,
        vec![
            column("Codice", |(member, _): &Part<'_>| Cell::text(&member.code)),
            column("Operatore", |(member, _): &Part<'_>| Cell::text(&member.name)),
            column("Codice fiscale", |(member, _): &Part<'_>| {
                Cell::or_empty(member.tax_code_masked.as_ref(), Cell::text)
            }),
            column("Professione", |(member, _): &Part<'_>| Cell::text(member.profession.italian())),
            column("Qualifica", |(member, _): &Part<'_>| Cell::text(&member.qualification)),
            column("Profilo in politiche sociali", move |(member, _): &Part<'_>| letter(member.social_policies)),
            column("Anni in politiche sociali", move |(member, _): &Part<'_>| years(member.social_policies)),
            column("Funzione", |(_, function): &Part<'_>| {
                Cell::or_empty(*function, |function| Cell::text(function.function.italian()))
            }),
            column("Profilo nella funzione", move |part: &Part<'_>| Cell::or_empty(of_function(part), letter)),
            column("Anni nella funzione", move |part: &Part<'_>| Cell::or_empty(of_function(part), years)),
            summed("Assegnate", Cell::Minutes(total.assigned), move |part: &Part<'_>| {
                Cell::Minutes(hours(part).assigned)
            }),
            summed("Accettate", Cell::Minutes(total.accepted), move |part: &Part<'_>| {
                Cell::Minutes(hours(part).accepted)
            }),
            summed("In controllo", Cell::Minutes(total.sent), move |part: &Part<'_>| Cell::Minutes(hours(part).sent)),
            summed("In bozza", Cell::Minutes(total.draft), move |part: &Part<'_>| Cell::Minutes(hours(part).draft)),
            column("Che cosa manca", |(member, _): &Part<'_>| Cell::text(member.missing.join(", "))),
        ],
    );
    Ok(ListFile::new(context, format!("gruppo-ATS{}", view.head.ats), table))
}

/// The accounts of the portal.
///
/// # Errors
/// As the page of accounts.
pub async fn accounts(context: &Context) -> Result<ListFile, UseCaseError> {
    let accounts = list(context).await?;
    let table = TableFile::new(
        "Utenze",
        &accounts,
        vec![
            column("Nome utente", |account: &Account| Cell::text(&account.username)),
            column("Persona", |account: &Account| Cell::text(&account.display_name)),
            column("Ruoli", |account: &Account| {
                let roles = account.grants.iter().map(|grant| match grant.ats {
                    Some(ats) => format!("{}, ATS {ats}", grant.role.italian()),
                    None => grant.role.italian().to_owned(),
                });
                Cell::text(roles.collect::<Vec<_>>().join("; "))
            }),
            column("Stato", |account: &Account| Cell::text(if account.active { "Attiva" } else { "Disattivata" })),
        ],
    );
    Ok(ListFile::new(context, "utenze", table))
}

/// The keys of programs, without the keys themselves.
///
/// # Errors
/// As the page of keys.
pub async fn keys(context: &Context) -> Result<ListFile, UseCaseError> {
    let view = api_key_list(context).await?;
    let state = |key: &KeyLine| match key.state {
        KeyState::Open => "Attiva",
        KeyState::Expired => "Scaduta",
        KeyState::Revoked { .. } => "Revocata",
    };
    let revoked = |key: &KeyLine| match &key.state {
        KeyState::Revoked { by, at } => Some((by.clone(), *at)),
        _ => None,
    };
    let table = TableFile::new(
        "Chiavi",
        &view.keys,
        vec![
            column("Programma", |key: &KeyLine| Cell::text(&key.name)),
            column("ATS", |key: &KeyLine| Cell::Integer(key.ats)),
            column("Chiave", |key: &KeyLine| Cell::text(&key.prefix)),
            column("Creata da", |key: &KeyLine| Cell::text(&key.created_by)),
            column("Creata il", |key: &KeyLine| day(key.created_at)),
            column("Utenza di chi l’ha creata", |key: &KeyLine| {
                Cell::text(if key.maker_active { "Attiva" } else { "Disattivata" })
            }),
            column("Ultimo uso", |key: &KeyLine| Cell::or_empty(key.last_used_at, moment)),
            column("Valida fino al", |key: &KeyLine| Cell::Date(key.expires_on)),
            column("Stato", move |key: &KeyLine| Cell::text(state(key))),
            column("Revocata da", move |key: &KeyLine| Cell::or_empty(revoked(key), |(by, _)| Cell::text(by))),
            column("Revocata il", move |key: &KeyLine| Cell::or_empty(revoked(key), |(_, at)| moment(at))),
        ],
    );
    Ok(ListFile::new(context, "chiavi", table).asked("ATS", view.ats.map(|ats| ats.to_string())))
}
