//! How a project ends by forfeiture or renunciation: the proposals with their facts, the forms
//! of officer and manager, the way to renounce.

use domain::format;
use leptos::prelude::*;
use services::agreement::show::{AgreementView, DutyLine, ProposalLine};
use services::clock::day_in_italy;

use crate::components::form::SelectField;
use crate::components::text_area::TextArea;
use crate::pages::agreement::show::address;
use crate::request::PageRequest;

/// Forfeiture and renunciation.
pub(super) fn panel(view: &AgreementView, request: &PageRequest) -> AnyView {
    let proposals = view.proposals.iter().map(|proposal| line(view, proposal)).collect_view();
    let form = (view.rights.draft && view.open_proposal().is_none()).then(|| propose(view, request));
    let nothing = view.proposals.is_empty() && form.is_none();
    let renounce = (view.rights.renounce && view.can_renounce).then(|| {
        view! {
            <section class="panel" aria-labelledby="rinuncia-titolo">
                <h2 id="rinuncia-titolo">"Rinuncia"</h2>
                <p class="measure">"L’ente può rinunciare al finanziamento in ogni momento, con il motivo."</p>
                <a class="btn btn-outline-danger" href=format!("{}?passo=rinuncia#passo", address(view.head.id))>
                    "Rinuncia al finanziamento"
                </a>
            </section>
        }
    });
    view! {
        {(!nothing)
            .then(|| {
                view! {
                    <section class="panel" aria-labelledby="decadenza">
                        <h2 id="decadenza">"Decadenza"</h2>
                        <p class="measure">
                            "La decadenza è un atto del dirigente: il portale mostra i fatti, l’istruttore la propone, il dirigente decide con la motivazione."
                        </p>
                        {proposals}
                        {form}
                    </section>
                }
            })}
        {renounce}
    }
    .into_any()
}

fn line(view: &AgreementView, proposal: &ProposalLine) -> AnyView {
    view! {
        <h3>{proposal.duty.italian()} " " <span class="article">{proposal.duty.article()}</span></h3>
        {facts(proposal)}
        {decide(view, proposal)}
    }
    .into_any()
}

/// The state of a proposal, its facts and what was decided.
pub(super) fn facts(proposal: &ProposalLine) -> AnyView {
    let (by, at) = &proposal.by;
    let (class, state) = match (&proposal.decided, proposal.forfeited) {
        (None, _) => ("state state-wait", "In attesa del dirigente"),
        (Some(_), true) => ("state state-bad", "Decadenza disposta"),
        (Some(_), false) => ("state", "Proposta respinta"),
    };
    let decided = proposal.decided.as_ref().map(|(by, at, reason)| {
        view! { <p>{format!("{by}, {}: {reason}", format::date(day_in_italy(*at)))}</p> }
    });
    let due = proposal.facts.due.map(format::date).unwrap_or_else(|| "senza termine".to_owned());
    view! {
        <p>
            <span class=class>{state}</span>
            {format!(" Proposta il {} da {by}", format::date(day_in_italy(*at)))}
        </p>
        <dl class="facts">
            <dt>"Termine"</dt>
            <dd>{due}</dd>
            <dt>"Accertato il"</dt>
            <dd>{format::date(proposal.facts.found_on)}</dd>
            <dt>"Che cosa manca"</dt>
            <dd>{proposal.facts.missing.clone()}</dd>
        </dl>
        {decided}
    }
    .into_any()
}

/// The way to the manager's decision, or why it is not this person's.
fn decide(view: &AgreementView, proposal: &ProposalLine) -> AnyView {
    if !view.rights.decide || proposal.decided.is_some() {
        return ().into_any();
    }
    if proposal.own {
        return view! { <p class="why-not">"Chi ha proposto la decadenza non può deciderla."</p> }.into_any();
    }
    view! {
        <a class="btn btn-primary" href=format!("{}/decadenza/{}", address(view.head.id), proposal.id)>
            "Decidi sulla proposta"
        </a>
    }
    .into_any()
}

/// The officer's form: duties whose breach can be proposed, the others with the reason.
fn propose(view: &AgreementView, request: &PageRequest) -> AnyView {
    let possible: Vec<&DutyLine> = view.duties.iter().filter(|duty| duty.obstacle.is_none()).collect();
    let others = view
        .duties
        .iter()
        .filter_map(|duty| {
            let obstacle = duty.obstacle.as_ref()?;
            Some(view! {
                <li>
                    {duty.duty.italian()} " " <span class="article">{duty.duty.article()}</span>
                    {format!(": {obstacle}")}
                </li>
            })
        })
        .collect_view();
    let form = request.form_state("decadenza");
    let fields = if possible.is_empty() {
        view! { <p>"Nessuna decadenza si può proporre ora."</p> }.into_any()
    } else {
        let options: Vec<(String, String)> = [(String::new(), "Scelga l’obbligo".to_owned())]
            .into_iter()
            .chain(possible.iter().map(|line| {
                let due = line.due.map(|due| format!(", termine {}", format::date(due))).unwrap_or_default();
                (line.duty.code().to_owned(), format!("{}{due}", line.duty.italian()))
            }))
            .collect();
        let found = possible
            .iter()
            .filter_map(|line| {
                Some(view! { <li>{format!("{}: {}", line.duty.italian(), line.finding.as_ref()?)}</li> })
            })
            .collect_view();
        view! {
            <ul>{found}</ul>
            <form method="post" action=format!("{}/decadenza", address(view.head.id)) novalidate>
                <SelectField form=form.clone() name="obbligo" label="Obbligo non adempiuto" options=options />
                <TextArea
                    form=form
                    name="mancanza"
                    label="Che cosa manca, e da quando"
                    hint="Facoltativo dove il portale lo accerta da sé"
                />
                <div class="actions">
                    <button class="btn btn-outline-primary" type="submit">
                        "Proponi la decadenza al dirigente"
                    </button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        {fields}
        <details class="why">
            <summary>"Obblighi per cui ora non si può proporre"</summary>
            <ul>{others}</ul>
        </details>
    }
    .into_any()
}
