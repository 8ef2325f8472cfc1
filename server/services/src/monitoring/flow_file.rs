//! The bytes of a flow to its rows as typed, whatever the file is: CSV, XLSX, ODS, JSON.

use documents::rows_file::{FLOW_LIMITS, read_flow};
use domain::sirps::flow::TypedFlowRow;

use crate::apart::{apart, turn_to_read};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::monitoring::flow_json;
use crate::monitoring::flow_receive::FIELD;
use crate::program::json;

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = FLOW_LIMITS.file_bytes;
/// The most rows a flow may have.
pub const MOST_ROWS: usize = FLOW_LIMITS.rows;
/// The code of the format of JSON.
pub(super) const JSON: &str = "json";

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file that was read.
pub(super) struct FlowFile {
    pub rows: Vec<TypedFlowRow>,
    pub format: &'static str,
    pub bytes: Vec<u8>,
}

/// Reads it, apart from the requests and only a few at once.
///
/// # Errors
/// `Invalid` when no row of it can be taken.
pub(super) async fn read(context: &Context, name: &str, bytes: Vec<u8>) -> Result<FlowFile, UseCaseError> {
    let _turn = turn_to_read(context).await?;
    let name = name.to_owned();
    let (read, bytes) = apart(move || (rows(&name, &bytes), bytes)).await?;
    let (rows, format) = read.map_err(UseCaseError::Invalid)?;
    Ok(FlowFile { rows, format, bytes })
}

type Rows = (Vec<TypedFlowRow>, &'static str);

fn rows(name: &str, bytes: &[u8]) -> Result<Rows, Vec<FieldProblem>> {
    let refuse = |message: String| vec![FieldProblem::new(FIELD, message)];
    if let Some(text) = as_json(bytes).filter(|_| bytes.len() <= LARGEST_FILE) {
        let node = json::read(text).map_err(|at| {
            refuse(format!(
                "Il file JSON non è completo o non è scritto bene: si interrompe alla riga {}, colonna {}.",
                at.line, at.column
            ))
        })?;
        let rows = flow_json::rows(&node)
            .map_err(|problems| problems.into_iter().flat_map(|problem| refuse(problem.message)).collect::<Vec<_>>())?;
        return Ok((rows, JSON));
    }
    let file = read_flow(name, bytes).map_err(|error| refuse(error.to_string()))?;
    Ok((file.rows, file.format.code()))
}

/// The text, if it begins as JSON does.
fn as_json(bytes: &[u8]) -> Option<&[u8]> {
    let text = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace())?;
    matches!(first, b'{' | b'[').then_some(text)
}
