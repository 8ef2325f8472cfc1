//! Whose signature it is: names and the forms of the tax code in certificates.

use crate::fixtures::only;

#[test]
fn the_tax_code_is_read_in_every_form_in_use() {
    for (file, tax_code) in [
        ("rsa2048-sha256", Some("FRMSFO80A41E388Z")),
        ("tax-it", Some("FRMVCN68M14E783S")),
        ("tax-bare", Some("FRMVCN68M14E783S")),
        ("tax-sin", Some("FRMVCN68M14E783S")),
        ("tax-cn", Some("FRMVCN68M14E783S")),
        ("tax-dn", Some("FRMVCN68M14E783S")),
        // A wrong check letter, a number of an office, the VAT number of a body.
        ("tax-wrong", None),
        ("tax-none", None),
        ("tax-body", None),
    ] {
        assert_eq!(only(&format!("{file}.p7m")).signer.tax_code.as_deref(), tax_code, "{file}");
    }
}

#[test]
fn names_and_numbers_are_those_of_the_certificate() {
    let signer = only("p384-sha256.p7m").signer;
    assert_eq!(signer.common_name.as_deref(), Some("Beatrice Firmatari"));
    assert_eq!(signer.issuer.as_deref(), Some("Firma di Prova"));
    let said = std::process::Command::new("openssl")
        .args(["x509", "-noout", "-serial", "-in"])
        .arg(crate::fixtures::folder().join("certs/p384.pem"))
        .output()
        .unwrap();
    assert_eq!(format!("serial={}\n", signer.serial), String::from_utf8_lossy(&said.stdout));
}
