//! Making an account: by the administration on its page, or the first one from the command line.

use domain::identifiers::TaxCode;
use domain::role::Role;
use serde::Serialize;
use store::Tx;
use store::account::{UserRoleRow, UserRow};
use uuid::Uuid;

use crate::account::password;
use crate::audit::{self, Change};
use crate::context::{Context, Portal};
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};

/// The longest name to log in with, and to show. Characters.
const LONGEST_NAME: usize = 100;

/// What was typed.
#[derive(Clone, Default)]
pub struct NewAccount {
    /// Name to log in with.
    pub username: String,
    /// Name to show.
    pub display_name: String,
    /// Code of the role.
    pub role: String,
    /// Number of the ATS, for the roles that belong to one.
    pub ats: String,
    /// Tax code of the person, for operators.
    pub tax_code: String,
    /// The first password.
    pub password: String,
}

/// What was read from it.
struct Read {
    username: String,
    display_name: String,
    role: Option<Role>,
    ats: Option<i64>,
    person_id: Option<Uuid>,
}

#[derive(Serialize)]
struct Made<'a> {
    username: &'a str,
    role: &'a str,
    ats: Option<i64>,
}

/// Makes an account with one role; gives the name to show.
///
/// # Errors
/// Without the right to manage accounts; `Invalid` with every problem at its field.
pub async fn account_create(context: &Context, input: &NewAccount) -> Result<String, UseCaseError> {
    context.authorize(Action::AccountManage, Subject::Portal)?;
    create(context, input).await
}

/// The same for who stands at the machine itself: the first administrator.
///
/// # Errors
/// `Invalid` with every problem at its field.
pub async fn account_create_by_command(portal: &Portal, input: &NewAccount) -> Result<String, UseCaseError> {
    create(&Context::new(portal.clone(), None, portal.new_id()), input).await
}

async fn create(context: &Context, input: &NewAccount) -> Result<String, UseCaseError> {
    // Problems first, without the cost of a hash; then the hash, outside the transaction.
    let mut tx = context.read().await?;
    read(&mut tx, input).await?;
    drop(tx);
    let hash = password::hash(&context.portal, input.password.clone()).await?;
    store::retrying(|| async {
        let mut tx = context.write().await?;
        let read = read(&mut tx, input).await?;
        let user = UserRow {
            id: context.new_id(),
            username: read.username,
            display_name: read.display_name,
            password_hash: hash.clone(),
            active: true,
            person_id: read.person_id,
            created_at: context.portal.clock.instant(),
            version: 1,
        };
        store::account::user_insert(&mut tx, &user).await?;
        let role = read.role.map(Role::code).unwrap_or_default();
        let row = UserRoleRow { user_id: user.id, role: role.to_owned(), ats_number: read.ats };
        store::account::user_role_insert(&mut tx, &row).await?;
        let change =
            Change { project: None, action: "account.create", entity: "account", entity_id: user.id.to_string() };
        let made = Made { username: &user.username, role, ats: read.ats };
        audit::record(&mut tx, context, change, None::<&()>, Some(&made)).await?;
        tx.commit().await?;
        Ok(user.display_name)
    })
    .await
}

/// Reads what was typed, with all its problems at once.
async fn read(tx: &mut Tx, input: &NewAccount) -> Result<Read, UseCaseError> {
    let mut problems = Vec::new();
    let mut report = |field: &str, message: &str| problems.push(FieldProblem::new(field, message));
    let username = input.username.trim().to_lowercase();
    let proper = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if username.is_empty() || username.len() > LONGEST_NAME || !username.chars().all(proper) {
        report("utente", "Indicare un nome utente di lettere, cifre, punti, trattini o chiocciola, senza spazi.");
    } else if store::account::user_by_username(tx, &username).await?.is_some() {
        report("utente", "Questo nome utente è già in uso: sceglierne un altro.");
    }
    let display_name = input.display_name.trim().to_owned();
    if display_name.is_empty() || display_name.chars().count() > LONGEST_NAME {
        report("nome", "Indicare nome e cognome della persona, al massimo 100 caratteri.");
    }
    let role = input.role.parse::<Role>().ok();
    if role.is_none() {
        report("ruolo", "Scegliere un ruolo dell’elenco.");
    }
    let mut ats = None;
    if role.is_some_and(Role::is_of_ats) {
        ats = input.ats.trim().parse::<i64>().ok();
        let known = match ats {
            Some(number) => store::territory::ats_by_number(tx, number).await?.is_some(),
            None => false,
        };
        if !known {
            report("ats", "Indicare il numero dell’ambito (ATS) a cui appartiene il ruolo.");
        }
    }
    let mut person_id = None;
    if role == Some(Role::Operator) {
        match input.tax_code.trim().to_uppercase().parse::<TaxCode>() {
            Err(error) => report("codice-fiscale", &error.to_string()),
            Ok(code) => {
                person_id = store::person::person_by_tax_code(tx, code.as_str()).await?.map(|person| person.id);
                if person_id.is_none() {
                    report("codice-fiscale", "Nessun gruppo di progetto ha una persona con questo codice fiscale.");
                }
            }
        }
    }
    problems.extend(password::problem_of_new("password", &input.password));
    if !problems.is_empty() {
        return Err(UseCaseError::Invalid(problems));
    }
    Ok(Read { username, display_name, role, ats, person_id })
}

#[cfg(test)]
mod tests {
    use store::testing::TestDatabase;

    use super::*;
    use crate::account::login::{Login, login};
    use crate::testing::{as_user, demonstration};

    fn office() -> NewAccount {
        NewAccount {
            username: " Ufficio.ATS8 ".into(),
            display_name: "Ufficio di prova".into(),
            role: "ats_staff".into(),
            ats: "8".into(),
            tax_code: String::new(),
            password: "una password lunga".into(),
        }
    }

    #[tokio::test]
    async fn an_account_that_was_made_can_log_in() {
        for database in TestDatabase::all().await {
            let portal = demonstration(&database).await;
            let admin = as_user(&portal, "admin").await;
            assert_eq!(account_create(&admin, &office()).await.unwrap(), "Ufficio di prova");
            let nobody = Context::new(portal.clone(), None, portal.new_id());
            let input = Login {
                username: "ufficio.ats8".into(),
                password: "una password lunga".into(),
                address: "127.0.0.1".into(),
                replaces: None,
            };
            login(&nobody, input).await.unwrap();
            let made = as_user(&portal, "ufficio.ats8").await;
            assert_eq!(made.actor.unwrap().ats(), Some(8));
        }
    }

    #[tokio::test]
    async fn everything_wrong_is_named_at_once() {
        for database in TestDatabase::all().await {
            let portal = demonstration(&database).await;
            let admin = as_user(&portal, "admin").await;
            let wrong = NewAccount {
                username: "ADMIN".into(),
                role: "operator".into(),
                ats: "2".into(),
                tax_code: "ABC".into(),
                password: "corta".into(),
                ..NewAccount::default()
            };
            let Err(UseCaseError::Invalid(problems)) = account_create(&admin, &wrong).await else { panic!("made") };
            let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            assert_eq!(fields, ["utente", "nome", "ats", "codice-fiscale", "password"]);
            let staff = as_user(&portal, "ufficio.ats9").await;
            assert!(matches!(account_create(&staff, &office()).await, Err(UseCaseError::Forbidden)));
        }
    }
}
