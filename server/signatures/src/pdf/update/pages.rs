//! What an update may change on a page: the widgets of signatures, which stand beside what is
//! written and do not cover it.

use std::collections::BTreeSet;

use super::{Allowed, Finding, Update, found};
use crate::pdf::document::Document;
use crate::pdf::object::{Dictionary, Object};
use crate::pdf::read::Broken;

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
        let mut added = 0.0;
        for item in after {
            match item.reference().filter(|number| allowed.widgets.contains(number)) {
                Some(widget) => added += self.shown(&self.later.object(widget)?)?,
                None if earlier.next().is_some_and(|before| before.same(item, self.file())) => {}
                None => return found("è cambiata un’annotazione di una pagina, o ne è stata aggiunta una"),
            }
        }
        if earlier.next().is_some() {
            return found("è stata tolta un’annotazione di una pagina");
        }
        if added > 0.0 { self.size(page, before, added) } else { Ok(()) }
    }

    /// The area that a widget covers, in square points.
    fn shown(&self, widget: &Object) -> Result<f64, Broken> {
        widget.dictionary().map_or(Ok(0.0), |widget| covered(self.later, widget))
    }

    /// A visible signature keeps its measure and its place on the page however the page is looked
    /// at: else its rectangle says nothing of what it covers.
    pub(super) fn keeps_to_the_page(&self, widget: &Dictionary) -> Finding {
        if flags(self.later, widget)? & (NO_ZOOM | NO_ROTATE) != 0 && covered(self.later, widget)? > 0.0 {
            return found("una firma visibile non segue l’ingrandimento o la rotazione della pagina");
        }
        Ok(())
    }

    /// Visible signatures stand beside what is written, they do not cover the page: neither those
    /// that are added nor these with the earlier ones.
    fn size(&self, page: u32, before: &[Object], added: f64) -> Finding {
        let mut covered = added;
        for item in before {
            let widget = self.base.resolve(item)?;
            let Some(dictionary) = widget.dictionary() else { continue };
            let parent = self.base.value(dictionary, "Parent")?;
            let kind = dictionary.name("FT").or_else(|| parent.dictionary().and_then(|parent| parent.name("FT")));
            if kind == Some(b"Sig") {
                covered += self.shown(&widget)?;
            }
        }
        let mut boxes = [None; 2];
        let mut node = self.base.object(page)?;
        for _ in 0..32 {
            let Some(dictionary) = node.dictionary() else { break };
            for (found, key) in boxes.iter_mut().zip(["MediaBox", "CropBox"]) {
                if found.is_none() {
                    *found = area(self.base, dictionary, key)?;
                }
            }
            node = self.base.value(dictionary, "Parent")?;
        }
        let [Some(whole), cropped] = boxes else {
            return found("non si conosce la misura della pagina su cui sta la firma");
        };
        if covered > cropped.map_or(whole, |cropped| whole.min(cropped)) * LARGEST_PART {
            return found("le firme visibili coprono più di un quarto della pagina");
        }
        Ok(())
    }
}

/// Flags of an annotation (ISO 32000-1, table 165).
const HIDDEN: i64 = 1 << 1;
const NO_ZOOM: i64 = 1 << 3;
const NO_ROTATE: i64 = 1 << 4;

fn flags(document: &Document<'_>, widget: &Dictionary) -> Result<i64, Broken> {
    match document.value(widget, "F")? {
        Object::Null => Ok(0),
        value => value.integer().map_or_else(|| found("le proprietà (/F) di un campo di firma non sono leggibili"), Ok),
    }
}

/// The area that a widget covers, in square points: none where it is hidden.
pub(super) fn covered(document: &Document<'_>, widget: &Dictionary) -> Result<f64, Broken> {
    let hidden = flags(document, widget)? & HIDDEN != 0;
    Ok(area(document, widget, "Rect")?.filter(|_| !hidden).unwrap_or(0.0))
}

/// The area of the rectangle under a key, in square points. One that readers may see otherwise is
/// refused.
pub(super) fn area(document: &Document<'_>, dictionary: &Dictionary, key: &str) -> Result<Option<f64>, Broken> {
    let rectangle = document.value(dictionary, key)?;
    let sides = match &rectangle {
        Object::Null => return Ok(None),
        Object::Array(sides) if sides.len() == 4 => sides,
        _ => return found(format!("una misura (/{key}) non è leggibile")),
    };
    let mut numbers = Vec::new();
    for side in sides {
        numbers.extend(document.resolve(side)?.number());
    }
    let area = if let [a, b, c, d] = *numbers.as_slice() { ((c - a) * (d - b)).abs() } else { f64::NAN };
    if area.is_finite() { Ok(Some(area)) } else { found(format!("una misura (/{key}) non è leggibile")) }
}
