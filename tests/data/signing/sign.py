"""Signs a PDF with pyHanko, as a signing program beside the portal would.

    python sign.py --in a.pdf --out b.pdf --key key.pem --cert cert.pem [--chain ca.pem …]
                   [--field NAME] [--visible] [--pss] [--md sha512] [--certify 1|2|3]
                   [--reserve BYTES] [--subfilter pades|adobe] [--reason TEXT]
                   [--stamp-key KEY --stamp-cert CERT] [--validation TRUSTDIR]

The original is not touched: the signature is an incremental update behind its bytes.
"""

import argparse
import asyncio
import glob
import sys

from asn1crypto import crl as asn1_crl, pem
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


def certificates(paths):
    return list(load_certs_from_pemder(paths))


def revocation_lists(folder):
    lists = []
    for path in sorted(glob.glob(f"{folder}/*.crl")):
        with open(path, "rb") as file:
            data = file.read()
        if pem.detect(data):
            _, _, data = pem.unarmor(data)
        lists.append(asn1_crl.CertificateList.load(data))
    return lists


def store(paths):
    known = SimpleCertificateStore()
    known.register_multiple(certificates(paths))
    return known


def signer(key, cert, chain, pss=False):
    return signers.SimpleSigner(
        signing_cert=certificates([cert])[0],
        signing_key=load_private_key_from_pemder(key, passphrase=None),
        cert_registry=store(chain),
        prefer_pss=pss,
    )


def stamper(key, cert, chain):
    return timestamps.DummyTimeStamper(
        tsa_cert=certificates([cert])[0],
        tsa_key=load_private_key_from_pemder(key, passphrase=None),
        certs_to_embed=store(chain),
    )


def trust(folder, others):
    roots = certificates(sorted(glob.glob(f"{folder}/*.pem")))
    return ValidationContext(
        trust_roots=roots,
        other_certs=certificates(others),
        crls=revocation_lists(folder),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def signed(document, key, cert, chain=(), field="Firma", visible=False, pss=False, md="sha256", certify=None,
           reserve=None, subfilter="pades", reason=None, stamp=None, validation=None, box=(300, 40, 540, 90),
           fixed=False):
    """The bytes of the document, signed. `document`: a file open for reading."""
    writer = IncrementalPdfFileWriter(document, strict=False)
    adobe = subfilter == "adobe"
    form = fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED if adobe else fields.SigSeedSubFilter.PADES
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=md,
        reason=reason,
        subfilter=form,
        certify=certify is not None,
        docmdp_permissions=fields.MDPPerm(certify or 2),
        embed_validation_info=validation is not None,
        use_pades_lta=validation is not None and stamp is not None,
        validation_context=trust(validation, chain) if validation else None,
    )
    shown = fields.VisibleSigSettings(scale_with_page_zoom=not fixed, rotate_with_page=not fixed)
    spec = fields.SigFieldSpec(field, box=tuple(box) if visible else None, visible_sig_settings=shown)
    existing = any(name == field for name, _, _ in fields.enumerate_sig_fields(writer, filled_status=False))
    out = signers.PdfSigner(
        meta,
        signer=signer(key, cert, chain, pss),
        timestamper=stamper(*stamp, chain) if stamp else None,
        new_field_spec=None if existing else spec,
    )
    made = asyncio.run(out.async_sign_pdf(writer, bytes_reserved=reserve))
    return made.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--in", dest="source", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--cert", required=True)
    parser.add_argument("--chain", nargs="*", default=[])
    parser.add_argument("--field", default="Firma")
    parser.add_argument("--visible", action="store_true")
    parser.add_argument("--pss", action="store_true")
    parser.add_argument("--md", default="sha256")
    parser.add_argument("--certify", type=int, choices=[1, 2, 3])
    parser.add_argument("--reserve", type=int)
    parser.add_argument("--subfilter", choices=["pades", "adobe"], default="pades")
    parser.add_argument("--reason")
    parser.add_argument("--stamp-key")
    parser.add_argument("--stamp-cert")
    parser.add_argument("--validation", metavar="TRUSTDIR")
    given = parser.parse_args()
    stamp = (given.stamp_key, given.stamp_cert) if given.stamp_key else None
    with open(given.source, "rb") as document:
        bytes_signed = signed(
            document, given.key, given.cert, given.chain, given.field, given.visible, given.pss, given.md,
            given.certify, given.reserve, given.subfilter, given.reason, stamp, given.validation,
        )
    with open(given.out, "wb") as file:
        file.write(bytes_signed)


if __name__ == "__main__":
    sys.exit(main())
