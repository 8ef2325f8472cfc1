//! The report of a verification in words that a person understands: one line for each check.

use chrono::NaiveDate;
use domain::format;
use domain::signature::{Check, SignatureReport, VerificationReport};

use crate::clock::italian_moment;

/// A check in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Its outcome.
    pub check: Check,
    /// What was found.
    pub text: String,
}

/// A signature in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLines {
    /// Whose it is.
    pub signer: String,
    /// Check by check.
    pub lines: Vec<CheckLine>,
    /// What is reported and not counted.
    pub notes: Vec<String>,
    /// Why checks did not pass, as the verification says.
    pub reasons: Vec<String>,
}

/// Every signature of a report in words; `received` is the day validity was judged on.
#[must_use]
pub fn report_lines(report: &VerificationReport, received: NaiveDate) -> Vec<SignatureLines> {
    let day = report.at.unwrap_or(received);
    report.signatures.iter().map(|signature| lines(signature, day)).collect()
}

/// Said of the signature that was accepted.
#[must_use]
pub fn entitled_line(received: NaiveDate) -> CheckLine {
    let text = format!("Il codice fiscale nel certificato è di chi poteva firmare il {}.", format::date(received));
    CheckLine { check: Check::Passed, text }
}

/// One of three texts, by the outcome.
fn line(check: Check, [passed, unknown, failed]: [String; 3]) -> CheckLine {
    let text = match check {
        Check::Passed => passed,
        Check::Indeterminate | Check::NotChecked => unknown,
        Check::Failed => failed,
    };
    CheckLine { check, text }
}

fn lines(signature: &SignatureReport, day: NaiveDate) -> SignatureLines {
    let day = format::date(day);
    let name = signature.signer.common_name.clone().unwrap_or_else(|| "una persona non indicata".to_owned());
    let issuer = signature.signer.issuer.clone().unwrap_or_else(|| "un’autorità non indicata".to_owned());
    let mut lines = vec![
        line(
            signature.integrity,
            [
                format!("La firma è integra ({}).", signature.algorithm),
                "Non si può dire se la firma è integra.".to_owned(),
                "La firma non è integra.".to_owned(),
            ],
        ),
        line(
            signature.content_matches,
            [
                "Il contenuto firmato è il documento del portale, byte per byte.".to_owned(),
                "Il contenuto firmato non è stato confrontato con il documento.".to_owned(),
                "Il contenuto firmato non è il documento del portale.".to_owned(),
            ],
        ),
        line(
            signature.valid_at_signing,
            [
                format!("Il certificato è di {name} ed era valido il {day}."),
                format!("Il certificato è di {name}; non si può dire se era valido il {day}."),
                format!("Il certificato è di {name} e non era valido il {day}."),
            ],
        ),
        line(
            signature.chain,
            [
                format!("Il certificato è stato rilasciato da {issuer}, riconosciuto da questo portale."),
                format!("Il certificato è stato rilasciato da {issuer}: il portale non può verificare chi sia."),
                format!("Il certificato è stato rilasciato da {issuer}, non riconosciuto per la firma."),
            ],
        ),
        line(
            signature.revocation,
            [
                "Il certificato non risulta revocato.".to_owned(),
                "Non si può sapere se il certificato è stato revocato: manca l’elenco aggiornato delle revoche."
                    .to_owned(),
                "Il certificato risulta revocato o sospeso.".to_owned(),
            ],
        ),
    ];
    if signature.later_changes {
        let text = "Il file è stato modificato dopo questa firma.".to_owned();
        lines.push(CheckLine { check: Check::Failed, text });
    }
    let mut notes = Vec::new();
    if let Some(at) = signature.signing_time {
        notes.push(format!(
            "La firma dichiara di essere stata apposta il {}; conta il giorno della ricezione.",
            italian_moment(at)
        ));
    }
    for counter in &signature.counter_signatures {
        let name = counter.common_name.as_deref().unwrap_or("una persona non indicata");
        notes.push(format!("Sulla firma c’è una controfirma di {name}, riportata e non contata."));
    }
    SignatureLines { signer: name, lines, notes, reasons: signature.reasons.clone() }
}

#[cfg(test)]
mod tests {
    use domain::signature::{SignatureFormat, Signer};

    use super::*;

    fn report(valid: Check, revocation: Check) -> VerificationReport {
        let signer = Signer {
            common_name: Some("FIRMATARI REMO".into()),
            tax_code: None,
            serial: "01".into(),
            issuer: Some("CA di prova".into()),
            certificate_sha256: None,
        };
        let signature = SignatureReport {
            integrity: Check::Passed,
            content_matches: Check::Passed,
            signer: signer.clone(),
            signing_time: "2022-01-12T09:00:00Z".parse().ok(),
            chain: Check::Passed,
            valid_at_signing: valid,
            revocation,
            later_changes: false,
            reasons: Vec::new(),
            algorithm: "RSA 2048, SHA-256".into(),
            level: 0,
            counter_signatures: vec![signer],
        };
        VerificationReport::new(SignatureFormat::Cades, "2022-01-12".parse().ok(), vec![signature])
    }

    #[test]
    fn the_checks_are_said_with_name_and_day() {
        let day = "2022-07-12".parse().unwrap();
        let found = report_lines(&report(Check::Passed, Check::Indeterminate), day);
        assert_eq!(found[0].lines[2].text, "Il certificato è di FIRMATARI REMO ed era valido il 12/01/2022.");
        assert_eq!(found[0].lines[4].check, Check::Indeterminate);
        assert_eq!(found[0].notes.len(), 2);
        let failed = report_lines(&report(Check::Failed, Check::Passed), day);
        assert_eq!(failed[0].lines[2].text, "Il certificato è di FIRMATARI REMO e non era valido il 12/01/2022.");
        assert_eq!(failed[0].lines.len(), 5, "nothing is said of later changes where there are none");
    }
}
