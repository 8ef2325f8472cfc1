//! The final prospectus: hours and cost per function, the way from the hours done to the final
//! grant and the balance, the recovery if there is one, the declaration of the legal
//! representative (D.P.R. 445/2000; art. 4.18 and 7) and the explanation of every figure (art. 5 to 7, 11
//! and 12).
//!
//! All totals are sums of the rows printed. Where the determination hands in a result of its
//! own, it must agree with them, or nothing is printed.

use chrono::NaiveDate;
use domain::explanation::Explanation;
use domain::format;
use domain::function::ServiceFunction;
use domain::interest::YearOfInterest;
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::percent::Percent;

use crate::error::DocumentError;
use crate::explanation;
use crate::model::{Block, Column, Document, Fact, Identity, Row, Signer, Table};

/// What the final prospectus says.
#[derive(Debug, Clone)]
pub struct Prospectus {
    /// Project, CUP and version.
    pub identity: Identity,
    /// The ATS.
    pub ats: String,
    /// The body that has the grant.
    pub body: String,
    /// First day of the project.
    pub start: NaiveDate,
    /// Its actual conclusion.
    pub end: NaiveDate,
    /// Whether the figures can still change.
    pub draft: bool,
    /// Further facts for the head, for instance the decree of the call.
    pub facts: Vec<Fact>,
    /// Hours and cost of each function.
    pub functions: Vec<FunctionLine>,
    /// Hours that are not admitted, by reason.
    pub inadmissible: Vec<InadmissibleLine>,
    /// Cost of an hour.
    pub hourly_cost: Cents,
    /// Other costs, in percent of the staff cost.
    pub flat_rate: Percent,
    /// Other costs.
    pub other_costs: Cents,
    /// The grant of the agreement.
    pub granted: Cents,
    /// The most that can be admitted: the grant, or less if missed snapshots lower it.
    pub ceiling: Cents,
    /// The part of the penalty that is the value of a semester without evaluation.
    pub unevaluated_semester: Cents,
    /// The penalties that apply.
    pub penalties: Vec<PenaltyLine>,
    /// The penalty before its cap.
    pub penalty_uncapped: Cents,
    /// The penalty.
    pub penalty: Cents,
    /// Taken off for missed snapshots after the penalties; nothing if they lower the ceiling.
    pub missed_snapshot_deduction: Cents,
    /// Why the grant is revoked, in words, if it is.
    pub revocation: Option<String>,
    /// What the determination says the final grant is.
    pub final_grant: Cents,
    /// What was paid.
    pub payments: Vec<PaymentLine>,
    /// What the determination says the balance is.
    pub balance: Cents,
    /// What is to be given back, payment by payment, if the balance is negative.
    pub recovery: Vec<RecoveryLine>,
    /// Calendar years whose legal rate is not known: the interest lacks them.
    pub years_without_rate: Vec<i32>,
    /// Who signs: the legal representative or a delegate, if known by name.
    pub signer: Option<String>,
    /// How the result came about.
    pub explanation: Option<Explanation>,
}

/// Hours and cost of a function.
#[derive(Debug, Clone)]
pub struct FunctionLine {
    /// The function.
    pub function: ServiceFunction,
    /// Hours assigned to the group, in minutes.
    pub assigned: Minutes,
    /// Hours done.
    pub realised: Minutes,
    /// Hours admitted.
    pub admitted: Minutes,
    /// Admitted hours at the hourly cost.
    pub staff_cost: Cents,
}

/// Hours that are not admitted for a reason.
#[derive(Debug, Clone)]
pub struct InadmissibleLine {
    /// The reason in words.
    pub reason: String,
    /// The article.
    pub article: String,
    /// How much time.
    pub minutes: Minutes,
}

/// A penalty that applies.
#[derive(Debug, Clone)]
pub struct PenaltyLine {
    /// What it is for, in words.
    pub label: String,
    /// The article.
    pub article: String,
    /// The percentage.
    pub percent: Percent,
}

/// A payment.
#[derive(Debug, Clone)]
pub struct PaymentLine {
    /// What it was, as `Primo anticipo`.
    pub label: String,
    /// The day of the liquidation.
    pub on: NaiveDate,
    /// How much.
    pub amount: Cents,
}

/// What is to be given back of a payment.
#[derive(Debug, Clone)]
pub struct RecoveryLine {
    /// The day of the payment.
    pub paid_on: NaiveDate,
    /// What of it is to be given back.
    pub principal: Cents,
    /// The legal interest on it, year by year; empty while the day of restitution is not known.
    pub years: Vec<YearOfInterest>,
}

/// The sums of the rows.
struct Sums {
    assigned: Minutes,
    realised: Minutes,
    admitted: Minutes,
    inadmissible: Minutes,
    staff_cost: Cents,
    spend: Cents,
    admitted_spend: Cents,
    final_grant: Cents,
    paid: Cents,
    balance: Cents,
}

/// The final prospectus as a document.
///
/// # Errors
/// [`DocumentError::Sum`] if the rows do not add up to what the determination says.
pub fn document(prospectus: &Prospectus) -> Result<Document, DocumentError> {
    let sums = sums(prospectus)?;
    let mut blocks = Vec::new();
    if prospectus.draft {
        blocks.push(Block::Notice {
            title: "Bozza".to_owned(),
            text: "Gli importi possono ancora cambiare: questo prospetto non è stato trasmesso.".to_owned(),
        });
    }
    if let Some(reason) = &prospectus.revocation {
        blocks.push(Block::Notice {
            title: "Sovvenzione revocata".to_owned(),
            text: format!(
                "{reason}. La sovvenzione finale è pari a zero; gli altri importi sono riportati per memoria."
            ),
        });
    }
    blocks.push(Block::Heading("Ore e costi per funzione".to_owned()));
    blocks.push(Block::Table(functions(prospectus, &sums)));
    blocks.push(Block::Heading("Dalle ore svolte alla sovvenzione finale".to_owned()));
    blocks.push(Block::Table(hours(prospectus, &sums)));
    blocks.push(Block::Table(amounts(prospectus, &sums)));
    if !prospectus.penalties.is_empty() {
        blocks.push(Block::Subheading("Penalità applicate".to_owned()));
        blocks.push(Block::Table(penalties(prospectus)));
    }
    blocks.push(Block::Heading("Pagamenti e saldo".to_owned()));
    blocks.push(Block::Table(balance(prospectus, &sums)));
    if !prospectus.recovery.is_empty() {
        blocks.push(Block::Heading("Somme da restituire".to_owned()));
        blocks.push(Block::Table(recovery(prospectus)));
        blocks.push(Block::Note(interest_note(prospectus)));
    }
    blocks.extend(declaration(prospectus));
    if let Some(tree) = &prospectus.explanation {
        blocks.push(Block::PageBreak);
        blocks.push(Block::Heading("Come si arriva agli importi".to_owned()));
        blocks.push(Block::Explanation(explanation::lines(tree)));
    }
    Ok(Document {
        title: "Prospetto finale".to_owned(),
        subtitle: Some(prospectus.identity.project.clone()),
        identity: prospectus.identity.clone(),
        draft: prospectus.draft,
        facts: facts(prospectus, &sums),
        blocks,
    })
}

fn sums(prospectus: &Prospectus) -> Result<Sums, DocumentError> {
    let functions = &prospectus.functions;
    let realised: Minutes = functions.iter().map(|line| line.realised).sum();
    let admitted: Minutes = functions.iter().map(|line| line.admitted).sum();
    let inadmissible: Minutes = prospectus.inadmissible.iter().map(|line| line.minutes).sum();
    if realised - inadmissible != admitted {
        return Err(DocumentError::Sum {
            what: "ore ammesse",
            rows: (realised - inadmissible).clock(),
            total: admitted.clock(),
        });
    }
    let staff_cost: Cents = functions.iter().map(|line| line.staff_cost).sum();
    let spend = staff_cost + prospectus.other_costs;
    let admitted_spend = spend.min(prospectus.ceiling);
    let final_grant = if prospectus.revocation.is_some() {
        Cents::ZERO
    } else {
        (admitted_spend - prospectus.penalty - prospectus.missed_snapshot_deduction).max(Cents::ZERO)
    };
    agree("sovvenzione finale", final_grant, prospectus.final_grant)?;
    let paid: Cents = prospectus.payments.iter().map(|line| line.amount).sum();
    let balance = final_grant - paid;
    agree("saldo", balance, prospectus.balance)?;
    if !prospectus.recovery.is_empty() {
        agree("somme da restituire", prospectus.recovery.iter().map(|line| line.principal).sum(), -balance)?;
    }
    Ok(Sums {
        assigned: functions.iter().map(|line| line.assigned).sum(),
        realised,
        admitted,
        inadmissible,
        staff_cost,
        spend,
        admitted_spend,
        final_grant,
        paid,
        balance,
    })
}

fn agree(what: &'static str, rows: Cents, total: Cents) -> Result<(), DocumentError> {
    if rows == total {
        return Ok(());
    }
    Err(DocumentError::Sum { what, rows: rows.italian(), total: total.italian() })
}

fn facts(prospectus: &Prospectus, sums: &Sums) -> Vec<Fact> {
    let cup = prospectus.identity.cup.clone().unwrap_or_else(|| "non ancora acquisito".to_owned());
    let period = format!("dal {} al {}", format::date(prospectus.start), format::date(prospectus.end));
    let mut facts = vec![
        Fact::new("CUP", cup),
        Fact::new("Ambito", prospectus.ats.clone()),
        Fact::new("Ente beneficiario", prospectus.body.clone()),
        Fact::new("Durata del progetto", period),
    ];
    facts.extend(prospectus.facts.iter().cloned());
    facts.push(Fact::new("Sovvenzione concessa", prospectus.granted.italian()));
    facts.push(Fact::new("Sovvenzione finale", sums.final_grant.italian()));
    facts.push(Fact::new("Saldo", outcome(sums.balance)));
    facts
}

/// The balance and what becomes of it.
fn outcome(balance: Cents) -> String {
    match balance {
        _ if balance.is_negative() => format!("{} da restituire alla Regione", (-balance).italian()),
        Cents::ZERO => format!("{}: nulla da pagare né da restituire", balance.italian()),
        _ => format!("{} da pagare all’ente", balance.italian()),
    }
}

fn functions(prospectus: &Prospectus, sums: &Sums) -> Table {
    let columns = vec![
        Column::text("Funzione", 40),
        Column::figures("Ore assegnate", 15),
        Column::figures("Ore svolte", 15),
        Column::figures("Ore ammesse", 15),
        Column::figures("Costo del personale", 19),
    ];
    let line = |label: String, assigned: Minutes, realised: Minutes, admitted: Minutes, cost: Cents| {
        [label, assigned.clock(), realised.clock(), admitted.clock(), cost.italian()]
    };
    let rows = prospectus.functions.iter().map(|f| {
        let label = format!("{}. {}", f.function.number(), f.function.italian());
        Row::body(line(label, f.assigned, f.realised, f.admitted, f.staff_cost))
    });
    let total = line("Totale".to_owned(), sums.assigned, sums.realised, sums.admitted, sums.staff_cost);
    Table { caption: None, columns, rows: rows.chain([Row::total(total)]).collect(), zebra: false }
}

fn hours(prospectus: &Prospectus, sums: &Sums) -> Table {
    let columns = vec![Column::text("Ore", 62), Column::text("Articolo", 18), Column::figures("Ore e minuti", 24)];
    let mut rows = vec![Row::body(["Ore svolte".to_owned(), String::new(), sums.realised.clock()])];
    rows.extend(prospectus.inadmissible.iter().map(|line| {
        let minus = Minutes::ZERO - line.minutes;
        Row::body([format!("Non ammesse: {}", line.reason), line.article.clone(), minus.clock()])
    }));
    if prospectus.inadmissible.len() > 1 {
        let label = format!("Ore ammesse (non ammesse in tutto: {})", sums.inadmissible.clock());
        rows.push(Row::total([label, String::new(), sums.admitted.clock()]));
    } else {
        rows.push(Row::total(["Ore ammesse".to_owned(), String::new(), sums.admitted.clock()]));
    }
    Table { caption: None, columns, rows, zebra: false }
}

fn amounts(prospectus: &Prospectus, sums: &Sums) -> Table {
    let columns = vec![Column::text("Importi", 80), Column::figures("Euro", 24)];
    let body = |label: String, amount: Cents| Row::body([label, amount.italian()]);
    let total = |label: &str, amount: Cents| Row::total([label.to_owned(), amount.italian()]);
    let staff = format!("Ore ammesse al costo orario di {}", prospectus.hourly_cost.italian());
    let other = format!("Altri costi, {} del costo del personale", prospectus.flat_rate.italian());
    let mut rows = vec![body(staff, sums.staff_cost), body(other, prospectus.other_costs), total("Spesa", sums.spend)];
    let over = sums.spend - sums.admitted_spend;
    rows.push(body(format!("Parte oltre il massimo di {}", prospectus.ceiling.italian()), -over));
    rows.push(total("Spesa ammessa", sums.admitted_spend));
    rows.push(body("Penalità".to_owned(), -prospectus.penalty));
    if prospectus.missed_snapshot_deduction != Cents::ZERO {
        rows.push(body(
            "Riduzione per le fotografie non trasmesse nei termini".to_owned(),
            -prospectus.missed_snapshot_deduction,
        ));
    }
    let listed = sums.admitted_spend - prospectus.penalty - prospectus.missed_snapshot_deduction;
    if listed != sums.final_grant {
        let label = if prospectus.revocation.is_some() {
            "Revoca della sovvenzione"
        } else {
            "La sovvenzione non scende sotto lo zero"
        };
        rows.push(body(label.to_owned(), sums.final_grant - listed));
    }
    rows.push(total("Sovvenzione finale", sums.final_grant));
    Table { caption: None, columns, rows, zebra: false }
}

fn penalties(prospectus: &Prospectus) -> Table {
    let columns = vec![Column::text("Penalità", 62), Column::text("Articolo", 18), Column::figures("Misura", 24)];
    let mut rows = prospectus
        .penalties
        .iter()
        .map(|line| Row::body([line.label.clone(), line.article.clone(), line.percent.italian()]))
        .collect::<Vec<_>>();
    let percent: Percent = prospectus.penalties.iter().map(|line| line.percent).sum();
    rows.push(Row::total(["Percentuale in tutto".to_owned(), String::new(), percent.italian()]));
    if prospectus.unevaluated_semester != Cents::ZERO {
        let label = "Valore dell’ultimo semestre senza valutazione finale".to_owned();
        rows.push(Row::body([label, String::new(), prospectus.unevaluated_semester.italian()]));
    }
    if prospectus.penalty_uncapped != prospectus.penalty {
        let label = "Importo prima del limite complessivo".to_owned();
        rows.push(Row::body([label, String::new(), prospectus.penalty_uncapped.italian()]));
    }
    rows.push(Row::total(["Penalità".to_owned(), String::new(), prospectus.penalty.italian()]));
    Table { caption: None, columns, rows, zebra: false }
}

fn balance(prospectus: &Prospectus, sums: &Sums) -> Table {
    let columns = vec![Column::text("Voce", 56), Column::text("Data", 24), Column::figures("Euro", 24)];
    let mut rows = vec![Row::body(["Sovvenzione finale".to_owned(), String::new(), sums.final_grant.italian()])];
    rows.extend(
        prospectus
            .payments
            .iter()
            .map(|line| Row::body([line.label.clone(), format::date(line.on), (-line.amount).italian()])),
    );
    let label =
        if sums.balance.is_negative() { "Saldo, da restituire alla Regione" } else { "Saldo, da pagare all’ente" };
    let label = if sums.balance == Cents::ZERO { "Saldo" } else { label };
    let paid = format!("pagati {}", sums.paid.italian());
    rows.push(Row::total([label.to_owned(), paid, sums.balance.italian()]));
    Table { caption: None, columns, rows, zebra: false }
}

fn recovery(prospectus: &Prospectus) -> Table {
    let columns = vec![
        Column::text("Pagamento del", 20),
        Column::figures("Da restituire", 22),
        Column::figures("Anno", 10),
        Column::figures("Giorni", 10),
        Column::figures("Tasso", 12),
        Column::figures("Interessi", 20),
    ];
    let mut rows = Vec::new();
    for line in &prospectus.recovery {
        let (mut paid_on, mut principal) = (format::date(line.paid_on), line.principal.italian());
        if line.years.is_empty() {
            let dash = || "–".to_owned();
            rows.push(Row::body([paid_on, principal, dash(), dash(), dash(), Cents::ZERO.italian()]));
            continue;
        }
        for year in &line.years {
            rows.push(Row::body([
                std::mem::take(&mut paid_on),
                std::mem::take(&mut principal),
                year.year.to_string(),
                year.days.to_string(),
                year.rate.italian(),
                year.interest.italian(),
            ]));
        }
    }
    let principal: Cents = prospectus.recovery.iter().map(|line| line.principal).sum();
    let interest: Cents = prospectus.recovery.iter().flat_map(|line| &line.years).map(|year| year.interest).sum();
    let none = String::new;
    rows.push(Row::total(["Totale".to_owned(), principal.italian(), none(), none(), none(), interest.italian()]));
    let whole = (principal + interest).italian();
    rows.push(Row::total(["Con gli interessi".to_owned(), whole, none(), none(), none(), none()]));
    Table { caption: None, columns, rows, zebra: false }
}

fn interest_note(prospectus: &Prospectus) -> String {
    if prospectus.recovery.iter().all(|line| line.years.is_empty()) {
        return "Gli interessi legali si calcolano quando è noto il giorno della restituzione.".to_owned();
    }
    let how = "Gli interessi sono semplici, al tasso legale di ciascun anno, dal giorno dopo il pagamento al giorno \
               della restituzione.";
    if prospectus.years_without_rate.is_empty() {
        return how.to_owned();
    }
    let years = prospectus.years_without_rate.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!("{how} Manca il tasso legale per gli anni {years}: gli interessi non li comprendono.")
}

fn declaration(prospectus: &Prospectus) -> Vec<Block> {
    vec![
        Block::Heading("Dichiarazione".to_owned()),
        Block::Note(
            "Testo proposto dal portale, da adattare al caso. Dichiarazione sostitutiva ai sensi degli articoli 46 e \
             47 del D.P.R. 28 dicembre 2000, n. 445."
                .to_owned(),
        ),
        Block::Paragraph(
            "Chi firma, in qualità di rappresentante legale dell’ente beneficiario o di persona da questo delegata, \
             consapevole delle conseguenze anche penali delle dichiarazioni false (articoli 75 e 76 dello stesso \
             decreto), dichiara che:"
                .to_owned(),
        ),
        Block::List(vec![
            "le ore e i dati riportati nei fogli delle ore, da cui risulta questo prospetto, sono veri ed esatti;"
                .to_owned(),
            "i fogli delle ore sono già stati trasmessi alla Regione;".to_owned(),
            "per il progetto    ☐ non sono stati usati altri contributi    ☐ sono stati usati i contributi indicati \
             nell’allegato;"
                .to_owned(),
            "i documenti che provano quanto dichiarato sono conservati e a disposizione dei controlli.".to_owned(),
        ]),
        Block::Signatures {
            intro: String::new(),
            signers: vec![Signer {
                role: "Il rappresentante legale o la persona delegata".to_owned(),
                name: prospectus.signer.clone(),
            }],
        },
    ]
}

#[cfg(test)]
#[path = "prospectus_tests.rs"]
mod tests;
