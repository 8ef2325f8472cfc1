//! What an incremental update changes (ISO 32000-1, 7.5.6), against what a further signature
//! needs. A signature says nothing of what is added behind it, so whoever relies on a signed PDF
//! must know that the later revisions still show the signed one.
//!
//! Everything the earlier revision leads to from its catalog is frozen: pages, contents, fonts,
//! names, actions, also references to objects that did not exist. Changed may be, and only so:
//! the catalog by its form, validation data (/DSS), /Perms, /Metadata, /Extensions and /Version;
//! the form by fields of signatures added to it; an empty signature field by its signature; a page
//! by the widgets of these fields in its /Annots.

use std::collections::{BTreeMap, BTreeSet};

use super::covered::{Kind, kind};
use super::document::{Document, Entry};
use super::fields::signature_fields;
use super::object::{Dictionary, Object};
use super::read::Broken;

/// Keys of the catalog that may change.
const CATALOG: [&str; 6] = ["AcroForm", "DSS", "Extensions", "Metadata", "Perms", "Version"];
/// Keys of the catalog below which nothing is shown to anybody.
const UNSHOWN: [&str; 2] = ["DSS", "Metadata"];
/// Keys of the form that may change.
const FORM: [&str; 4] = ["Fields", "SigFlags", "DA", "DR"];
/// Keys of an added signature field and of its widgets; none of them carries an action.
const FIELD: [&str; 22] = [
    "Type", "Subtype", "FT", "T", "TU", "TM", "V", "F", "Ff", "Rect", "P", "AP", "MK", "Border", "BS", "DA", "Lock",
    "SV", "Kids", "Parent", "Q", "H",
];
/// Keys of an empty signature field that change when it is signed.
const SIGNED_FIELD: [&str; 5] = ["V", "AP", "F", "MK", "DA"];
/// Keys of such a field's widget that change then.
const SIGNED_WIDGET: [&str; 4] = ["AP", "F", "MK", "DA"];
/// The part of a page that a visible signature may cover.
const LARGEST_PART: f64 = 0.25;

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
                let kids = self.base.value(&field.dictionary, "Kids")?;
                allowed.empty_widgets.extend(kids.array().unwrap_or_default().iter().filter_map(Object::reference));
            }
        }
        self.pages(&mut allowed)?;
        self.form(&before, &after, &mut allowed)?;
        self.catalog(&before, &after)?;
        Ok(allowed)
    }

    fn catalog(&self, before: &Dictionary, after: &Dictionary) -> Finding {
        for key in before.differences(after, self.file()) {
            let key = String::from_utf8_lossy(key);
            if !CATALOG.contains(&key.as_ref()) {
                return found(format!("è cambiata la voce /{key} del documento"));
            }
        }
        let shape = |key: &str, right: fn(&Object) -> bool| match self.later.value(after, key)? {
            Object::Null if !before.has(key) => Ok(()),
            value if right(&value) => Ok(()),
            _ => found(format!("è cambiata la voce /{key} del documento")),
        };
        shape("DSS", |value| matches!(value, Object::Dictionary(_)))?;
        shape("Extensions", |value| matches!(value, Object::Dictionary(_)))?;
        shape("Metadata", |value| matches!(value, Object::Stream(_)))?;
        shape("Version", |value| value.name().is_some_and(|name| name.len() == 3))?;
        let (old, new) = (self.base.value(before, "Perms")?, self.later.value(after, "Perms")?);
        let only_certified = |perms: &Dictionary| perms.0.iter().all(|(key, _)| key == b"DocMDP");
        match (&old, &new) {
            (Object::Null, Object::Null) => Ok(()),
            (Object::Null, Object::Dictionary(perms)) if only_certified(perms) && self.signed => Ok(()),
            _ if old.same(&new, self.file()) => Ok(()),
            _ => found("sono cambiati i permessi (/Perms) del documento"),
        }
    }

    fn form(&self, before: &Dictionary, after: &Dictionary, allowed: &mut Allowed) -> Finding {
        let number = |catalog: &Dictionary| catalog.get("AcroForm").and_then(Object::reference);
        let (old, new) = (self.base.value(before, "AcroForm")?, self.later.value(after, "AcroForm")?);
        let empty = Dictionary::default();
        let (old, new) = (old.dictionary().unwrap_or(&empty), new.dictionary().unwrap_or(&empty));
        for key in old.differences(new, self.file()) {
            let key = String::from_utf8_lossy(key);
            let replaced = matches!(key.as_ref(), "DA" | "DR") && old.has(&key);
            if replaced || !FORM.contains(&key.as_ref()) {
                return found(format!("è cambiata la voce /{key} del modulo"));
            }
        }
        let fields = |document: &Document<'_>, form: &Dictionary| match document.value(form, "Fields")? {
            Object::Array(items) => Ok(items),
            Object::Null => Ok(Vec::new()),
            _ => found("il modulo non è leggibile"),
        };
        let (old_fields, new_fields) = (fields(self.base, old)?, fields(self.later, new)?);
        let Some((kept, added)) = new_fields.split_at_checked(old_fields.len()) else {
            return found("è stato tolto un campo del modulo");
        };
        if !kept.iter().zip(&old_fields).all(|(a, b)| a.same(b, self.file())) {
            return found("sono cambiati i campi del modulo");
        }
        for field in added {
            let Some(number) = field.reference().filter(|number| !self.frozen.contains(number)) else {
                return found("è stato aggiunto un campo che non è di firma");
            };
            self.field(number, allowed)?;
        }
        allowed.judged.extend(number(before).filter(|before| number(after) == Some(*before)));
        let list = |form: &Dictionary| form.get("Fields").and_then(Object::reference);
        allowed.judged.extend(list(old).filter(|before| list(new) == Some(*before)));
        Ok(())
    }

    /// A field that was added.
    fn field(&self, number: u32, allowed: &mut Allowed) -> Finding {
        let object = self.later.object(number)?;
        let Some(field) = object.dictionary().filter(|field| field.name("FT") == Some(b"Sig")) else {
            return found("è stato aggiunto un campo che non è di firma");
        };
        keys_of_field(field)?;
        match field.get("V") {
            Some(value) => self.signature(field, value)?,
            None if self.signed && !field.has("AP") => {}
            None => return found("è stato aggiunto un campo di firma vuoto"),
        }
        allowed.widgets.insert(number);
        for kid in self.later.value(field, "Kids")?.array().unwrap_or_default() {
            let number = kid.reference().filter(|number| !self.frozen.contains(number));
            let Some(number) = number else { return found("un campo di firma aggiunto contiene altro") };
            let object = self.later.object(number)?;
            let Some(widget) = object.dictionary().filter(|widget| !widget.has("T") && !widget.has("Kids")) else {
                return found("un campo di firma aggiunto contiene altro");
            };
            keys_of_field(widget)?;
            allowed.widgets.insert(number);
        }
        Ok(())
    }

    /// The value of a field that was signed: a signature that was not there before. A time stamp
    /// shows nothing: it is of nobody, anybody can add one.
    fn signature(&self, field: &Dictionary, value: &Object) -> Finding {
        let new = value.reference().is_some_and(|number| !self.frozen.contains(&number));
        let signature = self.later.resolve(value)?;
        let signature = signature.dictionary().filter(|signature| new && self.signed && signature.has("ByteRange"));
        let Some(signature) = signature else {
            return found("un campo di firma contiene qualcosa che non è una firma");
        };
        let covered = area(&self.later.value(field, "Rect")?).unwrap_or(0.0);
        let shown = covered > 0.0 || field.has("Kids");
        if shown && kind(signature) == Kind::TimeStamp {
            return found("una marca temporale si mostra su una pagina");
        }
        Ok(())
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

    /// Every page of the earlier revision.
    fn pages(&self, allowed: &mut Allowed) -> Finding {
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

    /// A frozen object that the update names.
    fn object(&self, number: u32, allowed: &Allowed) -> Finding {
        let generation = |document: &Document<'_>| match document.entries.get(&number) {
            Some(Entry::At(_, generation)) => *generation,
            _ => 0,
        };
        let (before, after) = (self.base.object(number)?, self.later.object(number)?);
        let same = generation(self.base) == generation(self.later) && before.same(&after, self.file());
        if same || allowed.judged.contains(&number) {
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

    fn page(&self, number: u32, before: &Dictionary, after: &Dictionary, allowed: &Allowed) -> Finding {
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
    fn annotations(&self, page: u32, before: &[Object], after: &[Object], allowed: &Allowed) -> Finding {
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

    /// A signature field that was empty.
    fn filled(&self, before: &Dictionary, after: &Dictionary) -> Finding {
        self.differ_in(before, after, &SIGNED_FIELD)?;
        let Some(value) = after.get("V") else { return found("è cambiato un campo di firma vuoto") };
        self.signature(after, value)
    }

    fn differ_in(&self, before: &Dictionary, after: &Dictionary, keys: &[&str]) -> Finding {
        let differences = before.differences(after, self.file());
        let other = differences.iter().find(|key| !keys.iter().any(|name| name.as_bytes() == **key));
        other.map_or(Ok(()), |key| {
            found(format!("è cambiata la voce /{} di un campo di firma", String::from_utf8_lossy(key)))
        })
    }
}

/// The area of a rectangle, in square points.
fn area(rectangle: &Object) -> Option<f64> {
    let numbers: Vec<f64> = rectangle.array().unwrap_or_default().iter().filter_map(Object::number).collect();
    if let [a, b, c, d] = *numbers.as_slice() { Some(((c - a) * (d - b)).abs()) } else { None }
}

fn keys_of_field(field: &Dictionary) -> Finding {
    let other = field.0.iter().find(|(key, _)| !FIELD.iter().any(|name| name.as_bytes() == key.as_slice()));
    other.map_or(Ok(()), |(key, _)| {
        found(format!("un campo di firma aggiunto ha la voce /{}", String::from_utf8_lossy(key)))
    })
}
