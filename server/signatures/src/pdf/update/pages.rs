//! What an update may change on a page: the widgets of signatures, which stand beside what is
//! written and do not cover it.

use std::collections::BTreeSet;

use super::{Allowed, Finding, Update, found};
use crate::pdf::document::Document;
use crate::pdf::object::{Dictionary, Object};

/// The part of a page that a visible signature may cover.
const LARGEST_PART: f64 = 0.25;

impl Update<'_, '_> {
    /// Every page of the earlier revision.
    pub(super) fn pages(&self, allowed: &mut Allowed) -> Finding {
        let catalog = self.base.catalog()?;
        let mut left = vec![catalog.get("Pages").cloned().unwrap_or(Object::Null)];
        let mut seen = BTreeSet::new();
        while let Some(node) = left.pop() {
            let Some(number) = node.reference().filter(|number| seen.insert(*number)) else { continue };
            let object = self.base.object(number)?;
            let Some(node) = object.dictionary() else { continue };
            if let Object::Array(kids) = self.base.value(node, "Kids")? {
                left.extend(kids);
                continue;
            }
            allowed.pages.insert(number);
            let annotations = node.get("Annots").and_then(Object::reference);
            allowed.annotations.extend(annotations.map(|annotations| (annotations, number)));
        }
        Ok(())
    }

    pub(super) fn page(&self, number: u32, before: &Dictionary, after: &Dictionary, allowed: &Allowed) -> Finding {
        if let Some(key) = before.differences(after, self.file()).iter().find(|key| **key != b"Annots") {
            return found(format!("è cambiata una pagina (voce /{})", String::from_utf8_lossy(key)));
        }
        let list = |document: &Document<'_>, page: &Dictionary| match document.value(page, "Annots")? {
            Object::Array(items) => Ok(items),
            Object::Null => Ok(Vec::new()),
            _ => found("le annotazioni di una pagina non sono leggibili"),
        };
        self.annotations(number, &list(self.base, before)?, &list(self.later, after)?, allowed)
    }

    /// The annotations of a page: the earlier ones in their order, and added widgets.
    pub(super) fn annotations(&self, page: u32, before: &[Object], after: &[Object], allowed: &Allowed) -> Finding {
        let mut earlier = before.iter();
        for item in after {
            match item.reference().filter(|number| allowed.widgets.contains(number)) {
                Some(widget) => self.size(page, widget)?,
                None if earlier.next().is_some_and(|before| before.same(item, self.file())) => {}
                None => return found("è cambiata un’annotazione di una pagina, o ne è stata aggiunta una"),
            }
        }
        if earlier.next().is_some() { found("è stata tolta un’annotazione di una pagina") } else { Ok(()) }
    }

    /// A visible signature stands beside what is written, it does not cover the page.
    fn size(&self, page: u32, widget: u32) -> Finding {
        let widget = self.later.object(widget)?;
        let Some(widget) = widget.dictionary() else { return Ok(()) };
        let covered = area(&self.later.value(widget, "Rect")?).unwrap_or(0.0);
        let mut node = self.base.object(page)?;
        for _ in 0..32 {
            let Some(dictionary) = node.dictionary() else { break };
            if let Some(whole) = area(&self.base.value(dictionary, "MediaBox")?) {
                let covers = covered > whole * LARGEST_PART;
                return if covers { found("la firma visibile copre più di un quarto della pagina") } else { Ok(()) };
            }
            node = self.base.value(dictionary, "Parent")?;
        }
        if covered > 0.0 { found("non si conosce la misura della pagina su cui sta la firma") } else { Ok(()) }
    }
}

/// The area of a rectangle, in square points.
pub(super) fn area(rectangle: &Object) -> Option<f64> {
    let numbers: Vec<f64> = rectangle.array().unwrap_or_default().iter().filter_map(Object::number).collect();
    if let [a, b, c, d] = *numbers.as_slice() { Some(((c - a) * (d - b)).abs()) } else { None }
}
