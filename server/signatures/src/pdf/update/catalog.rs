//! What an update may change in the catalog and in the form: fields of signatures, and nothing that
//! shows or does anything else.

use super::pages::covered;
use super::{Allowed, Finding, Update, found};
use crate::pdf::covered::{Kind, kind};
use crate::pdf::document::Document;
use crate::pdf::object::{Dictionary, Object};

/// Keys of the catalog that may change.
const CATALOG: [&str; 6] = ["AcroForm", "DSS", "Extensions", "Metadata", "Perms", "Version"];
/// Keys of the form that may change.
const FORM: [&str; 4] = ["Fields", "SigFlags", "DA", "DR"];
/// Keys of an added signature field and of its widgets; none of them carries an action.
const FIELD: [&str; 22] = [
    "Type", "Subtype", "FT", "T", "TU", "TM", "V", "F", "Ff", "Rect", "P", "AP", "MK", "Border", "BS", "DA", "Lock",
    "SV", "Kids", "Parent", "Q", "H",
];
/// Keys of an empty signature field that change when it is signed.
const SIGNED_FIELD: [&str; 5] = ["V", "AP", "F", "MK", "DA"];

impl Update<'_, '_> {
    pub(super) fn catalog(&self, before: &Dictionary, after: &Dictionary) -> Finding {
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

    pub(super) fn form(&self, before: &Dictionary, after: &Dictionary, allowed: &mut Allowed) -> Finding {
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
        self.keeps_to_the_page(field)?;
        match field.get("V") {
            Some(value) => self.signature(field, value)?,
            // It shows nothing; a widget apart could show anything.
            None if self.signed && !["AP", "MK", "Kids"].iter().any(|key| field.has(key)) => {}
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
            self.keeps_to_the_page(widget)?;
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
        let shown = covered(self.later, field)? > 0.0 || field.has("Kids");
        if shown && kind(signature) == Kind::TimeStamp {
            return found("una marca temporale si mostra su una pagina");
        }
        Ok(())
    }

    /// A signature field that was empty.
    pub(super) fn filled(&self, before: &Dictionary, after: &Dictionary) -> Finding {
        self.differ_in(before, after, &SIGNED_FIELD)?;
        if before.differences(after, self.file()).contains(&b"F".as_slice()) {
            self.keeps_to_the_page(after)?;
        }
        let Some(value) = after.get("V") else { return found("è cambiato un campo di firma vuoto") };
        self.signature(after, value)
    }

    pub(super) fn differ_in(&self, before: &Dictionary, after: &Dictionary, keys: &[&str]) -> Finding {
        let differences = before.differences(after, self.file());
        let other = differences.iter().find(|key| !keys.iter().any(|name| name.as_bytes() == **key));
        other.map_or(Ok(()), |key| {
            found(format!("è cambiata la voce /{} di un campo di firma", String::from_utf8_lossy(key)))
        })
    }
}

fn keys_of_field(field: &Dictionary) -> Finding {
    let other = field.0.iter().find(|(key, _)| !FIELD.iter().any(|name| name.as_bytes() == key.as_slice()));
    other.map_or(Ok(()), |(key, _)| {
        found(format!("un campo di firma aggiunto ha la voce /{}", String::from_utf8_lossy(key)))
    })
}
