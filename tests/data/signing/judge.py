"""What pyHanko says of signed PDFs, to hold the portal's own verdict against.

    python judge.py PKI FOLDER DAY OUT

Writes OUT/verdicts.csv, one line per signature: file, field, whether the signed bytes and the
signature hold (pyHanko: intact and valid), whether the certificate is trusted on DAY, how much of
the file is covered, what was changed behind the signature, and whether pyHanko accepts it as a
whole. A file pyHanko cannot read has one line with the error. OUT/FILE-N.der is the CMS of a
signature, OUT/FILE-N.bin what it covers, for `openssl cms -verify`.
"""

import asyncio
import csv
import datetime
import glob
import logging
import os
import sys

from asn1crypto import cms
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import sign


async def judged(path, context, out):
    name = os.path.basename(path).removesuffix(".pdf")
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=False)
        found = list(reader.embedded_regular_signatures)
        if not found:
            yield [name, "", "none"]
        for at, signature in enumerate(found):
            try:
                status = await async_validate_pdf_signature(signature, signer_validation_context=context())
            except Exception as error:  # whatever stops pyHanko is its verdict
                yield [name, signature.field_name, f"error: {type(error).__name__}"]
                continue
            holds = "holds" if status.intact and status.valid else "broken"
            trusted = "trusted" if status.trusted else "untrusted"
            changed = status.modification_level.name if status.modification_level else "-"
            whole = "accepted" if status.bottom_line else "refused"
            yield [name, signature.field_name, holds, trusted, status.coverage.name, changed, whole]
            with open(f"{out}/{name}-{at}.der", "wb") as der:
                der.write(cms.ContentInfo.load(signature.pkcs7_content).dump())
            first, length, second, rest = (int(number) for number in signature.byte_range)
            with open(f"{out}/{name}-{at}.bin", "wb") as covered:
                file.seek(0)
                data = file.read()
                covered.write(data[first:first + length] + data[second:second + rest])


async def main():
    pki, folder, day, out = sys.argv[1:5]
    logging.disable(logging.CRITICAL)
    os.makedirs(out, exist_ok=True)
    moment = datetime.datetime.fromisoformat(day).replace(hour=12, tzinfo=datetime.timezone.utc)
    roots = list(load_certs_from_pemder([f"{pki}/trust/root.pem"]))

    def context():
        return ValidationContext(
            trust_roots=roots, crls=sign.revocation_lists(f"{pki}/trust"), allow_fetching=False,
            revocation_mode="require", moment=moment, best_signature_time=moment,
        )

    with open(f"{out}/verdicts.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        for path in sorted(glob.glob(f"{folder}/*.pdf")):
            try:
                async for row in judged(path, context, out):
                    table.writerow(row)
            except Exception as error:
                table.writerow([os.path.basename(path).removesuffix(".pdf"), "", f"error: {type(error).__name__}"])


if __name__ == "__main__":
    asyncio.run(main())
