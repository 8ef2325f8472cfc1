//! How an item stands, in the words of the pages and lists.

use chrono::NaiveDate;
use domain::format;
use domain::requirement::{Evidence, Item, ItemState, Requirement, TermStart};

/// How serious a state is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing is to be done.
    Good,
    /// It waits for the Region.
    Waiting,
    /// It is to be done.
    Open,
    /// It is late or came back.
    Bad,
    /// Not yet.
    Plain,
}

/// The state of an item in words, with its tone.
#[must_use]
pub fn state_words(requirement: &Requirement, item: &Item, today: NaiveDate) -> (String, Tone) {
    let verb = match requirement.evidence {
        Evidence::Stated => "dichiarare",
        Evidence::Watched { .. } | Evidence::Covered { .. } => "adempiere",
        _ => "consegnare",
    };
    match (item.state, item.due) {
        (ItemState::NotYet, _) => ("Non ancora dovuto".to_owned(), Tone::Plain),
        (ItemState::Owed, Some(due)) => {
            let days = match due.signed_duration_since(today).num_days() {
                0 => "oggi".to_owned(),
                1 => "domani".to_owned(),
                n => format!("fra {n} giorni"),
            };
            (format!("Da {verb} entro {} ({days})", format::on_day(due)), Tone::Open)
        }
        (ItemState::Owed, None) => (format!("Da {verb}, senza termine"), Tone::Open),
        (ItemState::Late, due) => {
            let due = due.map(|due| format!(": il termine era {}", format::on_day(due))).unwrap_or_default();
            (format!("In ritardo{due}"), Tone::Bad)
        }
        (ItemState::HandedIn(on), _) => {
            (format!("Consegnato {}, in attesa della verifica", format::on_day(on)), Tone::Waiting)
        }
        (ItemState::Accepted(on), _) => (format!("Accettato {}", format::on_day(on)), Tone::Good),
        (ItemState::Returned(on), _) => {
            (format!("Restituito {}: da consegnare di nuovo", format::on_day(on)), Tone::Bad)
        }
        (ItemState::Holds(Some(on)), _) => {
            (format!("Adempiuto {}, lo rileva il portale", format::on_day(on)), Tone::Good)
        }
        (ItemState::Holds(None), _) => ("Adempiuto, lo rileva il portale".to_owned(), Tone::Good),
    }
}

/// From which day a term runs, in words; none where there is no term.
#[must_use]
pub fn term_words(requirement: &Requirement, rules: &domain::rules::RuleSet) -> Option<String> {
    let rule = requirement.term?;
    let days = rule.days.of(rules);
    Some(match rule.from {
        TermStart::AdmissionReceived => format!("{days} giorni da quando l’ente riceve la comunicazione di ammissione"),
        TermStart::AgreementSigned => format!("{days} giorni dalla stipula dell’atto di adesione"),
        TermStart::End => format!("{days} giorni dalla conclusione del progetto"),
        TermStart::Period => format!("il giorno {days} del mese dopo il periodo, come i suoi timesheet"),
    })
}

/// What can be done now by the office, as a verb on a link.
#[must_use]
pub fn verb(requirement: &Requirement, item: &Item) -> &'static str {
    if item.state.is_done() || item.state == ItemState::NotYet {
        return "Apri";
    }
    match requirement.evidence {
        Evidence::Generated { .. } => "Prepara",
        Evidence::Uploaded => "Carica",
        Evidence::Stated => "Dichiara",
        Evidence::Watched { .. } | Evidence::Covered { .. } => "Apri",
    }
}

#[cfg(test)]
mod tests {
    use domain::requirement::dds_203_2019;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_state_is_a_sentence() {
        let list = dds_203_2019().unwrap();
        let find = |code: &str| list.iter().find(|each| each.code == code).unwrap();
        let words = |code: &str, state, due: Option<&str>| {
            let item = Item {
                code: code.to_owned(),
                subject: String::new(),
                name: String::new(),
                due: due.map(day),
                state,
                handed_on: None,
            };
            state_words(find(code), &item, day("2020-07-20")).0
        };
        assert_eq!(
            words("f2", ItemState::Owed, Some("2020-07-22")),
            "Da consegnare entro il 22/07/2020 (fra 2 giorni)"
        );
        assert_eq!(words("f2", ItemState::Owed, Some("2020-07-20")), "Da consegnare entro il 20/07/2020 (oggi)");
        assert_eq!(words("c16", ItemState::Owed, None), "Da dichiarare, senza termine");
        assert_eq!(words("f2", ItemState::Late, Some("2020-07-19")), "In ritardo: il termine era il 19/07/2020");
        assert_eq!(
            words("f2", ItemState::Returned(day("2020-07-18")), None),
            "Restituito il 18/07/2020: da consegnare di nuovo"
        );
    }
}
