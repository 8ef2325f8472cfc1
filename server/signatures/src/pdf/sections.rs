//! Cross-reference tables and streams (ISO 32000-1, 7.5.4, 7.5.8), from the last one back along
//! /Prev, each listed with the objects it names.

use std::collections::{HashMap, HashSet};

use super::document::Entry;
use super::inflate::decoded;
use super::object::{Dictionary, Object};
use super::read::{Broken, Reader, Work, is_space};

/// Objects all sections together may name.
const OBJECTS: usize = 1_000_000;
/// Sections a file may have: one for each time it was added to.
const SECTIONS: usize = 1_024;

/// One cross-reference section.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Where it stands.
    pub(crate) offset: usize,
    /// The objects it names.
    pub(crate) objects: Vec<u32>,
    /// It is a table with a stream beside it (/XRefStm).
    pub(crate) hybrid: bool,
}

/// All sections, what follows from them, and the newest trailer.
pub(crate) struct Sections {
    pub(crate) sections: Vec<Section>,
    pub(crate) entries: HashMap<u32, Entry>,
    pub(crate) trailer: Dictionary,
}

/// What a PDF that asks for a password is refused with.
pub(crate) const ENCRYPTED: &str =
    "il PDF è protetto da password (cifrato): va firmato il documento scaricato dal portale, senza protezione";

/// Where the last section stands, by the last lines of the file.
fn start(file: &[u8]) -> Result<usize, Broken> {
    let broken = || Broken("il PDF non è completo: non finisce con «startxref» e «%%EOF»".to_owned());
    let trimmed = |bytes: &mut &[u8]| {
        while let Some((last, rest)) = bytes.split_last()
            && is_space(*last)
        {
            *bytes = rest;
        }
    };
    let mut rest = file;
    trimmed(&mut rest);
    rest = rest.strip_suffix(b"%%EOF").ok_or_else(broken)?;
    trimmed(&mut rest);
    let digits = rest.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = rest.split_at_checked(rest.len() - digits).ok_or_else(broken)?;
    rest = before;
    trimmed(&mut rest);
    rest.strip_suffix(b"startxref").filter(|_| before.len() > rest.len()).ok_or_else(broken)?;
    std::str::from_utf8(number).ok().and_then(|number| number.parse().ok()).ok_or_else(broken)
}

pub(crate) fn read(file: &[u8], work: &Work) -> Result<Sections, Broken> {
    if !file.starts_with(b"%PDF-") {
        return Err(Broken("il file non comincia come un PDF".to_owned()));
    }
    let mut found = Found { entries: HashMap::new(), named: 0 };
    let (mut sections, mut newest) = (Vec::new(), None);
    let mut seen = HashSet::new();
    let mut next = Some(start(file)?);
    while let Some(offset) = next {
        if !seen.insert(offset) || sections.len() >= SECTIONS {
            return Err(Broken("il PDF non è leggibile: l’indice degli oggetti rinvia a sé stesso".to_owned()));
        }
        let (section, trailer) = found.section(file, offset, work)?;
        if trailer.has("Encrypt") {
            return Err(Broken(ENCRYPTED.to_owned()));
        }
        // Some readers leave out what lies beyond /Size: a later trailer could bring it to light.
        let size = trailer.integer("Size").and_then(|size| u32::try_from(size).ok());
        if section.objects.iter().any(|number| size.is_none_or(|size| *number >= size)) {
            return Err(Broken::at(offset, "un indice che nomina più oggetti di quanti ne dichiara (/Size)"));
        }
        next = match trailer.get("Prev") {
            None => None,
            Some(Object::Integer(previous)) => {
                let previous = usize::try_from(*previous).ok();
                Some(previous.ok_or_else(|| Broken::at(offset, "un rinvio (/Prev) sbagliato"))?)
            }
            Some(_) => return Err(Broken::at(offset, "un rinvio (/Prev) sbagliato")),
        };
        sections.push(section);
        newest.get_or_insert(trailer);
    }
    Ok(Sections { sections, entries: found.entries, trailer: newest.unwrap_or_default() })
}

struct Found {
    entries: HashMap<u32, Entry>,
    named: usize,
}

impl Found {
    /// Notes entries unless a newer section has them.
    fn note(&mut self, listed: &[(u32, Entry)]) {
        for (number, entry) in listed {
            self.entries.entry(*number).or_insert(*entry);
        }
    }

    fn count(&mut self, objects: usize) -> Result<(), Broken> {
        self.named = self.named.saturating_add(objects);
        if self.named > OBJECTS {
            return Err(Broken("il PDF ha più oggetti di quanti ne vengono letti (1.000.000)".to_owned()));
        }
        Ok(())
    }

    fn section(&mut self, file: &[u8], offset: usize, work: &Work) -> Result<(Section, Dictionary), Broken> {
        let mut reader = Reader::new(file, offset);
        if reader.word("xref") {
            self.table(file, offset, reader, work)
        } else {
            let (trailer, listed) = self.stream(file, offset, work)?;
            let objects = listed.iter().map(|(number, _)| *number).collect();
            self.note(&listed);
            Ok((Section { offset, objects, hybrid: false }, trailer))
        }
    }

    fn table(
        &mut self,
        file: &[u8],
        offset: usize,
        mut reader: Reader<'_>,
        work: &Work,
    ) -> Result<(Section, Dictionary), Broken> {
        let mut listed = Vec::new();
        while !reader.word("trailer") {
            let first = reader.natural().and_then(|number| u32::try_from(number).ok());
            let count = reader.natural().and_then(|number| u32::try_from(number).ok());
            let (Some(first), Some(count)) = (first, count) else {
                return reader.broken("una tabella degli oggetti scritta male");
            };
            self.count(usize::try_from(count).unwrap_or(usize::MAX))?;
            for number in first..first.saturating_add(count) {
                let position = reader.natural().and_then(|position| usize::try_from(position).ok());
                let generation = reader.natural().and_then(|generation| u16::try_from(generation).ok());
                let entry = match (position, generation) {
                    (Some(position), Some(generation)) if reader.word("n") => Entry::At(position, generation),
                    (Some(_), Some(_)) if reader.word("f") => Entry::Free,
                    _ => return reader.broken("una tabella degli oggetti scritta male"),
                };
                listed.push((number, entry));
            }
        }
        let Object::Dictionary(trailer) = reader.object()? else {
            return reader.broken("una tabella degli oggetti scritta male");
        };
        work.spend(reader.position.saturating_sub(offset))?;
        once(offset, &listed)?;
        let mut objects: Vec<u32> = listed.iter().map(|(number, _)| *number).collect();
        // A table may hide objects from old readers: its free entries give way to the stream
        // beside it (7.5.8.4).
        let (free, used): (Vec<_>, Vec<_>) = listed.into_iter().partition(|(_, entry)| *entry == Entry::Free);
        self.note(&used);
        let beside = trailer.get("XRefStm");
        if let Some(beside) = beside {
            let beside = beside.integer().and_then(|at| usize::try_from(at).ok());
            let Some(at) = beside else { return Err(Broken::at(offset, "un rinvio (/XRefStm) sbagliato")) };
            let (_, listed) = self.stream(file, at, work)?;
            objects.extend(listed.iter().map(|(number, _)| *number));
            self.note(&listed);
        }
        self.note(&free);
        Ok((Section { offset, objects, hybrid: beside.is_some() }, trailer))
    }

    fn stream(&mut self, file: &[u8], offset: usize, work: &Work) -> Result<(Dictionary, Vec<(u32, Entry)>), Broken> {
        let mut reader = Reader::new(file, offset);
        let stream = match reader.indirect(|_| Ok(None))? {
            (_, _, Object::Stream(stream)) if stream.dictionary.name("Type") == Some(b"XRef") => stream,
            _ => return Err(Broken::at(offset, "qui dovrebbe stare l’indice degli oggetti")),
        };
        let dictionary = stream.dictionary;
        let broken = || Broken::at(offset, "un indice degli oggetti scritto male");
        let widths = dictionary.get("W").and_then(Object::array).ok_or_else(broken)?;
        let widths: Vec<usize> =
            widths.iter().filter_map(|width| usize::try_from(width.integer()?).ok().filter(|w| *w <= 8)).collect();
        let [kind, second, third] = *widths.as_slice() else { return Err(broken()) };
        let row = kind + second + third;
        if row < 3 {
            return Err(broken());
        }
        let data = decoded(&dictionary, file.get(stream.data).unwrap_or_default(), work)?;
        self.count(data.len() / row)?;
        let mut rows = data.chunks_exact(row);
        let whole = [Object::Integer(0), Object::Integer(dictionary.integer("Size").ok_or_else(broken)?)];
        let index = dictionary.get("Index").map_or(Some(whole.as_slice()), Object::array).ok_or_else(broken)?;
        let mut listed = Vec::new();
        for pair in index.chunks(2) {
            let [Object::Integer(first), Object::Integer(count)] = pair else { return Err(broken()) };
            let (first, count) = (u32::try_from(*first).ok(), u32::try_from(*count).ok());
            let (Some(first), Some(count)) = (first, count) else { return Err(broken()) };
            for number in first..first.saturating_add(count) {
                let row = rows.next().ok_or_else(broken)?;
                let (a, rest) = row.split_at_checked(kind).ok_or_else(broken)?;
                let (b, c) = rest.split_at_checked(second).ok_or_else(broken)?;
                let value = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
                let kind = if a.is_empty() { 1 } else { value(a) };
                listed.push((number, entry(kind, value(b), value(c)).ok_or_else(broken)?));
            }
        }
        once(offset, &listed)?;
        Ok((dictionary, listed))
    }
}

/// That no object is named twice with different places: some readers take the first, some the last.
fn once(offset: usize, listed: &[(u32, Entry)]) -> Result<(), Broken> {
    let mut places = HashMap::with_capacity(listed.len());
    if listed.iter().any(|(number, entry)| places.insert(*number, *entry).is_some_and(|other| other != *entry)) {
        return Err(Broken::at(offset, "un indice che nomina due volte lo stesso oggetto"));
    }
    Ok(())
}

fn entry(kind: u64, second: u64, third: u64) -> Option<Entry> {
    match kind {
        0 => Some(Entry::Free),
        1 => Some(Entry::At(usize::try_from(second).ok()?, u16::try_from(third).ok()?)),
        2 => Some(Entry::In(u32::try_from(second).ok()?, usize::try_from(third).ok()?)),
        // To be taken as a reference to null.
        _ => Some(Entry::Free),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_stands_in_one_place() {
        let file = |rows: &str| format!("%PDF-1.4\nxref\n{rows}trailer\n<</Size 9>>\nstartxref\n9\n%%EOF\n");
        let row = |at: u32| format!("{at:010} 00000 n \n");
        let read =
            |rows: String| super::read(file(&rows).as_bytes(), &Work::for_file(0)).map(|found| found.entries.len());
        assert_eq!(read(format!("1 2\n{}{}", row(10), row(20))), Ok(2));
        assert_eq!(read(format!("1 1\n{}1 1\n{}", row(10), row(10))), Ok(1));
        assert!(read(format!("1 1\n{}1 1\n{}", row(10), row(20))).is_err(), "one place for some, another for others");
        assert!(read(format!("1 1\n{}1 1\n0000000000 00001 f \n", row(10))).is_err());
    }
}
