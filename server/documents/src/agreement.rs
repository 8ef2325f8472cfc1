//! The grant agreement (atto di adesione; SPEC 4): its wording filled in, with the tables of
//! hours, network, advances and penalties. Figures come from the project and its rule set.

use domain::advance::AdvanceNumber;
use domain::agreement::{AgreementFacts, Field, Filled, FilledBlock, Template, fill};
use domain::determination::PenaltyRule;
use domain::format;
use domain::function::ServiceFunction;
use domain::rules::MissedSnapshotEffect;

use crate::model::{Block, Column, Document, Fact, Identity, Row, Signer, Table};

/// An agreement to print.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// The wording.
    pub template: Template,
    /// What it is filled in with.
    pub facts: AgreementFacts,
    /// «Versione 1 del 12/07/2022».
    pub version: String,
    /// Not issued: a preview.
    pub draft: bool,
}

/// The agreement as a document. What is missing stands in it as dots, and makes a notice.
#[must_use]
pub fn document(agreement: &Agreement) -> Document {
    let facts = &agreement.facts;
    let Filled { blocks, missing } = fill(&agreement.template, facts);
    let mut printed = Vec::new();
    if agreement.draft {
        printed.push(notice(&missing));
    }
    for block in blocks {
        printed.push(match block {
            FilledBlock::Heading(text) | FilledBlock::Article(text) => Block::Heading(text),
            FilledBlock::Paragraph(text) => Block::Paragraph(text),
            FilledBlock::Note(text) => Block::Note(text),
            FilledBlock::List(items) => Block::List(items),
            FilledBlock::Numbered(items) => Block::Numbered(items),
            FilledBlock::Insert(field) => insert(field, facts),
        });
    }
    let cup = facts.cup.as_ref().map(|cup| cup.as_str().to_owned());
    Document {
        title: "Atto di adesione".to_owned(),
        subtitle: Some(format!("{} – Ambito territoriale sociale {}", facts.call.name, facts.ats)),
        identity: Identity {
            issuer: facts.region.clone(),
            project: facts.title.clone(),
            cup: cup.clone(),
            version: agreement.version.clone(),
        },
        draft: agreement.draft,
        facts: vec![
            Fact::new("Progetto", facts.title.clone()),
            Fact::new("CUP", cup.unwrap_or_else(|| "non ancora acquisito".to_owned())),
            Fact::new("Ente attuatore", facts.body.clone()),
            Fact::new("Avviso", facts.call.italian()),
            Fact::new("Sovvenzione concessa", facts.granted.italian()),
            Fact::new("Durata", format!("dal {} al {}", format::date(facts.start), format::date(facts.end))),
        ],
        blocks: printed,
    }
}

fn notice(missing: &[Field]) -> Block {
    let mut text = "È un’anteprima: non è il documento da firmare.".to_owned();
    if !missing.is_empty() {
        let all: Vec<String> = missing.iter().map(|field| field.phrase()).collect();
        text.push_str(&format!(" Mancano: {}.", all.join("; ")));
    }
    Block::Notice { title: "Bozza".to_owned(), text }
}

fn insert(field: Field, facts: &AgreementFacts) -> Block {
    match field {
        Field::FunctionTable => Block::Table(functions(facts)),
        Field::OperatorTable => Block::Table(operators(facts)),
        Field::SportelloTable => Block::Table(sportelli(facts)),
        Field::AdvanceTable => Block::Table(advances(facts)),
        Field::RevocationTable => Block::Table(revocations(facts)),
        Field::PenaltyTable => Block::Table(penalties(facts)),
        _ => signatures(facts),
    }
}

fn table(caption: &str, columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table { caption: Some(caption.to_owned()), columns, rows, zebra: true }
}

fn functions(facts: &AgreementFacts) -> Table {
    let mut rows: Vec<Row> = ServiceFunction::ALL
        .into_iter()
        .map(|function| {
            Row::body([
                format!("{}. {}", function.number(), function.italian()),
                format::integer(facts.hours(function)),
                facts.function_cost(function).italian(),
            ])
        })
        .collect();
    let cost = facts.cost();
    let hours = format::integer(facts.total_hours());
    rows.push(Row::total(["Personale (categoria A)", hours.as_str(), cost.staff_cost.italian().as_str()]));
    let other = format!("Altri costi, {} (categoria B)", facts.rules.flat_rate_percent.italian());
    rows.push(Row::body([other.as_str(), "", cost.other_costs.italian().as_str()]));
    rows.push(Row::total(["Totale", hours.as_str(), cost.total().italian().as_str()]));
    let columns = vec![Column::text("Funzione", 56), Column::figures("Ore", 14), Column::figures("Costo", 20)];
    table("Ore e costo per funzione", columns, rows)
}

fn operators(facts: &AgreementFacts) -> Table {
    let mut rows = Vec::new();
    for function in ServiceFunction::ALL {
        let of_function: Vec<_> = facts.operators.iter().filter(|line| line.function == function).collect();
        if of_function.is_empty() {
            continue;
        }
        rows.extend(of_function.into_iter().map(|line| {
            Row::body([
                function.short().to_owned(),
                line.code.clone(),
                line.qualification.clone(),
                line.profile_social_policies.clone(),
                line.profile_function.clone(),
                format::integer(line.hours),
            ])
        }));
        let total = format::integer(facts.hours(function));
        rows.push(Row::total([format!("Totale {}", function.short()).as_str(), "", "", "", "", total.as_str()]));
    }
    let columns = vec![
        Column::text("Funzione", 22),
        Column::text("Operatore", 14),
        Column::text("Titolo o qualifica", 40),
        Column::text("Profilo politiche sociali", 15),
        Column::text("Profilo funzione", 14),
        Column::figures("Ore", 11),
    ];
    table("Ore per operatore", columns, rows)
}

fn sportelli(facts: &AgreementFacts) -> Table {
    let rows = facts
        .sportelli
        .iter()
        .map(|sportello| {
            Row::body([
                sportello.number.to_string(),
                sportello.municipality.clone(),
                sportello.address.clone().unwrap_or_else(|| "da definire".to_owned()),
                if sportello.funded { "sì" } else { "no" }.to_owned(),
            ])
        })
        .collect();
    let columns = vec![
        Column::figures("N.", 7),
        Column::text("Comune", 30),
        Column::text("Indirizzo", 50),
        Column::text("Finanziato", 14),
    ];
    table("Rete degli sportelli", columns, rows)
}

fn advances(facts: &AgreementFacts) -> Table {
    let rules = &facts.rules;
    let later = format!(
        "anticipi precedenti pagati; ore rendicontate che, con gli altri costi, coprono almeno il {} degli anticipi \
         pagati; timesheet dovuti presentati; richiesta",
        rules.advance_coverage_percent.italian()
    );
    let mut rows: Vec<Row> = AdvanceNumber::ALL
        .into_iter()
        .map(|number| {
            let conditions = match number {
                AdvanceNumber::First => format!(
                    "atto di adesione firmato; CUP acquisito; richiesta entro {} giorni dalla stipula",
                    rules.advance_request_days
                ),
                AdvanceNumber::Second | AdvanceNumber::Third => later.clone(),
            };
            let amount = domain::advance::amount(facts.granted, rules).italian();
            Row::body([format!("{} anticipo", number.roman()), rules.advance_percent.italian(), amount, conditions])
        })
        .collect();
    rows.push(Row::body([
        "Saldo",
        "",
        "",
        "progetto concluso; prospetto finale presentato e verificato; timesheet dovuti presentati",
    ]));
    let columns = vec![
        Column::text("Erogazione", 16),
        Column::figures("Parte", 10),
        Column::figures("Importo", 17),
        Column::text("Condizioni", 58),
    ];
    table("Erogazioni e condizioni", columns, rows)
}

fn revocations(facts: &AgreementFacts) -> Table {
    let rules = &facts.rules;
    let snapshot = match rules.missed_snapshot_effect {
        MissedSnapshotEffect::Deduct => {
            format!("{} della sovvenzione in meno", rules.missed_snapshot_percent.italian())
        }
        MissedSnapshotEffect::LowerCeiling => {
            format!("il massimo concedibile scende del {} della sovvenzione", rules.missed_snapshot_percent.italian())
        }
    };
    let rows = vec![
        Row::body([
            "Luoghi o orari dei servizi diversi da quelli comunicati".to_owned(),
            "le ore non corrispondenti non sono ammesse".to_owned(),
        ]),
        Row::body([
            format!(
                "Atto semestrale del Comitato dei Sindaci mancato, o trasmesso oltre {} giorni",
                rules.snapshot_days
            ),
            snapshot,
        ]),
        Row::body([
            "Annualità non valutata dal gruppo di valutazione locale".to_owned(),
            "il costo del personale dell’annualità non è ammesso".to_owned(),
        ]),
    ];
    let columns = vec![Column::text("Causa", 55), Column::text("Conseguenza", 45)];
    table("Revoche parziali in corso d’opera", columns, rows)
}

fn penalties(facts: &AgreementFacts) -> Table {
    let mut rows: Vec<Row> = PenaltyRule::ALL
        .into_iter()
        .map(|rule| {
            let each = match rule {
                PenaltyRule::NonconformingOperator => ", per ognuno".to_owned(),
                PenaltyRule::LateProspectus => format!(
                    ", se il prospetto arriva dal {}° al {}° giorno dalla conclusione del progetto",
                    facts.rules.prospectus_days + 1,
                    facts.rules.prospectus_limit_days
                ),
                _ => String::new(),
            };
            Row::body([
                rule.italian().to_owned(),
                format!("{} della spesa ammessa{each}", facts.rules.percent.of(rule).italian()),
            ])
        })
        .collect();
    rows.push(Row::body([
        "Progetto non valutato alla fine dal gruppo di valutazione locale",
        "il costo del personale del semestre finale non è ammesso",
    ]));
    let columns = vec![Column::text("Causa", 60), Column::text("Penale", 40)];
    table("Penali finali", columns, rows)
}

fn signatures(facts: &AgreementFacts) -> Block {
    let signer = |role: &str, name: Option<&domain::agreement::Signatory>| Signer {
        role: role.to_owned(),
        name: name.map(|signatory| signatory.name.clone()),
    };
    Block::DigitalSignatures {
        intro: "Documento firmato digitalmente dalle parti.".to_owned(),
        signers: vec![
            signer("Per l’Ente attuatore", facts.body_signer.as_ref()),
            signer("Per la Regione", facts.region_signer.as_ref()),
        ],
    }
}

#[cfg(test)]
#[path = "agreement_tests.rs"]
pub(crate) mod tests;
