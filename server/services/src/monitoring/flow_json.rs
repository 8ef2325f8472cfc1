//! A flow written as JSON, in a file or by a program: `{"rows": [{"period": "2021-3", …}]}`.

use documents::rows_file::FLOW_LIMITS;
use domain::format;
use domain::sirps::flow::{FlowField, TypedFlowRow};

use crate::error::FieldProblem;
use crate::program::json::{Node, escaped};

/// Characters of an unknown name that are repeated in the answer.
const SHOWN_NAME: usize = 60;

/// The rows of a body. What is wrong with a single one is noted in it.
///
/// # Errors
/// What is wrong with the body as such, at its JSON pointer.
pub fn rows(body: &Node) -> Result<Vec<TypedFlowRow>, Vec<FieldProblem>> {
    let refuse = |pointer: &str, message: &str| Err(vec![FieldProblem::new(pointer, message)]);
    let Node::Object(fields) = body else {
        return refuse("", "Il contenuto deve essere un oggetto con l’elenco rows.");
    };
    let mut seen = Vec::new();
    for (name, _) in fields {
        if name != "rows" || seen.contains(&name) {
            let shown: String = name.chars().take(SHOWN_NAME).collect();
            let what = if name == "rows" { "è indicato due volte" } else { "non è previsto" };
            return refuse(&format!("/{}", escaped(&shown)), &format!("Il campo {what}."));
        }
        seen.push(name);
    }
    match fields.first().map(|(_, value)| value) {
        None => refuse("/rows", "Manca l’elenco delle righe."),
        Some(Node::List(list)) if list.is_empty() => refuse("/rows", "Indicare almeno una riga."),
        Some(Node::List(list)) if list.len() > FLOW_LIMITS.rows => {
            let most = format::integer(i64::try_from(FLOW_LIMITS.rows).unwrap_or(i64::MAX));
            refuse("/rows", &format!("Un flusso ha al massimo {most} righe: dividerlo per trimestre."))
        }
        Some(Node::List(list)) => Ok((1..).zip(list).map(|(line, item)| row(line, item)).collect()),
        Some(_) => refuse("/rows", "Deve essere un elenco di righe."),
    }
}

fn row(line: u32, item: &Node) -> TypedFlowRow {
    let mut row = TypedFlowRow::at(line);
    let Node::Object(fields) = item else {
        row.problems.push((None, "ogni riga deve essere un oggetto".to_owned()));
        return row;
    };
    let mut seen = Vec::new();
    for (name, value) in fields {
        let shown = || name.chars().take(SHOWN_NAME).collect::<String>();
        let Some(field) = FlowField::ALL.into_iter().find(|field| field.code() == name) else {
            row.problems.push((None, format!("il campo «{}» non è previsto", shown())));
            continue;
        };
        if seen.contains(&field) {
            row.problems.push((Some(field), "il campo è indicato due volte".to_owned()));
            continue;
        }
        seen.push(field);
        match cell(field, value) {
            Ok(text) => *row.cell_mut(field) = text,
            Err(message) => row.problems.push((Some(field), message.to_owned())),
        }
    }
    row
}

/// What stands in a field, as somebody would type it.
fn cell(field: FlowField, value: &Node) -> Result<String, &'static str> {
    use FlowField::{CountedTo, Function, Kind, Number, Period, Persons, Sportello, Unregistered};
    match (field, value) {
        (_, Node::Null) => Ok(String::new()),
        (Number | Persons | Unregistered | Sportello | Function, Node::Whole(number)) => Ok(number.to_string()),
        (Number | Persons | Unregistered, _) => Err("deve essere un numero intero, senza virgolette"),
        (Period | Sportello | Function | Kind | CountedTo, Node::Text(text)) => {
            let longest = FLOW_LIMITS.cell_chars;
            if text.chars().count() > longest || text.chars().any(char::is_control) {
                Err("il testo è troppo lungo o contiene caratteri non ammessi")
            } else {
                Ok(text.trim().to_owned())
            }
        }
        (Sportello, _) => Err("deve essere il numero dello sportello, un numero intero"),
        (Function, _) => Err("deve essere il codice o il numero della funzione"),
        _ => Err("deve essere un testo, tra virgolette"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::json::read;

    fn pointers(body: &str) -> Vec<String> {
        let refused = rows(&read(body.as_bytes()).unwrap()).unwrap_err();
        refused.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_row_is_read_as_it_would_be_typed() {
        let body = r#"{"rows":[{"period":"2021-3","function":"access","sportello":3,"number":12,"persons":null},
            {"period":"2021-T3","function":2,"number":0,"unregistered":0,"counted_to":"2021-09-30","kind":" F3-01 "}]}"#;
        let rows = rows(&read(body.as_bytes()).unwrap()).unwrap();
        let cells = |row: &TypedFlowRow| FlowField::ALL.map(|field| row.cell(field).to_owned());
        assert_eq!(cells(&rows[0]), ["2021-3", "access", "3", "", "12", "", "", ""]);
        assert_eq!(cells(&rows[1]), ["2021-T3", "2", "", "F3-01", "0", "", "0", "2021-09-30"]);
        assert_eq!((rows[0].line, rows[1].line), (1, 2));
        assert!(rows.iter().all(|row| row.problems.is_empty()));
    }

    #[test]
    fn what_is_no_row_is_noted_where_it_stands() {
        let body = r#"{"rows":["x",{"period":20213,"function":true,"sportello":1.5,"number":"12","persons":-1,
            "unregistered":{},"kind":1,"counted_to":20210930,"nome":"x","period":"2021-3"}]}"#;
        let rows = rows(&read(body.as_bytes()).unwrap()).unwrap();
        assert_eq!(rows[0].problems.len(), 1);
        let columns: Vec<_> = rows[1].problems.iter().map(|(field, _)| *field).collect();
        use FlowField::{CountedTo, Function, Kind, Number, Period, Sportello, Unregistered};
        let expected = [Period, Function, Sportello, Number, Unregistered, Kind, CountedTo].map(Some);
        assert_eq!(columns, [&expected[..], &[None, Some(Period)]].concat());
    }

    #[test]
    fn a_body_has_rows_and_nothing_else() {
        for (body, expected) in [
            ("[]", ""),
            ("{}", "/rows"),
            (r#"{"rows":[]}"#, "/rows"),
            (r#"{"rows":{}}"#, "/rows"),
            (r#"{"righe":[]}"#, "/righe"),
            (r#"{"rows":[1],"a/b":1}"#, "/a~1b"),
            (r#"{"rows":[1],"rows":[1]}"#, "/rows"),
        ] {
            assert_eq!(pointers(body), [expected], "{body}");
        }
        let many = format!("{{\"rows\":[{}0]}}", "0,".repeat(FLOW_LIMITS.rows));
        assert_eq!(pointers(&many), ["/rows"]);
    }
}
