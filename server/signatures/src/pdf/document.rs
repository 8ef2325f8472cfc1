//! A PDF as it stands at the end of one of its revisions: which object is read where, by the
//! cross-reference sections from the last one back (ISO 32000-1, 7.5). A file is read as its
//! writer says it is; nothing is searched for, guessed or repaired.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::inflate::decoded;
use super::object::{Dictionary, Object};
use super::read::{Broken, Reader, Work};
use super::sections::{self, Section};

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Free,
    /// At a byte of the file, with a generation.
    At(usize, u16),
    /// In an object stream: its number and the place in its index.
    In(u32, usize),
}

/// The data of an object stream and its index: number and offset of each object.
#[derive(Debug)]
struct Container {
    data: Vec<u8>,
    index: Vec<(u32, usize)>,
}

/// One revision of a PDF.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// The bytes up to the end of this revision.
    pub(crate) file: &'a [u8],
    /// The cross-reference sections, the newest first.
    pub(crate) sections: Vec<Section>,
    pub(crate) entries: HashMap<u32, Entry>,
    /// The newest trailer.
    pub(crate) trailer: Dictionary,
    containers: RefCell<HashMap<u32, Rc<Container>>>,
    work: &'a Work,
}

impl<'a> Document<'a> {
    /// Reads the cross-reference sections of a revision that ends with these bytes.
    pub(crate) fn read(file: &'a [u8], work: &'a Work) -> Result<Document<'a>, Broken> {
        let read = sections::read(file, work)?;
        Ok(Document {
            file,
            sections: read.sections,
            entries: read.entries,
            trailer: read.trailer,
            containers: RefCell::default(),
            work,
        })
    }

    /// The object of this number; [`Object::Null`] where there is none.
    pub(crate) fn object(&self, number: u32) -> Result<Object, Broken> {
        match self.entries.get(&number) {
            None | Some(Entry::Free) => Ok(Object::Null),
            Some(Entry::At(offset, generation)) => {
                self.read_at(number, *offset, *generation, |length| self.length(length))
            }
            Some(Entry::In(container, at)) => self.compressed(number, *container, *at),
        }
    }

    /// Accounts for bytes that are looked at beside those of objects.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), Broken> {
        self.work.spend(bytes)
    }

    /// Follows a reference to what it means.
    pub(crate) fn resolve(&self, object: &Object) -> Result<Object, Broken> {
        match object {
            Object::Reference(number, _) => match self.object(*number)? {
                Object::Reference(..) => {
                    Err(Broken(format!("il PDF non è leggibile: l’oggetto {number} rinvia a un altro")))
                }
                object => Ok(object),
            },
            other => Ok(other.clone()),
        }
    }

    /// What stands under a key, a reference followed.
    pub(crate) fn value(&self, dictionary: &Dictionary, key: &str) -> Result<Object, Broken> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The root of the document.
    pub(crate) fn catalog(&self) -> Result<Dictionary, Broken> {
        match self.value(&self.trailer, "Root")? {
            Object::Dictionary(catalog) => Ok(catalog),
            _ => Err(Broken("il PDF non è leggibile: manca il catalogo".to_owned())),
        }
    }

    fn read_at(
        &self,
        number: u32,
        offset: usize,
        generation: u16,
        length: impl FnOnce(u32) -> Result<Option<i64>, Broken>,
    ) -> Result<Object, Broken> {
        let mut reader = Reader::new(self.file, offset);
        let read = reader.indirect(length);
        let skipped = match &read {
            Ok((_, _, Object::Stream(stream))) => stream.data.len(),
            _ => 0,
        };
        self.work.spend(reader.position.saturating_sub(offset).saturating_sub(skipped).saturating_add(16))?;
        match read? {
            (n, g, object) if n == number && g == generation => Ok(object),
            _ => Err(Broken::at(offset, "un oggetto con un altro numero da quello indicato nell’indice")),
        }
    }

    /// A length that stands in another object.
    fn length(&self, number: u32) -> Result<Option<i64>, Broken> {
        match self.entries.get(&number) {
            Some(Entry::In(container, at)) => Ok(self.compressed(number, *container, *at)?.integer()),
            _ => self.plain_length(number),
        }
    }

    /// A length outside of object streams: the only one that an object stream may have, so that
    /// no object stream is needed to read itself.
    fn plain_length(&self, number: u32) -> Result<Option<i64>, Broken> {
        match self.entries.get(&number) {
            Some(Entry::At(offset, generation)) => {
                Ok(self.read_at(number, *offset, *generation, |_| Ok(None))?.integer())
            }
            _ => Ok(None),
        }
    }

    fn compressed(&self, number: u32, container: u32, at: usize) -> Result<Object, Broken> {
        let known = self.containers.borrow().get(&container).cloned();
        let inflated = match known {
            Some(inflated) => inflated,
            None => {
                let inflated = Rc::new(self.container(container)?);
                self.containers.borrow_mut().insert(container, Rc::clone(&inflated));
                inflated
            }
        };
        let Some((_, offset)) = inflated.index.get(at).filter(|(found, _)| *found == number) else {
            return Err(Broken(format!("il PDF non è leggibile: l’oggetto {number} non sta dove indica l’indice")));
        };
        let mut reader = Reader::new(&inflated.data, *offset);
        let object = reader.object();
        self.work.spend(reader.position.saturating_sub(*offset).saturating_add(16))?;
        object
    }

    fn container(&self, number: u32) -> Result<Container, Broken> {
        let wrong = || Broken(format!("il PDF non è leggibile: l’oggetto {number} non è un contenitore di oggetti"));
        let Some(Entry::At(offset, generation)) = self.entries.get(&number) else { return Err(wrong()) };
        let Object::Stream(stream) = self.read_at(number, *offset, *generation, |n| self.plain_length(n))? else {
            return Err(wrong());
        };
        if stream.dictionary.name("Type") != Some(b"ObjStm") {
            return Err(wrong());
        }
        let natural = |key: &str| stream.dictionary.integer(key).and_then(|number| usize::try_from(number).ok());
        let (Some(count), Some(first)) = (natural("N"), natural("First")) else { return Err(wrong()) };
        let data = decoded(&stream.dictionary, self.file.get(stream.data).unwrap_or_default(), self.work)?;
        let mut reader = Reader::new(&data, 0);
        let mut index = Vec::new();
        while index.len() < count {
            let number = reader.natural().and_then(|number| u32::try_from(number).ok());
            let offset = reader.natural().and_then(|offset| usize::try_from(offset).ok());
            let (Some(number), Some(offset)) = (number, offset.and_then(|offset| offset.checked_add(first))) else {
                return Err(wrong());
            };
            index.push((number, offset));
        }
        Ok(Container { data, index })
    }
}
