//! The group of a project as the body's act fixes it (F.2; art. 4, point 24, letter a): who, with
//! how many hours for each function.

use std::collections::BTreeMap;

use domain::format;
use domain::function::ServiceFunction;

use crate::model::{Block, Column, Document, Fact, Row, Signer, Table};
use crate::required::{Act, Head, act_fact, draft_notice};
use crate::staff_declaration::Part;

/// A person of the group.
#[derive(Debug, Clone)]
pub struct GroupMember {
    /// Code in the group: `OP-01`.
    pub code: String,
    /// Last and first name, once known.
    pub name: Option<String>,
    /// Qualification.
    pub qualification: String,
    /// Profession.
    pub profession: &'static str,
    /// Functions with hours.
    pub parts: Vec<Part>,
}

/// The group.
#[derive(Debug, Clone)]
pub struct GroupAct {
    /// Project, body, agreement.
    pub head: Head,
    /// The act that fixes it, once recorded.
    pub act: Option<Act>,
    /// The people, by code.
    pub members: Vec<GroupMember>,
}

/// What is not known yet, in words.
#[must_use]
pub fn missing(group: &GroupAct) -> Vec<String> {
    let nameless: Vec<&str> =
        group.members.iter().filter(|member| member.name.is_none()).map(|member| member.code.as_str()).collect();
    let mut missing = Vec::new();
    if group.head.identity.cup.is_none() {
        missing.push("CUP del progetto".to_owned());
    }
    if group.act.is_none() {
        missing.push("numero e data dell’atto".to_owned());
    }
    if !nameless.is_empty() {
        missing.push(format!("nome di {}", nameless.join(", ")));
    }
    missing
}

/// The document; a draft while something of it is not known.
#[must_use]
pub fn document(group: &GroupAct) -> Document {
    let missing = missing(group);
    let mut hours: BTreeMap<ServiceFunction, i64> = BTreeMap::new();
    for part in group.members.iter().flat_map(|member| &member.parts) {
        *hours.entry(part.function).or_default() += part.hours;
    }
    let total: i64 = hours.values().sum();
    let mut facts = group.head.facts();
    facts.push(act_fact(group.act.as_ref()));
    facts.push(Fact::new("Persone", format::integer(i64::try_from(group.members.len()).unwrap_or(i64::MAX))));
    facts.push(Fact::new("Ore assegnate", format::integer(total)));
    let mut blocks: Vec<Block> = draft_notice(&missing).into_iter().collect();
    blocks.push(Block::Heading("Persone, funzioni e ore".to_owned()));
    blocks.push(Block::Table(people(&group.members, total)));
    blocks.push(Block::Heading("Ore per funzione".to_owned()));
    blocks.push(Block::Table(by_function(&hours, total)));
    blocks.push(Block::Heading("Conferma".to_owned()));
    blocks.push(Block::DigitalSignatures {
        intro: "L’ente conferma che il gruppo di progetto è quello elencato, con le ore indicate per ogni persona e \
                funzione, come fissato dal suo atto (art. 4, punto 24, lettera a)."
            .to_owned(),
        signers: vec![Signer { role: "Il rappresentante legale".to_owned(), name: None }],
    });
    blocks.extend(group.head.closing());
    Document {
        title: "Gruppo di progetto (F.2)".to_owned(),
        subtitle: None,
        identity: group.head.identity.clone(),
        draft: !missing.is_empty(),
        facts,
        blocks,
    }
}

fn people(members: &[GroupMember], total: i64) -> Table {
    let mut rows = Vec::new();
    for member in members {
        let name = member.name.clone().unwrap_or_else(|| "da indicare".to_owned());
        let who = format!("{} {name}", member.code);
        for (place, part) in member.parts.iter().enumerate() {
            let first = place == 0;
            rows.push(Row::body([
                if first { who.clone() } else { String::new() },
                if first { format!("{}; {}", member.profession, member.qualification) } else { String::new() },
                part.function.short().to_owned(),
                part.experience.profile.to_owned(),
                format::integer(part.hours),
            ]));
        }
    }
    rows.push(Row::total(["Totale", "", "", "", format::integer(total).as_str()]));
    Table {
        caption: None,
        columns: vec![
            Column::text("Persona", 30),
            Column::text("Professione e titolo", 40),
            Column::text("Funzione", 22),
            Column::text("Profilo", 10),
            Column::figures("Ore", 11),
        ],
        rows,
        zebra: false,
    }
}

fn by_function(hours: &BTreeMap<ServiceFunction, i64>, total: i64) -> Table {
    let rows =
        hours.iter().map(|(function, hours)| Row::body([function.italian().to_owned(), format::integer(*hours)]));
    Table {
        caption: None,
        columns: vec![Column::text("Funzione", 60), Column::figures("Ore", 14)],
        rows: rows.chain([Row::total(["Totale", format::integer(total).as_str()])]).collect(),
        zebra: false,
    }
}
