//! What the register says of the publicity of the ESF (art. 4, point 22), which the determination
//! asks for: how many sportelli have evidence that the Region accepted.

use domain::format;
use store::network::SportelloListRow;

use crate::requirement::ACCEPTED;
use crate::requirement::standing::Standing;

/// The recorded fact that a register's outcome speaks for.
const FACT: &str = "publicity_observed";

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
    pub(crate) fn of(standing: &Standing, sportelli: &[SportelloListRow]) -> Option<Self> {
        let asked = standing.asked.iter().find(|each| each.requirement.fact.as_deref() == Some(FACT))?;
        let funded: Vec<String> =
            sportelli.iter().filter(|row| row.sportello.funded).map(|row| row.sportello.number.to_string()).collect();
        let accepted = |number: &&String| {
            standing.last(asked.id, number).is_some_and(|row| row.state.as_deref() == Some(ACCEPTED))
        };
        Some(Publicity {
            code: asked.requirement.code.clone(),
            accepted: funded.iter().filter(accepted).count(),
            sportelli: funded.len(),
        })
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
