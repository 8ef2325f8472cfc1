//! Validity at the declared time and on the day of receipt.

use domain::signature::{Check, SignatureReport};
use signatures::{Question, verify};

use crate::fixtures::{cades, day, only, trust};

fn on(name: &str, at: Option<&str>, today: Option<&str>) -> SignatureReport {
    let trust = trust("trust");
    let question = Question { content: None, trust: Some(&trust), at: at.map(day), today: today.map(day) };
    verify(&cades(name), &question).unwrap().signatures.remove(0)
}

#[test]
fn an_expired_certificate_fails() {
    let report = only("expired.p7m");
    assert_eq!(
        (report.integrity, report.chain, report.valid_at_signing),
        (Check::Passed, Check::Passed, Check::Failed)
    );
    assert!(report.reasons[0].starts_with("il certificato è scaduto il 01/07/2020 01:59, prima della firma"));
    assert_eq!(report.reasons[1], "il certificato è scaduto il 01/07/2020 01:59, prima del 20/07/2026");
}

#[test]
fn a_certificate_that_is_not_valid_yet_fails() {
    let report = only("early.p7m");
    assert_eq!(report.valid_at_signing, Check::Failed);
    assert_eq!(report.reasons[1], "il certificato vale dal 01/01/2045 01:00, dopo il 20/07/2026");
}

/// Without signed attributes no time is declared: the day of receipt alone decides, to the day.
#[test]
fn the_day_of_receipt_counts_to_the_day() {
    for (at, check) in [
        ("2019-12-31", Check::Failed),
        ("2020-01-01", Check::Passed),
        ("2049-12-31", Check::Passed),
        ("2050-01-01", Check::Failed),
    ] {
        assert_eq!(on("no-attributes.p7m", Some(at), None).valid_at_signing, check, "{at}");
    }
}

#[test]
fn the_declared_time_counts_also_where_the_day_of_receipt_would_do() {
    let report = on("expired.p7m", Some("2020-06-30"), None);
    assert_eq!(report.valid_at_signing, Check::Failed);
    assert_eq!(report.reasons.len(), 1, "{:?}", report.reasons);
}

#[test]
fn without_a_day_the_declared_time_decides_and_without_both_today() {
    assert_eq!(on("rsa2048-sha256.p7m", None, None).valid_at_signing, Check::Passed);
    assert_eq!(on("no-attributes.p7m", None, Some("2026-07-20")).valid_at_signing, Check::Passed);
    assert_eq!(on("no-attributes.p7m", None, Some("2051-07-20")).valid_at_signing, Check::Failed);
    let neither = on("no-attributes.p7m", None, None);
    assert_eq!((neither.valid_at_signing, neither.chain), (Check::Indeterminate, Check::Indeterminate));
    assert!(neither.reasons.contains(&"non si sa quando è stata apposta la firma".to_owned()));
}
