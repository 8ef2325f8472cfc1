//! The sworn statement of one person of the group (F.1; art. 4, point 23; DPR 445/2000, art. 46
//! and 47): qualification, profession, experience and hours, each person for themselves.

use domain::format;
use domain::function::ServiceFunction;
use rust_decimal::Decimal;

use crate::model::{Block, Column, Document, Fact, Row, Signer, Table};
use crate::required::{Head, draft_notice};

/// Experience as a letter and in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Experience {
    /// The letter of the profile.
    pub profile: &'static str,
    /// Years, once supplied.
    pub years: Option<Decimal>,
}

impl Experience {
    pub(crate) fn italian(self) -> String {
        let years = self.years.map_or_else(
            || "anni non indicati".to_owned(),
            |years| match format::decimal(years) {
                one if one == "1" => "1 anno".to_owned(),
                number => format!("{number} anni"),
            },
        );
        format!("profilo {} ({years})", self.profile)
    }
}

/// The part of a person in one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub function: ServiceFunction,
    /// Experience in it.
    pub experience: Experience,
    /// Hours assigned, whole.
    pub hours: i64,
}

/// What a person declares.
#[derive(Debug, Clone)]
pub struct StaffDeclaration {
    /// Project, body, agreement.
    pub head: Head,
    /// Code in the group: `OP-01`.
    pub code: String,
    /// First and last name, once known.
    pub name: Option<String>,
    /// Tax code, once known.
    pub tax_code: Option<String>,
    /// Qualification.
    pub qualification: String,
    /// Profession.
    pub profession: &'static str,
    /// Experience in social policies.
    pub social_policies: Experience,
    /// Functions with hours.
    pub parts: Vec<Part>,
}

/// The statement; a draft while something of it is not known.
#[must_use]
pub fn document(declaration: &StaffDeclaration) -> Document {
    let missing = missing(declaration);
    let name = declaration.name.clone().unwrap_or_else(|| declaration.code.clone());
    let mut blocks: Vec<Block> = draft_notice(&missing).into_iter().collect();
    blocks.push(Block::Heading("Chi dichiara".to_owned()));
    blocks.push(Block::Facts(vec![
        Fact::new("Nome e cognome", name.clone()),
        Fact::new("Codice fiscale", declaration.tax_code.clone().unwrap_or_else(|| "non ancora indicato".to_owned())),
        Fact::new("Numero nel gruppo", declaration.code.clone()),
    ]));
    blocks.push(Block::Heading("Che cosa dichiara".to_owned()));
    blocks.push(Block::Paragraph(
        "La persona indicata sopra, che sa di rispondere penalmente di ciò che non è vero e di perdere i benefici ottenuti \
         con una dichiarazione falsa (DPR 445/2000, artt. 75 e 76), dichiara ai sensi degli articoli 46 e 47 dello stesso \
         decreto:"
            .to_owned(),
    ));
    blocks.push(Block::List(vec![
        format!("di avere il titolo: {};", declaration.qualification),
        format!("di lavorare nel progetto come: {};", declaration.profession),
        format!("di avere nelle politiche sociali un’esperienza di {};", declaration.social_policies.italian()),
        "di avere nelle funzioni del progetto l’esperienza e le ore che seguono;".to_owned(),
        "di non attribuire le stesse ore ad altri progetti o finanziamenti;".to_owned(),
        "di non trovarsi in situazioni incompatibili con l’incarico (art. 4, punto 1).".to_owned(),
    ]));
    if !declaration.parts.is_empty() {
        blocks.push(Block::Table(parts(&declaration.parts)));
    }
    blocks.push(Block::Heading("Firma".to_owned()));
    blocks.push(Block::Signatures {
        intro: "La dichiarazione vale con la firma digitale della persona, oppure con la sua firma a mano e la copia di un \
                documento di identità (DPR 445/2000, art. 38)."
            .to_owned(),
        signers: vec![Signer { role: "La persona dichiarante".to_owned(), name: declaration.name.clone() }],
    });
    blocks.extend(declaration.head.closing());
    Document {
        title: "Dichiarazione sostitutiva per le risorse umane (F.1)".to_owned(),
        subtitle: Some(name),
        identity: declaration.head.identity.clone(),
        draft: !missing.is_empty(),
        facts: declaration.head.facts(),
        blocks,
    }
}

/// What is not known yet, in words.
#[must_use]
pub fn missing(declaration: &StaffDeclaration) -> Vec<String> {
    let years = declaration.parts.iter().map(|part| part.experience).chain([declaration.social_policies]);
    [
        ("CUP del progetto", declaration.head.identity.cup.is_none()),
        ("nome e cognome", declaration.name.is_none()),
        ("codice fiscale", declaration.tax_code.is_none()),
        ("anni di esperienza", years.into_iter().any(|each| each.years.is_none())),
    ]
    .into_iter()
    .filter(|(_, lacks)| *lacks)
    .map(|(what, _)| what.to_owned())
    .collect()
}

fn parts(parts: &[Part]) -> Table {
    let total: i64 = parts.iter().map(|part| part.hours).sum();
    let rows = parts.iter().map(|part| {
        Row::body([part.function.italian().to_owned(), part.experience.italian(), format::integer(part.hours)])
    });
    Table {
        caption: None,
        columns: vec![Column::text("Funzione", 50), Column::text("Esperienza", 36), Column::figures("Ore", 14)],
        rows: rows.chain([Row::total(["Totale", "", format::integer(total).as_str()])]).collect(),
        zebra: false,
    }
}

#[cfg(test)]
#[path = "staff_declaration_tests.rs"]
pub(crate) mod tests;
