//! Signature fields and signature dictionaries of a PDF (ISO 32000-1, 12.7.4.5, 12.8.1): those
//! that the form reaches, and those that something hides.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::document::{Document, Entry};
use super::object::{Dictionary, Object};
use super::read::{Broken, Reader};

/// How deep fields may lie in each other.
const DEPTH: u32 = 32;

/// A signature field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its object, unless it stands directly in its parent.
    pub(crate) number: Option<u32>,
    pub(crate) dictionary: Dictionary,
}

/// The signature fields the form reaches, in its order.
pub(crate) fn signature_fields(document: &Document<'_>) -> Result<Vec<Field>, Broken> {
    let catalog = document.catalog()?;
    let form = document.value(&catalog, "AcroForm")?;
    let Some(form) = form.dictionary() else { return Ok(Vec::new()) };
    let mut walk = Walk { document, seen: BTreeSet::new(), found: Vec::new() };
    walk.fields(&document.value(form, "Fields")?, false, DEPTH)?;
    Ok(walk.found)
}

struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    seen: BTreeSet<u32>,
    found: Vec<Field>,
}

impl Walk<'_, '_> {
    fn fields(&mut self, fields: &Object, inherited: bool, depth: u32) -> Result<(), Broken> {
        if depth == 0 {
            return Err(Broken("il PDF non è leggibile: campi annidati troppo a fondo".to_owned()));
        }
        for item in fields.array().unwrap_or_default() {
            let number = item.reference();
            if number.is_some_and(|number| !self.seen.insert(number)) {
                continue;
            }
            let object = self.document.resolve(item)?;
            let Object::Dictionary(dictionary) = object else { continue };
            let signature = match self.document.value(&dictionary, "FT")? {
                Object::Null => inherited,
                kind => kind.name() == Some(b"Sig"),
            };
            let kids = self.document.value(&dictionary, "Kids")?;
            self.fields(&kids, signature, depth - 1)?;
            // Without a name it is a widget of its parent.
            if signature && dictionary.has("T") {
                self.found.push(Field { number, dictionary });
            }
        }
        Ok(())
    }
}

/// What a look at every object of the file, and at every byte, finds of signatures.
#[derive(Debug, Default)]
pub(crate) struct Everywhere {
    /// Signature dictionaries, by their object: where they stand, to behind `endobj`.
    pub(crate) dictionaries: BTreeMap<u32, Range<usize>>,
    /// Whether something that looks like one stands where no object in force is.
    pub(crate) stray: bool,
}

/// Looks for signature dictionaries without trusting the form.
pub(crate) fn everywhere(document: &Document<'_>) -> Result<Everywhere, Broken> {
    let mut found = Everywhere::default();
    let mut data: Vec<Range<usize>> = Vec::new();
    for (number, entry) in &document.entries {
        let object = document.object(*number)?;
        match (&object, entry) {
            (Object::Stream(stream), _) => data.push(stream.data.clone()),
            (Object::Dictionary(dictionary), Entry::At(offset, _)) if dictionary.has("ByteRange") => {
                let mut reader = Reader::new(document.file, *offset);
                reader.indirect(|_| Ok(None))?;
                found.dictionaries.insert(*number, *offset..reader.position);
            }
            (Object::Dictionary(dictionary), _) if dictionary.has("ByteRange") => found.stray = true,
            _ => {}
        }
    }
    data.extend(found.dictionaries.values().cloned());
    data.sort_by_key(|range| range.start);
    for hit in memchr::memmem::find_iter(document.file, b"/ByteRange") {
        let before = data.partition_point(|range| range.start <= hit);
        let inside = before.checked_sub(1).and_then(|at| data.get(at)).is_some_and(|range| range.contains(&hit));
        found.stray |= !inside;
    }
    Ok(found)
}
