//! The draft of the act by which the mayors' committee takes note of the state of a project
//! (art. 9): hours done per function, the group with the hours of each person, the network, the
//! fruitions per function. It carries the SHA-256 of the content it was drawn up from; the
//! resolution itself is the committee's own.

use chrono::NaiveDate;
use domain::format;
use domain::minutes::Minutes;
use domain::network::{Weekday, italian_day};
use domain::snapshot::difference::fte_words;
use domain::snapshot::{FunctionHours, Hours, Snapshot, SnapshotMember, SnapshotPoint, SourceCount};
use domain::targets::Target;
use domain::timesheet::SheetState;

use crate::model::{Block, Column, Document, Fact, Identity, Row, Signer, Table};

/// Digits of the SHA-256 that stand on every page; all of them stand on the first.
const SHORT_PRINT: usize = 16;

/// What the draft is drawn up from.
#[derive(Debug, Clone)]
pub struct SnapshotAct {
    /// The content.
    pub snapshot: Snapshot,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// The last day to send it to the Region in time.
    pub due: NaiveDate,
    /// What the office adds.
    pub comment: Option<String>,
}

/// The document: always a draft.
#[must_use]
pub fn document(act: &SnapshotAct) -> Document {
    let SnapshotAct { snapshot, sha256, due, comment } = act;
    let project = &snapshot.project;
    let (reference, prepared) = (format::date(snapshot.reference_date), format::date(snapshot.prepared_on));
    let mut blocks = opening(snapshot, sha256, *due);
    blocks.push(Block::Heading("Ore effettuate per funzione".to_owned()));
    blocks.push(Block::Table(hours(snapshot)));
    blocks.push(Block::Note(format!(
        "Righe con data fino al {reference}, come risultano il {prepared}. Le ore svolte sono quelle dei timesheet \
         inviati e non restituiti; quelle in bozza o restituite sono indicate a parte e non vi sono comprese."
    )));
    blocks.push(Block::Heading("Composizione del gruppo di progetto e ore per operatore e funzione".to_owned()));
    blocks.push(Block::Table(group(snapshot)));
    blocks.push(Block::Heading("Rete degli sportelli, orari di apertura settimanale e operatori addetti".to_owned()));
    blocks.push(Block::Table(network(&snapshot.network)));
    blocks.push(Block::Heading("Fruizioni trasmesse al SIRPS, in valore assoluto".to_owned()));
    blocks.push(Block::Table(fruitions(snapshot)));
    blocks.push(Block::Heading("Obiettivi quantitativi".to_owned()));
    blocks.push(Block::Table(targets(snapshot)));
    if let Some(comment) = comment {
        blocks.push(Block::Heading("Note dell’ufficio".to_owned()));
        blocks.push(Block::Paragraph(comment.clone()));
    }
    blocks.push(Block::Signatures {
        intro: "Letto e approvato.".to_owned(),
        signers: vec![
            Signer { role: "Il Presidente del Comitato dei Sindaci".to_owned(), name: None },
            Signer { role: "Il segretario verbalizzante".to_owned(), name: None },
        ],
    });
    blocks.push(Block::Note(
        "Bozza di atto predisposta dal portale: non sostituisce l’atto del Comitato, che ha numero e data propri, e va \
         adattata prima dell’uso."
            .to_owned(),
    ));
    let print: String = sha256.chars().take(SHORT_PRINT).collect();
    Document {
        title: "Bozza di atto del Comitato dei Sindaci".to_owned(),
        subtitle: Some(format!("Stato del progetto al {reference} (art. 9 dell’atto di adesione)")),
        identity: Identity {
            issuer: project.body.clone(),
            project: project.title.clone(),
            cup: project.cup.clone(),
            version: format!("Al {reference} · contenuto {print}"),
        },
        draft: true,
        facts: facts(snapshot, *due),
        blocks,
    }
}

fn facts(snapshot: &Snapshot, due: NaiveDate) -> Vec<Fact> {
    let project = &snapshot.project;
    vec![
        Fact::new("Progetto", project.title.clone()),
        Fact::new("CUP", project.cup.clone().unwrap_or_else(|| "non ancora acquisito".to_owned())),
        Fact::new("Avviso", format!("{}, regole versione {}", project.call, project.rule_set)),
        Fact::new("Ambito", format!("Ambito territoriale sociale {}", project.ats)),
        Fact::new("Ente attuatore", project.body.clone()),
        Fact::new("Data di riferimento", format::date(snapshot.reference_date)),
        Fact::new("Dati preparati il", format::date(snapshot.prepared_on)),
        Fact::new("Termine per la trasmissione", format::date(due)),
    ]
}

fn opening(snapshot: &Snapshot, sha256: &str, due: NaiveDate) -> Vec<Block> {
    let project = &snapshot.project;
    vec![
        Block::Paragraph(format!(
            "Il Comitato dei Sindaci dell’Ambito territoriale sociale {}, visto l’art. 9 dell’atto di adesione, prende \
             atto dello stato del progetto {} come risulta dai dati che seguono, e dispone che l’atto sia trasmesso \
             alla Regione entro {}.",
            project.ats,
            at_day(snapshot.reference_date),
            format::on_day(due),
        )),
        Block::Subheading("Impronta SHA-256 del contenuto".to_owned()),
        Block::Note(sha256.to_owned()),
    ]
}

/// `al 31/03/2022`, `all’11/04/2022`.
fn at_day(day: NaiveDate) -> String {
    let of = format::of_day(day);
    of.strip_prefix("dell’").map_or_else(|| format!("al {}", format::date(day)), |rest| format!("all’{rest}"))
}

/// The five figures of hours: agreed, done, and of these accepted and waiting; what is apart.
fn figures(hours: &Hours) -> [String; 5] {
    let waiting = hours.minutes.of(SheetState::Sent) + hours.minutes.of(SheetState::InCheck);
    [
        Minutes::from_hours(hours.agreed).clock(),
        hours.done.clock(),
        hours.minutes.of(SheetState::Accepted).clock(),
        waiting.clock(),
        hours.minutes.apart().clock(),
    ]
}

fn hour_columns(first: &[Column]) -> Vec<Column> {
    let heads = ["Ore assegnate", "Ore svolte", "di cui accettate", "di cui inviate", "A parte: non inviate"];
    first.iter().cloned().chain(heads.map(|head| Column::figures(head, 13))).collect()
}

fn hours(snapshot: &Snapshot) -> Table {
    let row = |row: &FunctionHours| Row::body(cells([row.function.italian().to_owned()], &row.hours));
    let total = Row::total(cells(["Totale".to_owned()], &snapshot.total));
    Table {
        caption: None,
        columns: hour_columns(&[Column::text("Funzione", 34)]),
        rows: snapshot.functions.iter().map(row).chain([total]).collect(),
        zebra: false,
    }
}

fn cells<const N: usize>(first: [String; N], hours: &Hours) -> Vec<String> {
    first.into_iter().chain(figures(hours)).collect()
}

fn group(snapshot: &Snapshot) -> Table {
    let mut rows = Vec::new();
    for member in &snapshot.group {
        let who = who(member);
        if member.functions.is_empty() {
            rows.push(Row::body(cells([who, "nessuna".to_owned()], &Hours::default())));
            continue;
        }
        for (place, row) in member.functions.iter().enumerate() {
            let name = if place == 0 { who.clone() } else { String::new() };
            rows.push(Row::body(cells([name, row.function.short().to_owned()], &row.hours)));
        }
    }
    rows.push(Row::total(cells(["Totale".to_owned(), String::new()], &snapshot.total)));
    let columns = hour_columns(&[Column::text("Operatore", 26), Column::text("Funzione", 20)]);
    Table { caption: None, columns, rows, zebra: false }
}

fn who(member: &SnapshotMember) -> String {
    format!("{} {}", member.code, member.name.as_deref().unwrap_or("da indicare"))
}

fn network(points: &[SnapshotPoint]) -> Table {
    let rows = points.iter().map(|point| {
        let address = point.address.clone().unwrap_or_else(|| "indirizzo da indicare".to_owned());
        let funded = if point.funded { "" } else { " (non finanziato)" };
        let days = Weekday::ALL
            .into_iter()
            .filter(|day| point.opening_hours.iter().any(|stretch| stretch.weekday == *day))
            .map(|day| format!("{} {}", day.italian(), italian_day(&point.opening_hours, day)))
            .collect::<Vec<_>>();
        let week = if days.is_empty() { "da indicare".to_owned() } else { days.join("\n") };
        let staff = if point.staff.is_empty() { "da indicare".to_owned() } else { point.staff.join(", ") };
        let place = format!("{}\n{address}{funded}", point.municipality);
        Row::body([point.number.to_string(), place, week, point.weekly.clock(), staff])
    });
    Table {
        caption: None,
        columns: vec![
            Column::figures("N.", 5),
            Column::text("Sportello", 32),
            Column::text("Orario settimanale", 32),
            Column::figures("Ore a settimana", 12),
            Column::text("Operatori addetti", 22),
        ],
        rows: rows.collect(),
        zebra: false,
    }
}

fn fruitions(snapshot: &Snapshot) -> Table {
    let rows = snapshot.fruitions.iter().map(|row| {
        let sources: Vec<String> = row.sources.iter().map(source).collect();
        let sources = if sources.is_empty() { "nessun dato trasmesso".to_owned() } else { sources.join("\n") };
        let what = domain::sirps::FruitionKind::of(row.function).italian();
        Row::body([row.function.italian().to_owned(), what.to_owned(), sources, format::integer(row.number)])
    });
    let total = Row::total(["Totale", "", "", format::integer(snapshot.fruitions_total).as_str()]);
    Table {
        caption: None,
        columns: vec![
            Column::text("Funzione", 40),
            Column::text("Che cosa", 20),
            Column::text("Fonte", 34),
            Column::figures("Numero", 12),
        ],
        rows: rows.chain([total]).collect(),
        zebra: false,
    }
}

/// `flusso SIRPS: 812, fino al 30/10/2021`.
fn source(count: &SourceCount) -> String {
    let number = format::integer(count.number);
    let to = count.counted_to.map(|day| format!(", fino {}", at_day(day))).unwrap_or_default();
    format!("{}: {number}{to}", count.source.italian())
}

fn targets(snapshot: &Snapshot) -> Table {
    let targets = &snapshot.targets;
    let row = |name: &str, measured: String, required: String, met: bool| {
        Row::body([name.to_owned(), measured, required, if met { "sì" } else { "no" }.to_owned()])
    };
    let whole = |figure: domain::snapshot::Measured, words: fn(i64) -> String, name: &str| {
        row(name, words(figure.measured), words(figure.required), figure.measured >= figure.required)
    };
    Table {
        caption: Some(format!(
            "Residenti: {} al {} ({})",
            format::integer(targets.population),
            format::date(targets.population_as_of),
            targets.population_source
        )),
        columns: vec![
            Column::text("Obiettivo", 50),
            Column::figures("Raggiunto", 16),
            Column::figures("Richiesto alla fine", 18),
            Column::text("Raggiunto?", 14),
        ],
        rows: vec![
            whole(targets.fruitions, format::integer, Target::Fruitions.italian()),
            whole(targets.sportelli, format::integer, Target::Sportelli.italian()),
            whole(targets.social_workers_fte, fte_words, Target::SocialWorkers.italian()),
        ],
        zebra: false,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::snapshot::{read_content, sums::check_sums};

    use super::*;
    use crate::layout;
    use crate::pdf::render;

    /// A snapshot with one person, one sportello and counts.
    pub(crate) fn act() -> SnapshotAct {
        let minutes = r#"{"accepted":6000,"draft":90,"in_check":120,"returned":30,"sent":600}"#;
        let hours = format!(r#""agreed_hours":1100,"done_minutes":6720,"minutes":{minutes}"#);
        let content = format!(
            r#"{{"schema":"ambito.snapshot/1","reference_date":"2021-10-30","prepared_on":"2021-11-08",
            "project":{{"title":"Sportelli sociali","cup":"I51E19000070002","ats":9,"body":"ASP di prova",
              "call":"DDS 203/2019","rule_set":1,"start":"2019-09-01","end":"2022-06-30"}},
            "hours":{{"functions":[{{"function":"access",{hours}}}],"total":{{{hours}}}}},
            "group":[{{"code":"OP-01","name":"Provaldi Anna","functions":[{{"function":"access",{hours}}}]}},
              {{"code":"OP-02","name":null,"functions":[]}}],
            "network":[{{"number":1,"municipality":"Jesi","address":"via della Prova 1","funded":true,
              "opening_hours":[{{"weekday":1,"opens":"09:00","closes":"12:00"}}],"weekly_minutes":180,
              "staff":["OP-01"]}}],
            "fruitions":{{"functions":[{{"function":"access","number":812,"sources":
              [{{"source":"flow","number":812,"counted_to":"2021-10-30"}}]}}],"total":812}},
            "targets":{{"population":106078,"population_as_of":"2018-12-31","population_source":"ISTAT",
              "fruitions":{{"measured":812,"required":7426}},"sportelli":{{"measured":1,"required":6}},
              "social_workers_fte_ten_thousandths":{{"measured":220000,"required":212156}}}}}}"#
        );
        let snapshot = read_content(&content).unwrap();
        assert_eq!(check_sums(&snapshot), []);
        let comment = Some("Due educatori in sostituzione da settembre.".to_owned());
        SnapshotAct { snapshot, sha256: "0123456789abcdef".repeat(4), due: "2021-11-15".parse().unwrap(), comment }
    }

    #[test]
    fn the_draft_says_what_article_9_asks_for_and_carries_the_fingerprint() {
        let document = document(&act());
        let pages = layout::pages(&document).unwrap();
        let text: String = pages.iter().flat_map(|page| page.texts()).collect::<Vec<_>>().join(" ");
        for expected in [
            "Bozza di atto del Comitato dei Sindaci",
            "Stato del progetto al 30/10/2021",
            "I51E19000070002",
            "OP-01 Provaldi Anna",
            "OP-02 da indicare",
            "112:00",
            "2:00",
            "lunedì 09:00-12:00",
            "flusso SIRPS: 812, fino al 30/10/2021",
            "7.426",
            "22",
            "21,2156",
            "Due educatori in sostituzione",
            "il 15/11/2021",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(text.replace(' ', "").contains(&act().sha256), "the whole fingerprint is printed");
        for page in &pages {
            let text: String = page.texts().collect::<Vec<_>>().join(" ");
            assert!(text.contains("contenuto 0123456789abcdef") && text.contains("BOZZA"), "{text}");
        }
    }

    #[test]
    fn the_same_data_give_the_same_bytes_and_others_give_others() {
        let first = render(&document(&act())).unwrap();
        assert!(first == render(&document(&act())).unwrap());
        let other = SnapshotAct { sha256: "f".repeat(64), ..act() };
        assert!(first != render(&document(&other)).unwrap());
    }
}
