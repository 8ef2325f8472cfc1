//! From the body of a request to the rows a program sends: every problem at once, each with the
//! JSON pointer of what is wrong.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::format;
use domain::function::ServiceFunction;
use domain::minutes::TimeOfDay;
use domain::timesheet::row::LONGEST_TEXT;
use services::error::FieldProblem;
use services::timesheet::program_write::{MOST_ROWS, SentPlace, SentRow};
use uuid::Uuid;

use crate::program::json::{Node, escaped};

/// Characters of an unknown name that are repeated in the answer.
const SHOWN_NAME: usize = 60;
/// The names of a row.
const NAMES: [&str; 9] = ["id", "operator", "date", "start", "end", "function", "sportello", "place", "note"];

/// The rows of a body that could be read, and all problems: with any, nothing may be stored.
pub fn read(body: &Node) -> (Vec<SentRow>, Vec<FieldProblem>) {
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    let refuse = |pointer: &str, message: &str| vec![FieldProblem::new(pointer, message)];
    let Node::Object(fields) = body else {
        return (rows, refuse("", "Il corpo deve essere un oggetto con l’elenco rows."));
    };
    check_names(fields, "", &["rows"], &mut problems);
    match fields.iter().find(|(name, _)| name == "rows").map(|(_, value)| value) {
        None => problems.extend(refuse("/rows", "Manca l’elenco delle righe.")),
        Some(Node::List(list)) if list.is_empty() => problems.extend(refuse("/rows", "Indicare almeno una riga.")),
        Some(Node::List(list)) if list.len() > MOST_ROWS => {
            let most = format::integer(i64::try_from(MOST_ROWS).unwrap_or(i64::MAX));
            let message = format!("Una richiesta ha al massimo {most} righe: dividerla in più richieste.");
            problems.extend(refuse("/rows", &message));
        }
        Some(Node::List(list)) => {
            for (index, item) in list.iter().enumerate() {
                let mut reader = Reader { index, fields: &[], problems: &mut problems };
                rows.extend(reader.row(item));
            }
        }
        Some(_) => problems.extend(refuse("/rows", "Deve essere un elenco di righe.")),
    }
    (rows, problems)
}

/// Notes names that stand twice and names that mean nothing.
fn check_names(fields: &[(String, Node)], pointer: &str, known: &[&str], problems: &mut Vec<FieldProblem>) {
    let mut seen = HashSet::new();
    for (name, _) in fields {
        let at = || format!("{pointer}/{}", escaped(&name.chars().take(SHOWN_NAME).collect::<String>()));
        if !known.contains(&name.as_str()) {
            problems.push(FieldProblem::new(at(), "Il campo non è previsto."));
        } else if !seen.insert(name) {
            problems.push(FieldProblem::new(at(), "Il campo è indicato due volte."));
        }
    }
}

struct Reader<'a> {
    index: usize,
    fields: &'a [(String, Node)],
    problems: &'a mut Vec<FieldProblem>,
}

impl<'a> Reader<'a> {
    fn wrong(&mut self, field: &str, message: &str) {
        let pointer = match field {
            "" => format!("/rows/{}", self.index),
            field => format!("/rows/{}/{field}", self.index),
        };
        self.problems.push(FieldProblem::new(pointer, message));
    }

    /// A field that is there and not null.
    fn value(&self, name: &str) -> Option<&'a Node> {
        self.fields.iter().find(|(known, value)| known == name && *value != Node::Null).map(|(_, value)| value)
    }

    /// A text that may be missing; `Err` when it is something else.
    fn optional_text(&mut self, name: &str) -> Result<Option<&'a str>, ()> {
        match self.value(name) {
            None => Ok(None),
            Some(Node::Text(text)) if text.chars().any(char::is_control) => {
                self.wrong(name, "Il testo contiene caratteri non ammessi, per esempio a capo.");
                Err(())
            }
            Some(Node::Text(text)) => Ok(Some(text.trim())),
            Some(_) => {
                self.wrong(name, "Deve essere un testo, tra virgolette.");
                Err(())
            }
        }
    }

    /// A text that must be there.
    fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.optional_text(name) {
            Ok(Some(text)) if !text.is_empty() => Some(text),
            Ok(_) => {
                self.wrong(name, "Il campo è obbligatorio.");
                None
            }
            Err(()) => None,
        }
    }

    /// A text that is read as something.
    fn parsed<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>, message: &str) -> Option<T> {
        let text = self.text(name)?;
        let value = read(text);
        if value.is_none() {
            self.wrong(name, message);
        }
        value
    }

    /// A text of at most [`LONGEST_TEXT`] characters; empty when it is missing.
    fn short_text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.optional_text(name).ok()?.unwrap_or_default();
        if text.chars().count() > LONGEST_TEXT {
            self.wrong(name, &format!("Il testo è troppo lungo: al massimo {LONGEST_TEXT} caratteri."));
            return None;
        }
        Some(text)
    }

    fn id(&mut self) -> Option<Option<Uuid>> {
        match self.optional_text("id").ok()? {
            None => Some(None),
            Some(text) => {
                let id = Uuid::try_parse(text).ok().filter(|id| id.to_string() == text.to_lowercase());
                if id.is_none() {
                    self.wrong("id", "Deve essere un UUID, per esempio 0190a1b2-0000-7000-8000-000000000001.");
                }
                id.map(Some)
            }
        }
    }

    fn place(&mut self) -> Option<SentPlace> {
        let stated = self.short_text("place");
        let sportello = match self.value("sportello") {
            None => None,
            Some(Node::Whole(number)) => Some(*number),
            Some(_) => {
                self.wrong("sportello", "Deve essere il numero dello sportello, un numero intero.");
                return None;
            }
        };
        match (sportello, stated?) {
            (Some(number), "") => Some(SentPlace::Sportello(number)),
            (Some(_), _) => {
                self.wrong("place", "Indicare lo sportello o un altro luogo, non entrambi.");
                None
            }
            (None, "") => {
                self.wrong("sportello", "Indicare il numero dello sportello, o un altro luogo in place.");
                None
            }
            (None, text) => Some(SentPlace::Stated(text.to_owned())),
        }
    }

    fn row(&mut self, item: &'a Node) -> Option<SentRow> {
        let Node::Object(fields) = item else {
            self.wrong("", "Ogni riga deve essere un oggetto.");
            return None;
        };
        self.fields = fields;
        let pointer = format!("/rows/{}", self.index);
        check_names(fields, &pointer, &NAMES, self.problems);
        let id = self.id();
        let operator = self.text("operator");
        let day = |text: &str| (text.len() == 10).then(|| text.parse::<NaiveDate>().ok()).flatten();
        let date = self.parsed("date", day, "Il giorno non esiste o non è scritto come 2022-06-30.");
        let time = |text: &str| text.parse::<TimeOfDay>().ok();
        let start = self.parsed("start", time, "L’ora va scritta come 08:30, da 00:00 a 23:59.");
        let end = self.parsed("end", time, "L’ora va scritta come 13:00, da 00:00 a 23:59.");
        let codes = ServiceFunction::ALL.map(ServiceFunction::code).join(", ");
        let message = format!("La funzione non esiste: indicare una tra {codes}.");
        let function = self.parsed("function", |text| text.parse::<ServiceFunction>().ok(), &message);
        let place = self.place();
        let note = self.short_text("note");
        Some(SentRow {
            index: self.index,
            id: id?,
            operator: operator?.to_owned(),
            date: date?,
            start: start?,
            end: end?,
            function: function?,
            place: place?,
            note: note?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::json;

    fn pointers(body: &str) -> Vec<String> {
        read(&json::read(body.as_bytes()).unwrap()).1.into_iter().map(|problem| problem.field).collect()
    }

    const ROW: &str = r#"{"operator":"OP-01","date":"2022-06-01","start":"08:30","end":"13:00","function":"access","#;

    #[test]
    fn a_row_is_read_whole() {
        let id = "0190A1B2-0000-7000-8000-000000000001";
        let body =
            format!("{{\"rows\":[{ROW}\"sportello\":3,\"id\":\"{id}\"}},{ROW}\"place\":\" Sede \",\"note\":null}}]}}");
        let (rows, problems) = read(&json::read(body.as_bytes()).unwrap());
        assert_eq!(problems, []);
        assert_eq!((rows[0].index, rows[0].place.clone()), (0, SentPlace::Sportello(3)));
        assert_eq!(rows[0].id.unwrap().to_string(), id.to_lowercase());
        assert_eq!((rows[1].place.clone(), rows[1].note.as_str()), (SentPlace::Stated("Sede".into()), ""));
        assert_eq!((rows[1].id, rows[1].start.to_string()), (None, "08:30".to_owned()));
    }

    #[test]
    fn every_problem_is_told_at_once_with_its_place() {
        let body = r#"{"righe":[],"rows":[
            {"operator":7,"date":"2022-02-30","start":"8:30","end":1300,"function":"accesso","sportello":"3","note":["x"]},
            "riga", {}, null,
            {"operator":"OP-01","operator":"OP-02","date":"1/6/2022","start":"24:00","end":"13:00","function":"access",
             "sportello":1.5,"place":"x","id":"1","a/b":0}]}"#;
        assert_eq!(
            pointers(body),
            [
                "/righe",
                "/rows/0/operator",
                "/rows/0/date",
                "/rows/0/start",
                "/rows/0/end",
                "/rows/0/function",
                "/rows/0/sportello",
                "/rows/0/note",
                "/rows/1",
                "/rows/2/operator",
                "/rows/2/date",
                "/rows/2/start",
                "/rows/2/end",
                "/rows/2/function",
                "/rows/2/sportello",
                "/rows/3",
                "/rows/4/operator",
                "/rows/4/a~1b",
                "/rows/4/id",
                "/rows/4/date",
                "/rows/4/start",
                "/rows/4/sportello",
            ]
        );
    }

    #[test]
    fn one_place_is_stated_and_texts_have_a_limit() {
        for (rest, expected) in [
            (r#""sportello":1,"place":"Sede"}"#.to_owned(), vec!["/rows/0/place"]),
            (r#""sportello":12345678901234567890123}"#.to_owned(), vec!["/rows/0/sportello"]),
            (r#""place":"  "}"#.to_owned(), vec!["/rows/0/sportello"]),
            (r#""place":"a\u0000b"}"#.to_owned(), vec!["/rows/0/place"]),
            (format!("\"place\":\"{}\"}}", "x".repeat(LONGEST_TEXT)), vec![]),
            (format!("\"place\":\"{}\"}}", "x".repeat(LONGEST_TEXT + 1)), vec!["/rows/0/place"]),
            (format!("\"sportello\":1,\"note\":\"{}\"}}", "x".repeat(LONGEST_TEXT + 1)), vec!["/rows/0/note"]),
        ] {
            assert_eq!(pointers(&format!("{{\"rows\":[{ROW}{rest}]}}")), expected, "{rest:.60}");
        }
    }

    #[test]
    fn the_description_and_the_refusals_say_the_same_figures() {
        let described: serde_json::Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
        let pages = described.to_string();
        for figure in [format!("\"maxItems\":{MOST_ROWS},"), format!("\"maxLength\":{LONGEST_TEXT},")] {
            assert!(pages.contains(&figure), "{figure}");
        }
        let rows = format!("{{\"rows\":[{}0]}}", "0,".repeat(MOST_ROWS));
        let refused = read(&json::read(rows.as_bytes()).unwrap()).1.remove(0).message;
        assert_eq!(refused, "Una richiesta ha al massimo 5.000 righe: dividerla in più richieste.");
        let writes = services::api_key::authenticate::WRITES_PER_MINUTE;
        assert!(pages.contains(&format!("Sono ammesse {writes} richieste di registrazione al minuto")));
    }

    #[test]
    fn a_request_has_some_rows_and_not_too_many() {
        for body in ["{}", r#"{"rows":[]}"#, r#"{"rows":{}}"#, r#"{"rows":null}"#] {
            assert_eq!(pointers(body), ["/rows"], "{body}");
        }
        assert_eq!(pointers("[]"), [""]);
        let rows = |count| format!("{{\"rows\":[{}]}}", vec![format!("{ROW}\"sportello\":1}}"); count].join(","));
        assert_eq!(pointers(&rows(MOST_ROWS)), [""; 0]);
        assert_eq!(pointers(&rows(MOST_ROWS + 1)), ["/rows"]);
    }
}
