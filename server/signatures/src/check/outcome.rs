//! What becomes of a check while its parts are looked at.

use domain::signature::Check;

use crate::words::Reason;

/// The worst that was found so far, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) check: Check,
    pub(crate) reasons: Vec<Reason>,
}

impl Outcome {
    pub(crate) fn passed() -> Outcome {
        Outcome { check: Check::Passed, reasons: Vec::new() }
    }

    pub(crate) fn failed(reason: Reason) -> Outcome {
        Outcome::passed().and(Check::Failed, reason)
    }

    pub(crate) fn unsure(reason: Reason) -> Outcome {
        Outcome::passed().and(Check::Indeterminate, reason)
    }

    /// With something more found.
    pub(crate) fn and(mut self, check: Check, reason: Reason) -> Outcome {
        self.add(check, reason);
        self
    }

    pub(crate) fn add(&mut self, check: Check, reason: Reason) {
        self.check = self.check.max(check);
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    pub(crate) fn fail(&mut self, reason: Reason) {
        self.add(Check::Failed, reason);
    }

    /// Something that changes nothing but is worth saying.
    pub(crate) fn note(&mut self, reason: Reason) {
        self.add(Check::Passed, reason);
    }

    /// Failed where the algorithm is known to be bad, indeterminate where it is not known.
    pub(crate) fn algorithm(&mut self, reason: Reason) {
        let check = if matches!(reason, Reason::UnknownAlgorithm(_)) { Check::Indeterminate } else { Check::Failed };
        self.add(check, reason);
    }

    /// The check; its reasons go to the others.
    pub(crate) fn take(self, reasons: &mut Vec<Reason>) -> Check {
        reasons.extend(self.reasons);
        self.check
    }
}
