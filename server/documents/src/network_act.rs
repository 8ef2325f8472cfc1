//! The network of sportelli as the body's act fixes it (F.3 and F.4; art. 4, point 24, letter b):
//! where, open when, with whom on duty.

use domain::format;
use domain::network::{OpeningHours, Weekday, italian_day};

use crate::model::{Block, Column, Document, Fact, Row, Signer, Table};
use crate::required::{Act, Head, act_fact, draft_notice};

/// A sportello.
#[derive(Debug, Clone)]
pub struct NetworkPoint {
    /// Its number in the network.
    pub number: i64,
    /// Its municipality.
    pub municipality: String,
    /// Address and quarter, once known.
    pub address: Option<String>,
    /// Whether it is part of the funded network.
    pub funded: bool,
    /// Its week.
    pub hours: Vec<OpeningHours>,
    /// The people on duty, by name.
    pub staff: Vec<String>,
}

/// The network.
#[derive(Debug, Clone)]
pub struct NetworkAct {
    /// Project, body, agreement.
    pub head: Head,
    /// The act that fixes it, once recorded.
    pub act: Option<Act>,
    /// The sportelli, by number.
    pub points: Vec<NetworkPoint>,
}

/// What is not known yet, in words.
#[must_use]
pub fn missing(network: &NetworkAct) -> Vec<String> {
    let of = |what: &str, lacks: &dyn Fn(&NetworkPoint) -> bool| {
        let numbers: Vec<String> =
            network.points.iter().filter(|point| lacks(point)).map(|point| point.number.to_string()).collect();
        match numbers.as_slice() {
            [] => None,
            [one] => Some(format!("{what} dello sportello {one}")),
            more => Some(format!("{what} degli sportelli {}", more.join(", "))),
        }
    };
    let mut missing = Vec::new();
    if network.head.identity.cup.is_none() {
        missing.push("CUP del progetto".to_owned());
    }
    if network.act.is_none() {
        missing.push("numero e data dell’atto".to_owned());
    }
    missing.extend(of("indirizzo", &|point| point.address.is_none()));
    missing.extend(of("orario", &|point| point.hours.is_empty()));
    missing.extend(of("persone addette", &|point| point.staff.is_empty()));
    missing
}

/// The document; a draft while something of it is not known.
#[must_use]
pub fn document(network: &NetworkAct) -> Document {
    let missing = missing(network);
    let funded = network.points.iter().filter(|point| point.funded).count();
    let mut facts = network.head.facts();
    facts.push(act_fact(network.act.as_ref()));
    let count = |number: usize| format::integer(i64::try_from(number).unwrap_or(i64::MAX));
    facts.push(Fact::new("Sportelli", format!("{}, di cui finanziati {}", count(network.points.len()), count(funded))));
    let mut blocks: Vec<Block> = draft_notice(&missing).into_iter().collect();
    blocks.push(Block::Heading("Sportelli, orari settimanali e persone addette".to_owned()));
    blocks.push(Block::Table(points(&network.points)));
    blocks.push(Block::Heading("Conferma".to_owned()));
    blocks.push(Block::DigitalSignatures {
        intro: "L’ente conferma che la rete degli sportelli, gli orari settimanali e le persone addette sono quelli \
                elencati, come fissato dal suo atto (art. 4, punto 24, lettera b)."
            .to_owned(),
        signers: vec![Signer { role: "Il rappresentante legale".to_owned(), name: None }],
    });
    blocks.extend(network.head.closing());
    Document {
        title: "Rete degli sportelli, orari e persone addette (F.3 e F.4)".to_owned(),
        subtitle: None,
        identity: network.head.identity.clone(),
        draft: !missing.is_empty(),
        facts,
        blocks,
    }
}

fn points(points: &[NetworkPoint]) -> Table {
    let rows = points.iter().map(|point| {
        let place = match (&point.address, point.funded) {
            (Some(address), true) => address.clone(),
            (Some(address), false) => format!("{address} (non finanziato)"),
            (None, _) => "indirizzo da indicare".to_owned(),
        };
        let staff = if point.staff.is_empty() { "da indicare".to_owned() } else { point.staff.join("\n") };
        Row::body([point.number.to_string(), format!("{}\n{place}", point.municipality), week(&point.hours), staff])
    });
    Table {
        caption: None,
        columns: vec![
            Column::figures("N.", 5),
            Column::text("Sportello", 34),
            Column::text("Orario settimanale", 34),
            Column::text("Persone addette", 30),
        ],
        rows: rows.collect(),
        zebra: false,
    }
}

/// The days on which it is open, one under another.
fn week(hours: &[OpeningHours]) -> String {
    let open = |day: &Weekday| hours.iter().any(|stretch| stretch.weekday == *day);
    let days: Vec<String> = Weekday::ALL
        .into_iter()
        .filter(open)
        .map(|day| format!("{} {}", day.italian(), italian_day(hours, day)))
        .collect();
    if days.is_empty() { "da indicare".to_owned() } else { days.join("\n") }
}
