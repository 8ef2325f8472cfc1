//! The explanation tree of a result as lines of a document.

use domain::explanation::Explanation;

use crate::model::ExplanationLine;

/// The tree as indented lines, each result before what it was made of.
#[must_use]
pub fn lines(tree: &Explanation) -> Vec<ExplanationLine> {
    let mut lines = Vec::new();
    add(tree, 0, &mut lines);
    lines
}

fn add(node: &Explanation, depth: u8, lines: &mut Vec<ExplanationLine>) {
    let inputs = node.inputs.iter().map(|input| format!("{}: {}", input.label, input.value.italian()));
    let small = std::iter::once(node.article.to_string())
        .chain(inputs)
        .chain(node.rounding.map(|rounding| rounding.italian().to_owned()))
        .chain(node.note.as_ref().map(ToString::to_string))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    lines.push(ExplanationLine {
        depth,
        label: node.label.to_string(),
        article: (!small.is_empty()).then_some(small),
        value: Some(node.value.italian()),
    });
    for child in &node.children {
        add(child, depth.saturating_add(1), lines);
    }
}

#[cfg(test)]
mod tests {
    use domain::money::Cents;

    use super::*;

    #[test]
    fn each_node_becomes_a_line_below_its_parent() {
        let tree = Explanation::new("penalty", "art. 11", "Penalità", Cents::new(123_456))
            .input("Spesa ammessa", Cents::new(1_234_560))
            .rounded()
            .child(Explanation::new("days", "", "Giorni", 61));
        let lines = lines(&tree);
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].depth, lines[0].value.as_deref()), (0, Some("1.234,56 €")));
        let small = lines[0].article.as_deref().unwrap();
        assert!(small.starts_with("art. 11 · Spesa ammessa: 12.345,60 € · arrotondato"), "{small}");
        assert_eq!((lines[1].depth, lines[1].article.as_deref(), lines[1].value.as_deref()), (1, None, Some("61")));
    }
}
