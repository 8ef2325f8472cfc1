//! The archive a workbook is: its parts, one at a time, unpacked while they are read.

use std::io::{BufReader, Cursor};

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::RowsFileError;
use super::limits::Limits;
use super::xml::Xml;

/// How the entry of a part begins in an archive's table of contents.
const ENTRY: [u8; 4] = *b"PK\x01\x02";

/// An archive that was opened.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
}

impl<'a> Archive<'a> {
    /// Opens it. The parts are counted before the table of contents is built.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, RowsFileError> {
        if bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count() > limits.parts {
            return Err(RowsFileError::TooMuchInside);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| RowsFileError::Damaged)?;
        if zip.len() > limits.parts {
            return Err(RowsFileError::TooMuchInside);
        }
        Ok(Archive { zip, limits })
    }

    /// Reads a part; none if the archive has no such part.
    pub fn part<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, RowsFileError>,
    ) -> Result<Option<T>, RowsFileError> {
        match self.zip.by_name(name) {
            Ok(part) => read(&mut Xml::new(Box::new(BufReader::new(part)), self.limits)).map(Some),
            Err(ZipError::FileNotFound) => Ok(None),
            Err(_) => Err(RowsFileError::Damaged),
        }
    }
}
