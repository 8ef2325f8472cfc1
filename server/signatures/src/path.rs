//! The certificate's path to an anchor. `webpki` searches it and checks signatures, validity,
//! basicConstraints, path length and name constraints (of directory and mail names it knows no
//! others than to refuse them); what it leaves to its caller stands here: that authorities may
//! sign certificates, the validity of the anchor, and how much of a file is looked at.

use chrono::{DateTime, TimeZone, Utc};
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, VerifiedPath};

use crate::algorithms::PATH_ALGORITHMS;
use crate::certificate::Certificate;
use crate::holder;
use crate::trust::Trust;
use crate::words::Reason;

/// How many intermediate certificates of a file, and how many of the trust folder, may come into
/// question for one signer. A real path has one to three; the search tries orders of them.
const CANDIDATES: usize = 4;

/// The issuers from the one of the signer's certificate up to the anchor, as certificates.
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) issuers: Vec<Vec<u8>>,
}

/// No restriction by extended key usage: the profiles of signing certificates name none.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Searches the path of a certificate as of a moment.
pub(crate) fn find(
    certificate: &Certificate<'_>,
    in_file: &[Certificate<'_>],
    trust: &Trust,
    at: DateTime<Utc>,
) -> Result<Path, Reason> {
    let intermediates = candidates(certificate, in_file, trust);
    let anchors: Vec<(TrustAnchor<'static>, &[u8])> =
        trust.anchors().filter(|(_, der)| leads_to(certificate, &intermediates, der)).collect();
    if anchors.is_empty() {
        return Err(unknown_issuer(certificate, &intermediates));
    }
    let plain: Vec<TrustAnchor<'static>> = anchors.iter().map(|(anchor, _)| anchor.clone()).collect();
    let chain: Vec<CertificateDer<'_>> = intermediates.iter().map(|c| CertificateDer::from(c.der)).collect();
    let held = CertificateDer::from(certificate.der);
    let end = EndEntityCert::try_from(&held).map_err(|error| reason(&error, certificate))?;
    let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::try_from(at.timestamp()).unwrap_or(0)));
    let usable = |path: &VerifiedPath<'_>| check_issuers(path, &anchors, at);
    let path = end
        .verify_for_usage(&PATH_ALGORITHMS, &plain, &chain, at, AnyPurpose, None, Some(&usable))
        .map_err(|error| reason(&error, certificate))?;
    let mut issuers: Vec<Vec<u8>> = path.intermediate_certificates().map(|c| c.der().as_ref().to_vec()).collect();
    issuers.extend(anchor_der(path.anchor(), &anchors).map(<[u8]>::to_vec));
    Ok(Path { issuers })
}

/// What `webpki` does not look at: keyUsage of the issuers, validity of the anchor.
fn check_issuers(
    path: &VerifiedPath<'_>,
    anchors: &[(TrustAnchor<'static>, &[u8])],
    at: UnixTime,
) -> Result<(), Error> {
    for issuer in path.intermediate_certificates() {
        let der = issuer.der();
        let usable = Certificate::read(der.as_ref()).is_some_and(|c| c.may_sign_certificates());
        if !usable {
            return Err(Error::IssuerNotCrlSigner);
        }
    }
    let anchor = anchor_der(path.anchor(), anchors).and_then(Certificate::read).ok_or(Error::BadDer)?;
    if !anchor.may_sign_certificates() {
        return Err(Error::IssuerNotCrlSigner);
    }
    let seconds = |time: DateTime<Utc>| {
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::try_from(time.timestamp()).unwrap_or(0)))
    };
    if at > seconds(anchor.not_after) {
        return Err(Error::CertExpired { time: at, not_after: seconds(anchor.not_after) });
    }
    if at < seconds(anchor.not_before) {
        return Err(Error::CertNotValidYet { time: at, not_before: seconds(anchor.not_before) });
    }
    Ok(())
}

fn anchor_der<'a>(anchor: &TrustAnchor<'_>, anchors: &[(TrustAnchor<'static>, &'a [u8])]) -> Option<&'a [u8]> {
    let same = |held: &&(TrustAnchor<'static>, &'a [u8])| {
        held.0.subject == anchor.subject && held.0.subject_public_key_info == anchor.subject_public_key_info
    };
    anchors.iter().find(same).map(|(_, der)| *der)
}

/// Intermediates that may lie on the way up, by their names: those of the file, then those of the
/// folder.
fn candidates<'a>(
    certificate: &Certificate<'a>,
    in_file: &[Certificate<'a>],
    trust: &'a Trust,
) -> Vec<Certificate<'a>> {
    let mut found: Vec<Certificate<'a>> = Vec::new();
    let folder: Vec<Certificate<'a>> = trust.intermediates().filter_map(Certificate::read).collect();
    for source in [in_file, folder.as_slice()] {
        let limit = found.len() + CANDIDATES;
        let mut grown = true;
        while grown && found.len() < limit {
            let wanted: Vec<&[u8]> =
                std::iter::once(certificate.issuer).chain(found.iter().map(|c| c.issuer)).collect();
            let next = source.iter().find(|candidate| {
                wanted.contains(&candidate.subject)
                    && found.iter().all(|held| held.der != candidate.der)
                    && candidate.der != certificate.der
            });
            grown = next.is_some();
            found.extend(next.cloned());
        }
    }
    found
}

/// Whether an anchor bears a name that some certificate on the way names as its issuer.
fn leads_to(certificate: &Certificate<'_>, intermediates: &[Certificate<'_>], anchor: &[u8]) -> bool {
    Certificate::read(anchor).is_some_and(|anchor| {
        certificate.issuer == anchor.subject || intermediates.iter().any(|c| c.issuer == anchor.subject)
    })
}

fn unknown_issuer(certificate: &Certificate<'_>, intermediates: &[Certificate<'_>]) -> Reason {
    let last = intermediates.last().unwrap_or(certificate);
    let name = holder::issuer_name(last).or_else(|| holder::issuer_name(certificate));
    Reason::UnknownIssuer(name.unwrap_or_else(|| "senza nome".to_owned()))
}

fn utc(time: UnixTime) -> DateTime<Utc> {
    i64::try_from(time.as_secs()).ok().and_then(|s| Utc.timestamp_opt(s, 0).single()).unwrap_or_default()
}

fn reason(error: &Error, certificate: &Certificate<'_>) -> Reason {
    match error {
        Error::UnknownIssuer => unknown_issuer(certificate, &[]),
        Error::InvalidSignatureForPublicKey => Reason::PathSignature,
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
        | Error::SignatureAlgorithmMismatch => Reason::PathAlgorithm,
        Error::CertExpired { not_after, .. } => Reason::PathExpired(utc(*not_after)),
        Error::CertNotValidYet { not_before, .. } => Reason::PathEarly(utc(*not_before)),
        Error::EndEntityUsedAsCa => Reason::NotAnAuthority,
        Error::CaUsedAsEndEntity => Reason::SignerIsAuthority,
        // Borrowed for issuers that may not sign certificates: see `check_issuers`.
        Error::IssuerNotCrlSigner => Reason::AuthorityUsage,
        Error::PathLenConstraintViolated => Reason::PathLength,
        Error::NameConstraintViolation | Error::MalformedNameConstraint => Reason::NameConstraint,
        Error::UnsupportedCriticalExtension => Reason::CriticalExtension,
        Error::MaximumPathBuildCallsExceeded
        | Error::MaximumPathDepthExceeded
        | Error::MaximumSignatureChecksExceeded
        | Error::MaximumNameConstraintComparisonsExceeded => Reason::PathTooComplex,
        other => Reason::PathOther(other.to_string()),
    }
}
