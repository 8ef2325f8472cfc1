//! `/amministrazione`: who may log in, with which roles; switching accounts off and on.

use domain::role::Role;
use leptos::prelude::*;
use services::account::list::{Account, list};
use services::actor::Grant;

use crate::components::export_links::export_links;
use crate::components::form::{ErrorSummary, SelectField, TextField};
use crate::components::list_table::{ListTable, words};
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::request::FormState;

/// `/amministrazione`
#[component]
pub fn AccountsPage() -> impl IntoView {
    page(|request| async move {
        let accounts = list(&request.context).await?;
        let form = request.form_state("stato");
        let heading = match accounts.len() {
            1 => "1 utenza".to_owned(),
            n => format!("{n} utenze"),
        };
        Ok(view! {
            <PageHead title="Utenti del portale" />
            <ErrorSummary form />
            {new_account(&request.form_state("utenza"))}
            <div class="list-head">
                <p>
                    <strong>{heading}</strong>
                </p>
            </div>
            <ListTable
                id="utenze"
                caption="Utenze"
                heads=vec![
                    words("Nome utente"),
                    words("Persona"),
                    words("Ruoli"),
                    words("Stato"),
                    words("Operazioni"),
                ]
                body=view! {
                        <tbody>{accounts.into_iter().map(row).collect_view()}</tbody>
                }
                    .into_any()
            />
            {export_links(&request, "le utenze")}
            <p class="measure">
                "Un’utenza disattivata non può accedere e le sue sessioni si chiudono subito. Ciò che ha fatto resta nella cronologia."
            </p>
        }
        .into_any())
    })
}

/// The form of a new account, open when it was refused just now.
fn new_account(form: &FormState) -> AnyView {
    let roles = std::iter::once((String::new(), "Scegliere".to_owned()))
        .chain(Role::ALL.into_iter().map(|role| (role.code().to_owned(), role.italian().to_owned())))
        .collect();
    view! {
        <ErrorSummary form=form.clone() />
        <section class="panel" aria-labelledby="nuova-utenza">
            <h2 id="nuova-utenza">"Nuova utenza"</h2>
            <details class="why" open=form.refused>
                <summary>"Aggiungi un’utenza"</summary>
                <form method="post" action="/amministrazione/utenti" class="form-panel" novalidate>
                    <TextField form=form.clone() name="utente" label="Nome utente" autocomplete="off" />
                    <TextField form=form.clone() name="nome" label="Nome e cognome" autocomplete="off" />
                    <SelectField form=form.clone() name="ruolo" label="Ruolo" options=roles />
                    <TextField
                        form=form.clone()
                        name="ats"
                        label="Numero dell’ATS"
                        hint="Per i ruoli di un ambito: ufficio, operatore, rappresentante legale, GVL"
                        class="field-short"
                        inputmode="numeric"
                    />
                    <TextField
                        form=form.clone()
                        name="codice-fiscale"
                        label="Codice fiscale"
                        hint="Solo per gli operatori: collega l’utenza alla persona del gruppo di progetto"
                        autocomplete="off"
                    />
                    <TextField
                        form=form.clone()
                        name="password"
                        label="Prima password"
                        hint="Almeno 12 caratteri"
                        kind="password"
                        autocomplete="new-password"
                    />
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">
                            "Crea l’utenza"
                        </button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn role(grant: &Grant) -> String {
    match grant.ats {
        Some(ats) => format!("{}, ATS {ats}", grant.role.italian()),
        None => grant.role.italian().to_owned(),
    }
}

fn row(account: Account) -> AnyView {
    let roles = account.grants.iter().map(role).collect::<Vec<_>>().join("; ");
    let state = if account.active {
        view! { <span class="state state-good">"Attiva"</span> }.into_any()
    } else {
        view! { <span class="state state-bad">"Disattivata"</span> }.into_any()
    };
    let operation = if account.own {
        view! { <span class="why-not">"La propria utenza non si può disattivare."</span> }.into_any()
    } else {
        let (verb, wanted) = if account.active { ("Disattiva", "disattivata") } else { ("Riattiva", "attiva") };
        view! {
            <form method="post" action=format!("/amministrazione/utenti/{}/stato", account.id)>
                <input type="hidden" name="versione" value=account.version.to_string() />
                <input type="hidden" name="stato" value=wanted />
                <button
                    class="btn btn-outline-primary btn-sm"
                    type="submit"
                    aria-label=format!("{verb} l’utenza {}", account.username)
                >
                    {verb}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <span class="code">{account.username.clone()}</span>
            </th>
            <td data-label="Persona">{account.display_name.clone()}</td>
            <td data-label="Ruoli">{roles}</td>
            <td data-label="Stato">{state}</td>
            <td data-label="Operazioni">{operation}</td>
        </tr>
    }
    .into_any()
}
