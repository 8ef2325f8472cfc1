//! Why a file of rows cannot be read at all, in words for whoever sent it.

use domain::format;

/// Why no row of a file was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowsFileError {
    /// Nothing in it.
    #[error("Il file è vuoto.")]
    Empty,
    /// A heading and nothing under it that was filled in.
    #[error("Il file non contiene righe compilate: {asked}.")]
    NoRows {
        /// What to fill in at least.
        asked: &'static str,
    },
    /// More bytes than are read.
    #[error("Il file supera {} MB: lo divida in più file.", .limit / 1024 / 1024)]
    TooLarge {
        /// The most, in bytes.
        limit: usize,
    },
    /// More rows than are read.
    #[error("Il file ha più di {} righe: lo divida in più file.", thousands(*.limit))]
    TooManyRows {
        /// The most.
        limit: usize,
    },
    /// A workbook that unpacks to more than is read.
    #[error("Il file compresso contiene troppi dati: copi le sole righe da caricare in un foglio nuovo.")]
    TooMuchInside,
    /// Something of another kind.
    #[error("Il file è {what}, non una tabella di righe: carichi un file CSV, XLSX o ODS.")]
    OtherKind {
        /// What it is, with its article.
        what: &'static str,
    },
    /// The format of Excel before 2007, or a workbook locked by a password.
    #[error(
        "Il file è nel vecchio formato di Excel (.xls) o protetto da una password: lo salvi senza password come \
         cartella di lavoro .xlsx."
    )]
    OldExcel,
    /// A workbook of today with a password.
    #[error("Il file è protetto da una password: lo salvi senza.")]
    Locked,
    /// Bytes that are no text.
    #[error("Il file non è una tabella: contiene dati che non sono testo. Carichi un file CSV, XLSX o ODS.")]
    NotText,
    /// Not the workbook its name says it is, nor rows under another name.
    #[error(
        "Il file non è un foglio di calcolo, anche se il suo nome lo dice: lo apra nel programma con cui è stato \
         fatto e lo salvi come XLSX, ODS o CSV."
    )]
    NotSpreadsheet,
    /// Broken off, or changed by something that did not know the format.
    #[error("Il file è incompleto o danneggiato: lo salvi di nuovo e lo ricarichi.")]
    Damaged,
    /// A record longer than any row.
    #[error("La riga {line} del file è troppo lunga: controlli che il file sia una tabella di righe.")]
    LongRow {
        /// Its line.
        line: u32,
    },
    /// A quotation mark that is never closed.
    #[error("Alla riga {line} del file si aprono virgolette che non si chiudono: le corregga.")]
    OpenQuote {
        /// Where the record begins.
        line: u32,
    },
    /// The heading cannot be used: all that is wrong with it.
    #[error("{}", heading(.missing, .unknown, .doubled))]
    Heading {
        /// Columns that must be there and are not.
        missing: Vec<&'static str>,
        /// Columns nothing is known of, as they are written.
        unknown: Vec<String>,
        /// Columns that are there more than once.
        doubled: Vec<&'static str>,
    },
}

fn thousands(number: usize) -> String {
    format::integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("«{name}»")).collect::<Vec<_>>().join(", ")
}

fn heading(missing: &[&'static str], unknown: &[String], doubled: &[&'static str]) -> String {
    let mut words = Vec::new();
    if !missing.is_empty() {
        let verb = if missing.len() == 1 { "manca la colonna" } else { "mancano le colonne" };
        words.push(format!("{verb} {}", quoted(missing.iter().copied())));
    }
    if !unknown.is_empty() {
        let verb = if unknown.len() == 1 { "non è prevista la colonna" } else { "non sono previste le colonne" };
        words.push(format!("{verb} {}", quoted(unknown.iter().map(String::as_str))));
    }
    if !doubled.is_empty() {
        let verb = if doubled.len() == 1 { "è doppia la colonna" } else { "sono doppie le colonne" };
        words.push(format!("{verb} {}", quoted(doubled.iter().copied())));
    }
    format!("Nella prima riga del file {}. Usi i nomi delle colonne del modello.", words.join("; "))
}
