//! What the documents of the group and of the network share (F.1 to F.4; art. 4, points 23 and
//! 24): the facts at their head, the act they stand in, the rule of the CUP, the word that their
//! text is the portal's own.

use chrono::NaiveDate;
use domain::format;

use crate::model::{Block, Fact, Identity};

/// What stands at the head of each of them.
#[derive(Debug, Clone)]
pub struct Head {
    /// Project, CUP and version.
    pub identity: Identity,
    /// The ATS, as `Ambito territoriale sociale 9`.
    pub ats: String,
    /// The body that has the grant.
    pub body: String,
    /// The call, as it is cited.
    pub call: String,
    /// The day of the agreement, once it is signed.
    pub agreement_signed_on: Option<NaiveDate>,
}

/// The one act that fixes group and network: as it is called, and its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// `Determinazione n. 12`.
    pub name: String,
    /// Its day.
    pub on: NaiveDate,
}

impl Head {
    /// The facts at the head of the first page.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let mut facts = vec![
            Fact::new("Progetto", self.identity.project.clone()),
            Fact::new("CUP", self.identity.cup.clone().unwrap_or_else(|| "non ancora acquisito".to_owned())),
            Fact::new("Avviso", self.call.clone()),
            Fact::new("Ambito", self.ats.clone()),
            Fact::new("Ente attuatore", self.body.clone()),
        ];
        if let Some(day) = self.agreement_signed_on {
            facts.push(Fact::new("Atto di adesione", format!("stipulato {}", format::on_day(day))));
        }
        facts
    }

    /// The last lines: the rule of the CUP, and whose the text is.
    pub(crate) fn closing(&self) -> Vec<Block> {
        let rule = match &self.identity.cup {
            Some(cup) => format!("Il CUP {cup} va riportato su ogni documento, atto e pagamento del progetto."),
            None => {
                "Il CUP, appena acquisito, va riportato su ogni documento, atto e pagamento del progetto.".to_owned()
            }
        };
        vec![
            Block::Note(rule),
            Block::Note(
                "Testo proposto dal portale: non sostituisce i modelli ufficiali e va adattato prima dell’uso."
                    .to_owned(),
            ),
        ]
    }
}

/// The act as a fact, or that it is missing.
pub(crate) fn act_fact(act: Option<&Act>) -> Fact {
    let value = act
        .map_or_else(|| "non ancora registrato".to_owned(), |act| format!("{} {}", act.name, format::of_day(act.on)));
    Fact::new("Atto che lo fissa", value)
}

/// What is still to come before it can be signed.
pub(crate) fn draft_notice(missing: &[String]) -> Option<Block> {
    (!missing.is_empty()).then(|| Block::Notice {
        title: "Bozza".to_owned(),
        text: format!("Prima della firma mancano: {}.", missing.join("; ")),
    })
}
