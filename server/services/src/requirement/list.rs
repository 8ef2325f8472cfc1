//! Everything the call asks of a project, in its three registers, with how each stands (art. 4).

use chrono::NaiveDate;
use domain::format;
use domain::requirement::{Evidence, Item, ItemState, Register, SubjectKind};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::loaded::Loaded;
use crate::project::scope::{ProjectHead, project_head};
use crate::requirement::scope::requirement_scope;
use crate::requirement::standing::{Asked, Standing, Subjects};
use crate::requirement::words::{Tone, state_words, term_words, verb};

/// Something the call asks for, with how all of it stands.
#[derive(Debug, Clone)]
pub struct RequirementLine {
    /// Its code: its page.
    pub code: String,
    /// Its register.
    pub register: Register,
    /// Its name.
    pub title: String,
    /// The duty in words.
    pub text: String,
    /// Where the agreement has it.
    pub article: String,
    /// How it is met, in words.
    pub evidence: &'static str,
    /// How its term is counted, in words.
    pub term: Option<String>,
    /// The nearest day of what is open; where nothing is, of all.
    pub due: Option<NaiveDate>,
    /// How many it is asked of, and of how many nothing is left to do.
    pub counts: (usize, usize),
    /// How it stands, in words.
    pub state: String,
    /// How serious that is.
    pub tone: Tone,
    /// What the office can do now.
    pub verb: &'static str,
    /// The last thing handed in, of what is asked once: key, name of the file, number of the
    /// version.
    pub last: Option<(Uuid, Option<String>, i64)>,
    /// Why the duty does not apply, where that is what was stated last.
    pub exemption: Option<String>,
}

/// How much is how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Late, or returned.
    pub pressing: usize,
    /// Owed, with a term.
    pub open: usize,
    /// Handed in, not checked.
    pub waiting: usize,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct RequirementsView {
    /// The project.
    pub head: ProjectHead,
    /// What is asked, in the order of the call.
    pub lines: Vec<RequirementLine>,
    /// How much is how far.
    pub summary: Summary,
    /// Whether the actor hands in.
    pub may_hand_in: bool,
    /// Whether only the actor's own statement is shown.
    pub own: bool,
}

/// Shows what is asked of a project: seven statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn requirements_show(context: &Context, project: Uuid) -> Result<RequirementsView, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = requirement_scope(&mut tx, context, project).await?;
    let head = project_head(context, &scope.header)?;
    let mut loaded = Loaded::read(&mut tx, scope.header.clone(), context.today()).await?;
    loaded.members = scope.seen(std::mem::take(&mut loaded.members))?;
    let sportelli = store::network::sportello_list_by_project(&mut tx, project).await?;
    let today = context.today();
    let subjects = Subjects::of_loaded(&loaded, &sportelli, today)?;
    let own = scope.person.is_some();
    let shown = |asked: &&Asked| !own || asked.requirement.subject == SubjectKind::Person;
    let items = loaded.asked.items(&loaded.header, &loaded.rules, &subjects, today)?;
    let lines: Vec<RequirementLine> = loaded
        .asked
        .asked
        .iter()
        .filter(shown)
        .map(|asked| {
            let of_it: Vec<&Item> = items.iter().filter(|item| item.code == asked.requirement.code).collect();
            line(asked, &loaded.asked, &of_it, &loaded.rules, today)
        })
        .collect();
    let mut summary = Summary::default();
    // What other documents cover counts where they stand.
    let counted = |asked: &Asked| !matches!(asked.requirement.evidence, Evidence::Covered { .. });
    let codes: Vec<&str> = loaded
        .asked
        .asked
        .iter()
        .filter(shown)
        .filter(|asked| counted(asked))
        .map(|a| a.requirement.code.as_str())
        .collect();
    for item in items.iter().filter(|item| codes.contains(&item.code.as_str())) {
        match item.state {
            ItemState::Late | ItemState::Returned(_) => summary.pressing += 1,
            ItemState::Owed if item.due.is_some() => summary.open += 1,
            ItemState::HandedIn(_) => summary.waiting += 1,
            _ => {}
        }
    }
    let ats = Subject::Ats(loaded.header.project.ats_number);
    Ok(RequirementsView { head, lines, summary, may_hand_in: context.may(Action::RequirementHandIn, ats), own })
}

fn line(
    asked: &Asked,
    standing: &Standing,
    items: &[&Item],
    rules: &domain::rules::RuleSet,
    today: NaiveDate,
) -> RequirementLine {
    let requirement = &asked.requirement;
    let first = items.first().copied();
    let open = items.iter().filter(|item| !item.state.is_done());
    let due = open.filter_map(|item| item.due).min().or_else(|| items.iter().filter_map(|item| item.due).max());
    let (state, tone) = match (requirement.subject, first) {
        (_, None) => ("Non ancora dovuto".to_owned(), Tone::Plain),
        (SubjectKind::Project, Some(item)) => state_words(requirement, item, today),
        (kind, Some(_)) => many_words(items, kind),
    };
    let once = if requirement.subject == SubjectKind::Project { standing.last(asked.id, "") } else { None };
    let worst = items.iter().find(|item| !item.state.is_done()).copied().or(first);
    RequirementLine {
        code: requirement.code.clone(),
        register: requirement.register,
        title: requirement.title.clone(),
        text: requirement.text.clone(),
        article: requirement.article.clone(),
        evidence: requirement.evidence.italian(),
        term: term_words(requirement, rules),
        due,
        counts: (items.len(), items.iter().filter(|item| item.state.is_done()).count()),
        state,
        tone,
        verb: worst.map_or("Apri", |item| verb(requirement, item)),
        exemption: once.and_then(|row| row.exemption.clone()),
        last: once.and_then(|row| Some((row.fulfilment_id?, row.file_name.clone(), row.number?))),
    }
}

/// How the items of many subjects stand, in words.
fn many_words(items: &[&Item], kind: SubjectKind) -> (String, Tone) {
    let count = |of: &dyn Fn(ItemState) -> bool| items.iter().filter(|item| of(item.state)).count();
    let accepted = count(&|state| matches!(state, ItemState::Accepted(_) | ItemState::Holds(_)));
    let waiting = count(&|state| matches!(state, ItemState::HandedIn(_)));
    let returned = count(&|state| matches!(state, ItemState::Returned(_)));
    let late = count(&|state| state == ItemState::Late);
    let owed = count(&|state| state == ItemState::Owed);
    let (one, many) = kind.nouns();
    let mut parts = Vec::new();
    for (count, what) in [
        (late, "in ritardo"),
        (returned, "da correggere"),
        (owed, "da consegnare"),
        (waiting, "in attesa della verifica"),
        (
            accepted,
            match (kind, accepted) {
                (SubjectKind::Person, 1) => "accettata",
                (SubjectKind::Person, _) => "accettate",
                (_, 1) => "accettato",
                _ => "accettati",
            },
        ),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", format::integer(i64::try_from(count).unwrap_or(i64::MAX))));
        }
    }
    let tone = match (late + returned, owed, waiting, accepted) {
        (0, 0, 0, 0) => return ("Non ancora dovuto".to_owned(), Tone::Plain),
        (0, 0, 0, _) => Tone::Good,
        (0, 0, ..) => Tone::Waiting,
        (0, ..) => Tone::Open,
        _ => Tone::Bad,
    };
    (format!("{}: {}", format::count(items.len(), one, many), parts.join(", ")), tone)
}
