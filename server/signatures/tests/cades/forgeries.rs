//! Signed attributes as they may stand in a file, and as they may not.

use domain::signature::{Check, Verdict};

use crate::fixtures::only;

#[test]
fn signed_attributes_count_in_any_order_and_in_ber() {
    for name in ["attributes-unsorted.p7m", "attributes-ber.p7m"] {
        let report = only(name);
        assert_eq!(report.verdict(), Verdict::Passed, "{name}: {:?}", report.reasons);
    }
}

#[test]
fn forged_attributes_fail_each_with_its_reason() {
    for (name, words) in [
        ("attributes-as-content.p7m", "la firma non ha attributi firmati, che per questo contenuto sono obbligatori"),
        ("other-certificate.p7m", "l’attributo signing-certificate indica un altro certificato"),
        ("attributes-no-digest.p7m", "tra gli attributi firmati manca message-digest"),
        ("attributes-two-digests.p7m", "tra gli attributi firmati message-digest compare più volte o con più valori"),
    ] {
        let report = only(name);
        assert_eq!(report.integrity, Check::Failed, "{name}");
        assert_eq!(report.reasons[0], words, "{name}");
    }
}
