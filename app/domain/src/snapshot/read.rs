//! Reads a snapshot back: the content itself, and what the portal exports of it. Every problem is
//! named with its path.

use crate::contract::node::Node;
use crate::contract::reader::{Members, Path, Problem, Sink, list};
use crate::contract::values::{boolean, count, date, function, one_of, positive_count, text, time};
use crate::contract::{read, schema};
use crate::minutes::Minutes;
use crate::network::{OpeningHours, Weekday};
use crate::sirps::FruitionSource;
use crate::timesheet::SheetState;

use super::{
    FunctionFruitions, FunctionHours, Hours, Measured, SCHEMA, Snapshot, SnapshotMember, SnapshotPoint,
    SnapshotProject, SnapshotTargets, SourceCount, StateMinutes,
};

/// What an exported file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The content.
    pub content: Snapshot,
    /// The SHA-256 that it is said to have, in hexadecimal.
    pub sha256: String,
}

/// Reads the stored content of a snapshot.
///
/// # Errors
/// Every problem with its path.
pub fn read_content(content: &str) -> Result<Snapshot, Vec<Problem>> {
    read(content, |node, sink| snapshot(node, Path::Root, sink))
}

/// Reads an exported file: content and SHA-256; what else the portal writes beside them is not
/// looked at.
///
/// # Errors
/// Every problem with its path.
pub fn read_export(file: &str) -> Result<Export, Vec<Problem>> {
    const BESIDE: [&str; 9] =
        ["schema", "content", "sha256", "state", "due", "comment", "act", "sent_on", "recomputation"];
    read(file, |node, sink| {
        let members = Members::open(node, Path::Root, sink, &BESIDE)?;
        let known = schema(&members, SCHEMA);
        let content = members.required("content", snapshot);
        let sha256 = members.required("sha256", digest);
        known?;
        Some(Export { content: content?, sha256: sha256? })
    })
}

fn digest(node: &Node, path: Path<'_>, sink: &Sink) -> Option<String> {
    let digits = text(node, path, sink)?;
    if digits.len() == 64 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Some(digits);
    }
    sink.report(path, "deve essere un’impronta SHA-256 di 64 cifre esadecimali minuscole");
    None
}

fn snapshot(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Snapshot> {
    let known =
        ["schema", "project", "reference_date", "prepared_on", "hours", "group", "network", "fruitions", "targets"];
    let members = Members::open(node, path, sink, &known)?;
    let is_known = schema(&members, SCHEMA);
    let project = members.required("project", project);
    let reference_date = members.required("reference_date", date);
    let prepared_on = members.required("prepared_on", date);
    if let (Some(reference), Some(prepared)) = (reference_date, prepared_on)
        && prepared < reference
    {
        members.report("prepared_on", "non può venire prima della data di riferimento");
    }
    let hours = members.required("hours", all_hours);
    let group = members.required("group", |node, path, sink| list(node, path, sink, member));
    members.report_repeated("group", "code", "codice ripetuto: ogni operatore compare una volta");
    let network = members.required("network", |node, path, sink| list(node, path, sink, point));
    let fruitions = members.required("fruitions", all_fruitions);
    let targets = members.required("targets", targets);
    is_known?;
    let ((functions, total), (fruitions, fruitions_total)) = (hours?, fruitions?);
    Some(Snapshot {
        project: project?,
        reference_date: reference_date?,
        prepared_on: prepared_on?,
        functions,
        total,
        group: group?,
        network: network?,
        fruitions,
        fruitions_total,
        targets: targets?,
    })
}

fn project(node: &Node, path: Path<'_>, sink: &Sink) -> Option<SnapshotProject> {
    let known = ["title", "cup", "ats", "body", "call", "rule_set", "start", "end"];
    let members = Members::open(node, path, sink, &known)?;
    let title = members.required("title", text);
    let cup = members.nullable("cup", text);
    let ats = members.required("ats", positive_count);
    let body = members.required("body", text);
    let call = members.required("call", text);
    let rule_set = members.required("rule_set", positive_count);
    let (start, end) = (members.required("start", date), members.required("end", date));
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        members.report("end", "non può venire prima dell’inizio");
    }
    Some(SnapshotProject {
        title: title?,
        cup: cup?,
        ats: ats?,
        body: body?,
        call: call?,
        rule_set: rule_set?,
        start: start?,
        end: end?,
    })
}

fn minutes(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Minutes> {
    count(node, path, sink).map(Minutes::new)
}

fn state_minutes(node: &Node, path: Path<'_>, sink: &Sink) -> Option<StateMinutes> {
    let members = Members::open(node, path, sink, &SheetState::ALL.map(SheetState::code))?;
    let mut all = StateMinutes::default();
    let read = SheetState::ALL.map(|state| (state, members.required(state.code(), minutes)));
    for (state, minutes) in read {
        all.add(state, minutes?);
    }
    Some(all)
}

/// The three figures that hours have, wherever they stand.
fn hours_of(members: &Members<'_>) -> Option<Hours> {
    let agreed = members.required("agreed_hours", count);
    let by_state = members.required("minutes", state_minutes);
    let done = members.required("done_minutes", minutes);
    Some(Hours { agreed: agreed?, minutes: by_state?, done: done? })
}

fn hours(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Hours> {
    hours_of(&Members::open(node, path, sink, &["agreed_hours", "minutes", "done_minutes"])?)
}

fn function_hours(node: &Node, path: Path<'_>, sink: &Sink) -> Option<FunctionHours> {
    let members = Members::open(node, path, sink, &["function", "agreed_hours", "minutes", "done_minutes"])?;
    let function = members.required("function", function);
    let hours = hours_of(&members);
    Some(FunctionHours { function: function?, hours: hours? })
}

fn functions(members: &Members<'_>) -> Option<Vec<FunctionHours>> {
    let all = members.required("functions", |node, path, sink| list(node, path, sink, function_hours));
    members.report_repeated("functions", "function", "funzione ripetuta: lasciarne una sola");
    all
}

fn all_hours(node: &Node, path: Path<'_>, sink: &Sink) -> Option<(Vec<FunctionHours>, Hours)> {
    let members = Members::open(node, path, sink, &["functions", "total"])?;
    let functions = functions(&members);
    let total = members.required("total", hours);
    Some((functions?, total?))
}

fn member(node: &Node, path: Path<'_>, sink: &Sink) -> Option<SnapshotMember> {
    let members = Members::open(node, path, sink, &["code", "name", "functions"])?;
    let code = members.required("code", text);
    let name = members.nullable("name", text);
    let functions = functions(&members);
    Some(SnapshotMember { code: code?, name: name?, functions: functions? })
}

fn weekday(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Weekday> {
    let number = positive_count(node, path, sink)?;
    let day = u8::try_from(number).ok().and_then(|number| Weekday::try_from(number).ok());
    if day.is_none() {
        sink.report(path, "deve essere un giorno da 1 (lunedì) a 7 (domenica)");
    }
    day
}

fn stretch(node: &Node, path: Path<'_>, sink: &Sink) -> Option<OpeningHours> {
    let members = Members::open(node, path, sink, &["weekday", "opens", "closes"])?;
    let weekday = members.required("weekday", weekday);
    let (opens, closes) = (members.required("opens", time), members.required("closes", time));
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes <= opens
    {
        members.report("closes", "deve venire dopo l’apertura");
    }
    Some(OpeningHours { weekday: weekday?, opens: opens?, closes: closes? })
}

fn point(node: &Node, path: Path<'_>, sink: &Sink) -> Option<SnapshotPoint> {
    let known = ["number", "municipality", "address", "funded", "opening_hours", "weekly_minutes", "staff"];
    let members = Members::open(node, path, sink, &known)?;
    let number = members.required("number", positive_count);
    let municipality = members.required("municipality", text);
    let address = members.nullable("address", text);
    let funded = members.required("funded", boolean);
    let opening_hours = members.required("opening_hours", |node, path, sink| list(node, path, sink, stretch));
    let weekly = members.required("weekly_minutes", minutes);
    let staff = members.required("staff", |node, path, sink| list(node, path, sink, text));
    Some(SnapshotPoint {
        number: number?,
        municipality: municipality?,
        address: address?,
        funded: funded?,
        opening_hours: opening_hours?,
        weekly: weekly?,
        staff: staff?,
    })
}

fn source(node: &Node, path: Path<'_>, sink: &Sink) -> Option<SourceCount> {
    let members = Members::open(node, path, sink, &["source", "number", "counted_to"])?;
    let source = members.required("source", |node, path, sink| {
        one_of(node, path, sink, FruitionSource::ALL.map(|source| (source.code(), source)))
    });
    let number = members.required("number", count);
    let counted_to = members.nullable("counted_to", date);
    Some(SourceCount { source: source?, number: number?, counted_to: counted_to? })
}

fn function_fruitions(node: &Node, path: Path<'_>, sink: &Sink) -> Option<FunctionFruitions> {
    let members = Members::open(node, path, sink, &["function", "number", "sources"])?;
    let function = members.required("function", function);
    let number = members.required("number", count);
    let sources = members.required("sources", |node, path, sink| list(node, path, sink, source));
    members.report_repeated("sources", "source", "fonte ripetuta: lasciarne una sola");
    Some(FunctionFruitions { function: function?, number: number?, sources: sources? })
}

fn all_fruitions(node: &Node, path: Path<'_>, sink: &Sink) -> Option<(Vec<FunctionFruitions>, i64)> {
    let members = Members::open(node, path, sink, &["functions", "total"])?;
    let functions = members.required("functions", |node, path, sink| list(node, path, sink, function_fruitions));
    members.report_repeated("functions", "function", "funzione ripetuta: lasciarne una sola");
    let total = members.required("total", count);
    Some((functions?, total?))
}

fn measured(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Measured> {
    let members = Members::open(node, path, sink, &["measured", "required"])?;
    let (measured, required) = (members.required("measured", count), members.required("required", count));
    Some(Measured { measured: measured?, required: required? })
}

fn targets(node: &Node, path: Path<'_>, sink: &Sink) -> Option<SnapshotTargets> {
    const WORKERS: &str = "social_workers_fte_ten_thousandths";
    let known = ["population", "population_as_of", "population_source", "fruitions", "sportelli", WORKERS];
    let members = Members::open(node, path, sink, &known)?;
    let population = members.required("population", positive_count);
    let population_as_of = members.required("population_as_of", date);
    let population_source = members.required("population_source", text);
    let fruitions = members.required("fruitions", measured);
    let sportelli = members.required("sportelli", measured);
    let social_workers_fte = members.required(WORKERS, measured);
    Some(SnapshotTargets {
        population: population?,
        population_as_of: population_as_of?,
        population_source: population_source?,
        fruitions: fruitions?,
        sportelli: sportelli?,
        social_workers_fte: social_workers_fte?,
    })
}
