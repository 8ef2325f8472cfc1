//! What an incremental update changes (ISO 32000-1, 7.5.6), against what a further signature
//! needs. A signature says nothing of what is added behind it, so whoever relies on a signed PDF
//! must know that the later revisions still show the signed one.
//!
//! Everything the earlier revision leads to from its catalog is frozen: pages, contents, fonts,
//! names, actions, also references to objects that did not exist. Changed may be, and only so:
//! the catalog by its form, validation data (/DSS), /Perms, /Metadata, /Extensions and /Version;
//! the form by fields of signatures added to it; an empty signature field by its signature; a page
//! by the widgets of these fields in its /Annots.

mod catalog;
mod pages;

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, Entry};
use super::fields::signature_fields;
use super::object::Object;
use super::read::Broken;

/// Keys of the catalog below which nothing is shown to anybody.
const UNSHOWN: [&str; 2] = ["DSS", "Metadata"];
/// Keys of the widget of an empty signature field that change when it is signed.
const SIGNED_WIDGET: [&str; 4] = ["AP", "F", "MK", "DA"];

/// What is found, as a text in Italian; or the file cannot be read.
type Finding = Result<(), Broken>;

fn found<T>(what: impl Into<String>) -> Result<T, Broken> {
    Err(Broken(what.into()))
}

/// Looks at what `later` adds to `base`, of which it is a continuation. `signed`: it ends with a
/// signature or a time stamp; if not, it may only add validation data.
///
/// # Errors
/// The first change that neither a signature nor its validation needs.
pub(crate) fn permitted(base: &Document<'_>, later: &Document<'_>, signed: bool) -> Finding {
    let listed = added_objects(base, later)?;
    let root = later.trailer.get("Root").and_then(Object::reference);
    let Some(root) = root.filter(|root| base.trailer.get("Root").and_then(Object::reference) == Some(*root)) else {
        return found("il catalogo del documento è stato sostituito");
    };
    let frozen = reachable(base, root)?;
    let update = Update { base, later, signed, frozen: &frozen };
    let allowed = update.allowed(root)?;
    for number in listed.into_iter().filter(|number| frozen.contains(number)) {
        update.object(number, &allowed)?;
    }
    update.purpose()
}

/// The objects that the sections behind `base` name, after a look at the sections themselves.
fn added_objects(base: &Document<'_>, later: &Document<'_>) -> Result<BTreeSet<u32>, Broken> {
    let new = later.sections.len().saturating_sub(base.sections.len());
    let (new, old) = later.sections.split_at_checked(new).unwrap_or_default();
    let offsets = |sections: &[super::sections::Section]| sections.iter().map(|s| s.offset).collect::<Vec<_>>();
    if new.is_empty() || offsets(old) != offsets(&base.sections) {
        return found("l’indice degli oggetti non continua quello della versione precedente");
    }
    if new.iter().any(|section| section.offset < base.file.len() || section.hybrid) {
        return found("l’indice degli oggetti aggiunto non è di quelli ammessi");
    }
    let containers: BTreeSet<u32> = base
        .entries
        .values()
        .filter_map(|entry| if let Entry::In(container, _) = entry { Some(*container) } else { None })
        .collect();
    let listed: BTreeSet<u32> = new.iter().flat_map(|section| section.objects.iter().copied()).collect();
    for number in &listed {
        let (before, after) = (base.entries.get(number), later.entries.get(number));
        if before == after {
            continue;
        }
        let stands_behind = match after {
            Some(Entry::In(container, _)) => {
                matches!(later.entries.get(container), Some(Entry::At(offset, _)) if *offset >= base.file.len())
            }
            Some(Entry::At(offset, _)) => *offset >= base.file.len(),
            _ => true,
        };
        if !stands_behind || containers.contains(number) {
            return found(format!("l’oggetto {number} è stato scambiato con un altro già presente nel file"));
        }
    }
    Ok(listed)
}

/// Every object that the catalog leads to, also those that do not exist.
fn reachable(base: &Document<'_>, root: u32) -> Result<BTreeSet<u32>, Broken> {
    let mut seen = BTreeSet::from([root]);
    let mut left = Vec::new();
    let mut note = |number: u32, left: &mut Vec<u32>| {
        if seen.insert(number) {
            left.push(number);
        }
    };
    base.object(root)?.references(&UNSHOWN, &mut |number| note(number, &mut left));
    while let Some(number) = left.pop() {
        base.object(number)?.references(&[], &mut |number| note(number, &mut left));
    }
    Ok(seen)
}

/// What may change in this update.
#[derive(Debug, Default)]
struct Allowed {
    /// Objects looked at already: the catalog, the form, its list of fields.
    judged: BTreeSet<u32>,
    /// Widgets of added signature fields.
    widgets: BTreeSet<u32>,
    /// Signature fields that were empty, and the widgets of those that have them apart.
    empty: BTreeSet<u32>,
    empty_widgets: BTreeSet<u32>,
    /// Pages, each with the object of its /Annots where that is one of its own.
    pages: BTreeSet<u32>,
    annotations: BTreeMap<u32, u32>,
}

struct Update<'u, 'a> {
    base: &'u Document<'a>,
    later: &'u Document<'a>,
    signed: bool,
    frozen: &'u BTreeSet<u32>,
}

impl Update<'_, '_> {
    fn file(&self) -> &[u8] {
        self.later.file
    }

    /// Looks at catalog and form, and so finds out what else may change.
    fn allowed(&self, root: u32) -> Result<Allowed, Broken> {
        let (before, after) = (self.base.catalog()?, self.later.catalog()?);
        let mut allowed = Allowed { judged: BTreeSet::from([root]), ..Allowed::default() };
        for field in signature_fields(self.base)? {
            let empty = matches!(self.base.value(&field.dictionary, "V")?, Object::Null);
            if empty {
                allowed.empty.extend(field.number);
                // Its widgets change when it is signed, and not otherwise.
                let after = field.number.map_or(Ok(Object::Null), |number| self.later.object(number))?;
                if !after.dictionary().is_some_and(|after| after.has("V")) {
                    continue;
                }
                let kids = self.base.value(&field.dictionary, "Kids")?;
                allowed.empty_widgets.extend(kids.array().unwrap_or_default().iter().filter_map(Object::reference));
            }
        }
        self.pages(&mut allowed)?;
        self.form(&before, &after, &mut allowed)?;
        self.catalog(&before, &after)?;
        Ok(allowed)
    }

    /// What ends with no signature adds validation data at least: nothing else is added for
    /// their sake.
    fn purpose(&self) -> Finding {
        let data = |document: &Document<'_>| document.value(&document.catalog()?, "DSS");
        let (before, after) = (data(self.base)?, data(self.later)?);
        if self.signed || (matches!(after, Object::Dictionary(_)) && !before.same(&after, self.file())) {
            Ok(())
        } else {
            found("in coda al file c’è un’aggiunta che non è una firma")
        }
    }

    /// A frozen object that the update names.
    fn object(&self, number: u32, allowed: &Allowed) -> Finding {
        let generation = |document: &Document<'_>| match document.entries.get(&number) {
            Some(Entry::At(_, generation)) => *generation,
            _ => 0,
        };
        let (before, after) = (self.base.object(number)?, self.later.object(number)?);
        // Data are compared byte by byte, and many streams may have the same.
        if let Object::Stream(stream) = &after {
            self.later.spend(stream.data.len())?;
        }
        let same = generation(self.base) == generation(self.later) && before.same(&after, self.file());
        // One list may be that of the form and that of a page.
        if same || (allowed.judged.contains(&number) && !allowed.annotations.contains_key(&number)) {
            return Ok(());
        }
        if let (Object::Dictionary(before), Object::Dictionary(after)) = (&before, &after) {
            if allowed.pages.contains(&number) {
                return self.page(number, before, after, allowed);
            }
            if allowed.empty.contains(&number) {
                return self.filled(before, after);
            }
            if self.signed && allowed.empty_widgets.contains(&number) && !before.has("T") {
                self.keeps_to_the_page(after)?;
                return self.differ_in(before, after, &SIGNED_WIDGET);
            }
        }
        if let (Some(page), Object::Array(before), Object::Array(after)) =
            (allowed.annotations.get(&number), &before, &after)
        {
            return self.annotations(*page, before, after, allowed);
        }
        let kind = before.dictionary().and_then(|before| before.name("Type")).map(String::from_utf8_lossy);
        let kind = match (kind.as_deref(), &before) {
            (Some("Font" | "FontDescriptor"), _) => "carattere",
            (Some("Annot"), _) => "annotazione o campo",
            (Some("Sig"), _) => "firma precedente",
            (_, Object::Stream(_)) => "contenuto di pagina o immagine",
            (_, Object::Null) => "prima assente",
            _ => "parte del documento",
        };
        found(format!("è cambiato l’oggetto {number} ({kind})"))
    }
}
