//! Reading what a page says, as far as tests need it: tags of the portal's own HTML, which always
//! has its attributes in double quotes.

use domain::money::Cents;

/// Where a tag that begins at a place ends: after its `>`, but not one within quotes.
fn end_of_tag(html: &str, from: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

/// The elements whose content browsers read as text.
const TEXT_ONLY: [&str; 4] = ["script", "style", "textarea", "title"];

/// An opening tag, and what follows it.
#[derive(Debug, Clone, Copy)]
pub struct Tag<'a> {
    /// Its name.
    pub name: &'a str,
    /// The whole of it: `<input name="a">`.
    pub text: &'a str,
    /// Where it begins and ends in the page.
    pub span: (usize, usize),
    /// For script, style, text area and title: the text up to the closing tag.
    pub content: Option<&'a str>,
}

/// The opening tags of a page, in order, as a browser finds them: not within quotes, comments or
/// the text of a script or a text area.
#[must_use]
pub fn scan(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|more| at + more) {
        let rest = &html[open + 1..];
        if rest.starts_with("!--") {
            at = html[open..].find("-->").map_or(html.len(), |more| open + more + 3);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = if rest.starts_with(['/', '!', '?']) {
                html[open..].find('>').map_or(html.len(), |more| open + more + 1)
            } else {
                open + 1
            };
            continue;
        }
        let Some(end) = end_of_tag(html, open) else { break };
        let length = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = &rest[..length];
        let content = TEXT_ONLY.contains(&name).then(|| {
            let length = html[end..].find(&format!("</{name}")).unwrap_or(html.len() - end);
            &html[end..end + length]
        });
        at = end + content.map_or(0, str::len);
        found.push(Tag { name, text: &html[open..end], span: (open, end), content });
    }
    found
}

/// The names of a tag's attributes.
#[must_use]
pub fn attribute_names(tag: &str) -> Vec<String> {
    let inside = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inside.find(char::is_whitespace).map_or("", |at| &inside[at..]);
    let mut names = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if length == 0 && !rest.starts_with('=') {
            return names;
        }
        names.push(rest[..length].to_ascii_lowercase());
        rest = rest[length..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else { continue };
        rest = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => value[1..].split_once(quote).map_or("", |(_, rest)| rest),
            None => value.find(char::is_whitespace).map_or("", |at| &value[at..]),
        };
    }
}

/// The text of a page as it is read: without tags, entities resolved, runs of space made one.
#[must_use]
pub fn words(html: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(html.len()), 0);
    for tag in scan(html) {
        let closed = closing_tags_removed(&html[rest..tag.span.0]);
        text.push_str(&closed);
        text.push(' ');
        rest = tag.span.1;
        if let Some(content) = tag.content {
            rest += content.len();
            if matches!(tag.name, "textarea" | "title") {
                text.push_str(content);
            }
        }
    }
    text.push_str(&closing_tags_removed(&html[rest..]));
    resolved(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text between opening tags without closing tags and comments.
fn closing_tags_removed(text: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some(open) = rest.find("</").into_iter().chain(rest.find("<!")).min() {
        kept.push_str(&rest[..open]);
        kept.push(' ');
        let close = if rest[open..].starts_with("<!--") { "-->" } else { ">" };
        rest = rest[open..].find(close).map_or("", |more| &rest[open + more + close.len()..]);
    }
    kept.push_str(rest);
    kept
}

/// Text with the entities the portal writes resolved.
#[must_use]
pub fn resolved(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// The opening tags of a name, whole: `<input name="a" value="1">`.
#[must_use]
pub fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    scan(html).into_iter().filter(|tag| tag.name == name).map(|tag| tag.text).collect()
}

/// The value of an attribute of a tag.
#[must_use]
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let begins = format!(" {name}=\"");
    let from = tag.find(&begins)? + begins.len();
    let length = tag[from..].find('"')?;
    Some(resolved(&tag[from..from + length]))
}

/// The actions of all forms that are sent, in order.
#[must_use]
pub fn actions(html: &str) -> Vec<String> {
    tags(html, "form")
        .into_iter()
        .filter(|tag| attribute(tag, "method").is_some_and(|method| method == "post"))
        .filter_map(|tag| attribute(tag, "action"))
        .collect()
}

/// A form of a page as it would be sent: its action and the fields that are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
    /// Boxes that could still be ticked.
    pub boxes: Vec<(String, String)>,
    /// The field that takes a file, if there is one.
    pub file: Option<String>,
}

impl Form {
    /// The form with every box ticked.
    #[must_use]
    pub fn all_ticked(mut self) -> Self {
        self.fields.append(&mut self.boxes);
        self
    }

    /// The body that is sent, with some fields set to other values or added.
    #[must_use]
    pub fn body(&self, set: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, &str)> = self
            .fields
            .iter()
            .filter(|(name, _)| !set.iter().any(|(other, _)| other == name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.extend_from_slice(set);
        crate::browser::form(&pairs)
    }
}

/// The form of a page whose action ends so.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn form(html: &str, action_ends: &str) -> Form {
    let at = scan(html)
        .into_iter()
        .filter(|tag| tag.name == "form")
        .find(|tag| attribute(tag.text, "action").is_some_and(|action| action.ends_with(action_ends)))
        .map(|tag| tag.span.0)
        .unwrap_or_else(|| panic!("no form to {action_ends}; there are {:?}", actions(html)));
    let whole = html[at..].split("</form>").next().unwrap_or_default();
    let action = tags(whole, "form").first().and_then(|tag| attribute(tag, "action")).unwrap_or_default();
    let (mut fields, mut boxes, mut file) = (Vec::new(), Vec::new(), None);
    for tag in tags(whole, "input") {
        let kind = attribute(tag, "type").unwrap_or_default();
        let Some(name) = attribute(tag, "name") else { continue };
        let field = (name, attribute(tag, "value").unwrap_or_default());
        match kind.as_str() {
            "file" => file = Some(field.0),
            "submit" => {}
            "checkbox" | "radio" if !tag.contains(" checked") => boxes.push(field),
            _ => fields.push(field),
        }
    }
    for select in whole.split("<select").skip(1) {
        let select = format!("<select{}", select.split("</select>").next().unwrap_or_default());
        let options = tags(&select, "option");
        let chosen = options.iter().find(|tag| tag.contains(" selected")).or_else(|| options.first());
        let name = tags(&select, "select").first().and_then(|tag| attribute(tag, "name"));
        if let (Some(name), Some(chosen)) = (name, chosen) {
            fields.push((name, attribute(chosen, "value").unwrap_or_default()));
        }
    }
    for area in scan(whole).into_iter().filter(|tag| tag.name == "textarea") {
        let content = area.content.unwrap_or_default();
        if let Some(name) = attribute(area.text, "name") {
            fields.push((name, resolved(content.strip_prefix('\n').unwrap_or(content))));
        }
    }
    Form { action, fields, boxes, file }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What a phone shows beside it: the head of its column.
    pub label: Option<String>,
    /// Its text.
    pub text: String,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its classes.
    pub class: String,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The text of the cell of that label.
    #[must_use]
    pub fn cell(&self, label: &str) -> Option<&str> {
        self.cells.iter().find(|cell| cell.label.as_deref() == Some(label)).map(|cell| cell.text.as_str())
    }
}

/// The rows of the body and of the foot of a table: the first after what `id` is the name of.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn table(html: &str, id: &str) -> (Vec<Row>, Vec<Row>) {
    let named = format!("aria-labelledby=\"{id}\"");
    let from = html.find(&named).unwrap_or_else(|| panic!("nothing is called {id}"));
    let begin = from + html[from..].find("<table").expect("a table");
    let whole = &html[begin..begin + html[begin..].find("</table>").expect("the end of the table")];
    let (mut body, mut foot) = (Vec::new(), Vec::new());
    let mut part = "";
    let found = scan(whole);
    for (at, tag) in found.iter().enumerate() {
        let rows = match part {
            "tbody" => &mut body,
            "tfoot" => &mut foot,
            _ => &mut Vec::new(),
        };
        match tag.name {
            "thead" | "tbody" | "tfoot" => part = tag.name,
            "tr" => rows.push(Row { class: attribute(tag.text, "class").unwrap_or_default(), cells: Vec::new() }),
            "td" | "th" => {
                let next = found[at + 1..].iter().find(|next| matches!(next.name, "td" | "th" | "tr" | "tfoot"));
                let end = next.map_or(whole.len(), |next| next.span.0);
                let cell = Cell { label: attribute(tag.text, "data-label"), text: words(&whole[tag.span.1..end]) };
                if let Some(row) = rows.last_mut() {
                    row.cells.push(cell);
                }
            }
            _ => {}
        }
    }
    (body, foot)
}

/// An amount as the portal prints it: `1.234,56 €`, `-1.234,56 €`. `None` for any other text.
#[must_use]
pub fn amount(text: &str) -> Option<Cents> {
    let figure = text.strip_suffix('€')?.trim_end_matches([' ', '\u{a0}']);
    let (sign, figure) = match figure.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, figure),
    };
    let (euro, cents) = figure.split_once(',')?;
    let (euro, cents) = (euro.replace('.', "").parse::<i64>().ok()?, cents.parse::<i64>().ok()?);
    let value = Cents::new(sign * (euro * 100 + cents));
    (value.italian().replace('\u{a0}', " ") == text.replace('\u{a0}', " ").replace('−', "-")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_as_a_browser_finds_them() {
        let html = "<!DOCTYPE html><!-- <p> --><input value=\"a><b>\"><title>x <i></title>\
            <script nonce=\"n\">if (a<b) {}</script><p onclick='x' CLASS=y>z</p>1 < 2<!><br/>";
        let names: Vec<&str> = scan(html).iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["input", "title", "script", "p", "br"]);
        assert_eq!(attribute(tags(html, "input")[0], "value").as_deref(), Some("a><b>"));
        assert_eq!(attribute_names(tags(html, "p")[0]), ["onclick", "class"]);
        assert_eq!(scan(html)[2].content, Some("if (a<b) {}"));
    }

    #[test]
    fn words_are_what_is_read() {
        let html = "<h1>Uno &amp; due</h1><script>var a = '<b>';</script><p>tre\n quattro</p>";
        assert_eq!(words(html), "Uno & due tre quattro");
    }

    #[test]
    fn a_form_is_found_with_what_stands_in_it() {
        let html = "<form action=\"/a\"></form><form method=\"post\" action=\"/b/1\">\
            <input type=\"hidden\" name=\"versione\" value=\"3\"><input type=\"checkbox\" name=\"x\" value=\"si\">\
            <select name=\"s\"><option value=\"1\">a</option><option value=\"2\" selected>b</option></select>\
            <textarea name=\"t\">\nuno &lt;due</textarea></form>";
        let found = form(html, "/1");
        assert_eq!(found.action, "/b/1");
        assert_eq!(found.boxes, [("x".to_owned(), "si".to_owned())]);
        assert_eq!(found.body(&[("x", "si")]), "versione=3&s=2&t=uno+%3Cdue&x=si");
        assert_eq!(actions(html), ["/b/1"]);
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let html = "<table><tr><td>x</td></tr></table><div aria-labelledby=\"a\"><table><thead><tr><th>H</th></tr></thead>\
            <tbody><tr class=\"k\"><th scope=\"row\">uno</th><td data-label=\"Ore\"><b>1</b>:30</td></tr></tbody>\
            <tfoot><tr><td data-label=\"Ore\">1:30</td></tr></tfoot></table></div>";
        let (body, foot) = table(html, "a");
        assert_eq!((body.len(), foot.len()), (1, 1));
        assert_eq!((body[0].class.as_str(), body[0].cells[0].text.as_str()), ("k", "uno"));
        assert_eq!((body[0].cell("Ore"), foot[0].cell("Ore")), (Some("1 :30"), Some("1:30")));
    }

    #[test]
    fn amounts_are_read_as_they_are_printed() {
        assert_eq!(amount("1.234,56 €"), Some(Cents::new(123_456)));
        assert_eq!(amount("0,05 €"), Some(Cents::new(5)));
        assert_eq!(amount("1234,56 €"), None);
        assert_eq!(amount("12 ore"), None);
    }
}
