//! What the register says of the publicity of the ESF (art. 4, point 22), which the determination
//! asks for: how many sportelli have evidence that the Region accepted. The fact itself is recorded
//! by the officer (docs/decisions).

use domain::format;
use store::requirement::BeforeDeterminationRow;

/// The recorded fact that the register's outcome speaks for.
pub(crate) const FACT: &str = "publicity_observed";

/// How the evidence of publicity stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publicity {
    /// Code of the requirement.
    pub code: String,
    /// Funded sportelli.
    pub sportelli: usize,
    /// Those whose evidence was accepted.
    pub accepted: usize,
}

impl Publicity {
    /// As the register stands; none where the call does not ask for it.
    pub(crate) fn of(row: &BeforeDeterminationRow) -> Option<Self> {
        let number = |count: i64| usize::try_from(count).unwrap_or_default();
        let code = row.code.clone()?;
        Some(Publicity { code, sportelli: number(row.sportelli), accepted: number(row.accepted) })
    }

    /// Whether every sportello has evidence that was accepted.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.sportelli > 0 && self.accepted == self.sportelli
    }

    /// In words, for who records the fact.
    #[must_use]
    pub fn italian(&self) -> String {
        let of = format::count(self.sportelli, "sportello", "sportelli");
        format!("Dal registro: prova accettata per {} su {of}", self.accepted)
    }
}
