//! Whether a signed file is accepted for a document (art. 4, 7): the signed content is the
//! document, every signature holds, one is of who may sign for the party on the day of receipt.
//!
//! The day of receipt decides: the time inside a signature is only declared. Signatures that were
//! received before, on which the new one was put, were judged on their own day; of them only what
//! ties them to the content and to the authority that issued the certificate must still hold.

use super::{Check, SignatureReport, Signer, VerificationReport};
use crate::document::Party;

/// A person who may sign for the party on the day of receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitled {
    /// Last and first name.
    pub name: String,
    /// Tax code; without one no certificate can be theirs.
    pub tax_code: Option<String>,
}

/// What is known when a file arrives.
#[derive(Debug, Clone, Copy)]
pub struct Receipt<'a> {
    /// Whose signature is asked for.
    pub party: Party,
    /// Who may sign for it today.
    pub entitled: &'a [Entitled],
    /// Whose signatures were accepted before for the same document.
    pub earlier: &'a [Signer],
    /// Whether this very signature was received already: then the same certificate may sign again.
    pub again: bool,
}

impl Receipt<'_> {
    /// Whether a signature with that certificate was accepted before.
    fn is_earlier(&self, signer: &Signer) -> bool {
        self.earlier.iter().any(|earlier| same(earlier, signer))
    }
}

/// The same certificate, by its fingerprint; by number and issuer only where a report was kept
/// before fingerprints were noted: a number can be chosen, a name copied.
fn same(one: &Signer, other: &Signer) -> bool {
    match (&one.certificate_sha256, &other.certificate_sha256) {
        (Some(one), Some(other)) => one == other,
        _ => one.serial == other.serial && one.issuer == other.issuer,
    }
}

fn is_of(signature: &SignatureReport, person: &Entitled) -> bool {
    let codes = signature.signer.tax_code.as_deref().zip(person.tax_code.as_deref());
    codes.is_some_and(|(certificate, person)| certificate.eq_ignore_ascii_case(person))
}

/// Who signed, as the certificate says.
fn signer(signature: &SignatureReport) -> String {
    signature.signer.common_name.clone().unwrap_or_else(|| "persona non indicata nel certificato".to_owned())
}

/// How a file is signed again when what was signed is not what the portal gave out.
const SIGN_AGAIN: &str = "Scarichi di nuovo il documento da questa pagina, lo firmi senza aprirlo con altri programmi e carichi il file firmato.";
/// What who signs with a certificate that is no longer good does next.
const VALID_CERTIFICATE: &str = "Firmi con un certificato in corso di validità.";

/// What is wrong, with the reasons that the verification gives, and how it is mended.
fn with_reasons(what: String, signature: &SignatureReport, mend: &str) -> String {
    let reasons = signature.reasons.iter().map(|reason| format!(" {}", sentence(reason)));
    reasons.fold(what, |text, reason| text + &reason) + " " + mend
}

/// The text with a capital letter and a full stop.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.trim().ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// «per l’ente attuatore», «per la Regione».
const fn of_party(party: Party) -> &'static str {
    match party {
        Party::Body => "per l’ente",
        Party::Region => "per la Regione",
        Party::Person => "questa dichiarazione",
    }
}

/// Judges a file by the report of its verification; gives the signature that counts.
///
/// # Errors
/// Why it is refused and what to do, in Italian.
pub fn judge<'r>(report: &'r VerificationReport, receipt: &Receipt<'_>) -> Result<&'r SignatureReport, String> {
    for signature in &report.signatures {
        bound_to_content(signature)?;
    }
    let party = of_party(receipt.party);
    if receipt.entitled.is_empty() {
        return Err(format!(
            "Oggi nessuno risulta autorizzato a firmare {party}: si registri il potere di firma con l’atto che lo conferisce, poi si carichi di nuovo il file."
        ));
    }
    // A signature given for another party meets no second request.
    let counts = |signature: &SignatureReport| receipt.again || !receipt.is_earlier(&signature.signer);
    let is_entitled = |signature: &SignatureReport| receipt.entitled.iter().any(|person| is_of(signature, person));
    let found = report.signatures.iter().find(|signature| counts(signature) && is_entitled(signature));
    let Some(found) = found else { return Err(nobody_entitled(report, receipt)) };
    for signature in &report.signatures {
        let judged_before = !std::ptr::eq(signature, found) && receipt.is_earlier(&signature.signer);
        // Who made a certificate of their own with that number is nobody who was judged before.
        issued(signature)?;
        if !judged_before {
            in_force(signature)?;
        }
    }
    Ok(found)
}

/// The signature holds and its content is the document.
fn bound_to_content(signature: &SignatureReport) -> Result<(), String> {
    let who = signer(signature);
    if signature.integrity != Check::Passed {
        return Err(with_reasons(format!("La firma di {who} non è integra."), signature, SIGN_AGAIN));
    }
    if signature.content_matches != Check::Passed {
        // Its reasons say the same in other words; they stand beside the checks.
        return Err(format!("Il contenuto firmato da {who} non è il documento generato dal portale. {SIGN_AGAIN}"));
    }
    if signature.later_changes {
        return Err(with_reasons(
            format!("Il file è stato modificato dopo la firma di {who}."),
            signature,
            "Carichi il file così come il programma di firma lo ha prodotto.",
        ));
    }
    Ok(())
}

/// The certificate is of a known authority.
fn issued(signature: &SignatureReport) -> Result<(), String> {
    let who = signer(signature);
    match signature.chain {
        Check::Passed => Ok(()),
        Check::Failed => Err(with_reasons(
            format!("Il certificato di {who} non è stato rilasciato per la firma da un prestatore riconosciuto."),
            signature,
            "Firmi con un certificato di firma qualificata.",
        )),
        Check::Indeterminate | Check::NotChecked => Err(format!(
            "Il portale non può verificare chi ha rilasciato il certificato di {who}: in questa installazione non sono configurati i certificati dei prestatori di servizi fiduciari. Avvisi chi gestisce il portale."
        )),
    }
}

/// The certificate is valid on the day of receipt and not revoked.
fn in_force(signature: &SignatureReport) -> Result<(), String> {
    let who = signer(signature);
    if signature.valid_at_signing != Check::Passed {
        return Err(with_reasons(
            format!("Il certificato di {who} non è valido nel giorno della ricezione."),
            signature,
            VALID_CERTIFICATE,
        ));
    }
    // Not to be told is shown and not held against the signer (decision on signatures).
    if signature.revocation == Check::Failed {
        return Err(with_reasons(
            format!("Il certificato di {who} è stato revocato o sospeso."),
            signature,
            VALID_CERTIFICATE,
        ));
    }
    Ok(())
}

fn nobody_entitled(report: &VerificationReport, receipt: &Receipt<'_>) -> String {
    let new = report.signatures.iter().filter(|signature| !receipt.is_earlier(&signature.signer));
    let signers: Vec<String> = new
        .map(|signature| match signature.signer.tax_code {
            Some(_) => signer(signature),
            None => format!("{} (il certificato non riporta il codice fiscale)", signer(signature)),
        })
        .collect();
    let names: Vec<&str> = receipt.entitled.iter().map(|person| person.name.as_str()).collect();
    let may = format!("Oggi può firmare {} soltanto {}", of_party(receipt.party), names.join(", "));
    let lacking = receipt.entitled.iter().find(|person| person.tax_code.is_none());
    let lacking = lacking.map(|person| format!(" Di {} non è registrato il codice fiscale.", person.name));
    let signed = match signers.as_slice() {
        [] => "Il file non contiene una nuova firma".to_owned(),
        [one] => format!("La firma è di {one}"),
        more => format!("Le firme sono di {}", more.join(", ")),
    };
    format!("{signed}. {may}, con il codice fiscale registrato nel portale.{}", lacking.unwrap_or_default())
}

#[cfg(test)]
#[path = "judgement_tests.rs"]
mod tests;
