"""Makes the signed PDFs of the tests, good ones and hostile ones, with pyHanko.

    python fixtures.py PKI DOCUMENT OUT

PKI is a folder of scripts/signing-fixtures.sh, DOCUMENT a PDF of the portal. What each file is
for, and what is to be said of it, stands in server/signatures/tests/pdf.rs.
"""

import asyncio
import io
import os
import re
import sys

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers

import sign

PKI, DOCUMENT, OUT = sys.argv[1:4]
SUB = f"{PKI}/certs/sub.pem"


def by(data, name="rsa2048", chain=(SUB,), **options):
    return sign.signed(io.BytesIO(data), f"{PKI}/keys/{name}.pem", f"{PKI}/certs/{name}.pem", chain, **options)


def stamp():
    return (f"{PKI}/keys/stamper.pem", f"{PKI}/certs/stamper.pem")


def keep(name, data):
    with open(f"{OUT}/{name}.pdf", "wb") as file:
        file.write(data)
    return data


def updated(data, change):
    """One incremental update, in which `change` was made."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def first_page(writer):
    return writer.root["/Pages"]["/Kids"][0]


def contents(writer, text):
    page = first_page(writer)
    stream = generic.StreamObject(stream_data=text)
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def overwritten(writer):
    """The stream of the page itself, under its own number."""
    page = first_page(writer)
    reference = page.raw_get("/Contents")
    reference = reference.raw_get(0) if isinstance(reference, generic.ArrayObject) else reference
    stream = reference.get_object()
    stream._data = stream.data.replace(b"1", b"9") + b" "
    stream._encoded_data = None
    writer.mark_update(reference)


def annotated(writer, kind="/FreeText"):
    page = first_page(writer)
    note = generic.DictionaryObject({
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name(kind),
        pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 100, 300, 200))),
        pdf_name("/Contents"): pdf_string("99 ore"),
    })
    listed = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*(listed.raw_get(i) for i in range(len(listed))), writer.add_object(note)])
    writer.update_container(page)


def opened(writer):
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def page_added(writer):
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject({
        pdf_name("/Type"): pdf_name("/Page"), pdf_name("/Parent"): writer.root.raw_get("/Pages"),
        pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
    })
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages["/Kids"])
    writer.update_container(pages)


def resized(writer):
    page = first_page(writer)
    page["/MediaBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300)))
    writer.update_container(page)


def field_of_text(writer):
    form = generic.DictionaryObject({
        pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("Ore"), pdf_name("/V"): pdf_string("99"),
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget"),
        pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 100, 300, 200))),
    })
    root = writer.root
    if "/AcroForm" not in root:
        root["/AcroForm"] = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
    root["/AcroForm"]["/Fields"].append(writer.add_object(form))
    writer.update_container(root["/AcroForm"]["/Fields"])
    writer.update_root()


def form_emptied(writer):
    del writer.root["/AcroForm"]
    writer.update_root()


def information(writer):
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Altro titolo")}))


def untouched(writer):
    writer.update_root()


def with_streams(data):
    """The same document with cross-reference streams and object streams."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data), strict=False), writer_kwargs={"stream_xrefs": True})
    objects = writer.prepare_object_stream()
    for number in range(1, len(writer.objects) + 1):
        key = (0, number)
        value = writer.objects.get(key)
        if value is not None and not isinstance(value, generic.StreamObject):
            objects.add_object(number, value)
            writer.objs_in_streams[number] = writer.objects.pop(key)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(data):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data), strict=False))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(data):
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    writer = copy_into_new_writer(reader)
    writer.encrypt("segreto", "segreto")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted_and_signed(data):
    writer = IncrementalPdfFileWriter(io.BytesIO(encrypted(data)), strict=False)
    writer.encrypt("segreto")
    meta = signers.PdfSignatureMetadata(field_name="Firma", md_algorithm="sha256")
    who = sign.signer(f"{PKI}/keys/rsa2048.pem", f"{PKI}/certs/rsa2048.pem", [SUB])
    return asyncio.run(signers.async_sign_pdf(writer, meta, who)).getvalue()


def empty_field(data, box=None):
    def change(writer):
        fields.append_signature_field(writer, fields.SigFieldSpec("Firma", box=box))
    return updated(data, change)


def one_byte(data, old, new):
    at = data.index(old)
    assert len(old) == len(new)
    return data[:at] + new + data[at + len(old):]


def ranged(data, change):
    """The numbers of the last /ByteRange, changed and written over in the same room."""
    match = list(re.finditer(rb"/ByteRange \[([\d ]+)\]", data))[-1]
    numbers = [int(number) for number in match.group(1).split()]
    text = " ".join(str(number) for number in change(*numbers)).encode()
    room = match.end(1) - match.start(1)
    assert len(text) <= room
    return data[:match.start(1)] + text.ljust(room) + data[match.end(1):]


def content_reference(data):
    page = PdfFileReader(io.BytesIO(data), strict=False).root["/Pages"]["/Kids"][0]
    reference = page.raw_get("/Contents")
    return reference.raw_get(0) if isinstance(reference, generic.ArrayObject) else reference


def with_table(data, rows, more="", body=b""):
    """An update by hand: some objects and a table."""
    trailer = PdfFileReader(io.BytesIO(data), strict=False).trailer
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    table = f"xref\n{rows}trailer\n"
    table += f"<</Size {trailer['/Size']}/Root {trailer.raw_get('/Root').idnum} 0 R/Prev {previous}{more}>>\n"
    start = len(data) + len(body)
    return data + body + table.encode() + f"startxref\n{start}\n%%EOF\n".encode()


def regenerated(data):
    """The page's content under its number and another generation."""
    number = content_reference(data).idnum
    body = f"{number} 1 obj\n<</Length 9>>\nstream\nBT ET 999\nendstream\nendobj\n".encode()
    return with_table(data, f"{number} 1\n{len(data):010d} 00001 n \n", body=body)


def hybrid(data):
    """The page's content in a stream beside the table, which only some readers look at."""
    number = content_reference(data).idnum
    body = f"{number} 0 obj\n<</Length 9>>\nstream\nBT ET 999\nendstream\nendobj\n".encode()
    at = len(data) + len(body)
    row = b"\x01" + len(data).to_bytes(4, "big") + b"\x00"
    body += f"{number} 0 obj\n<</Type/XRef/W[1 4 1]/Index[{number} 1]/Size 999/Length 6>>\nstream\n".encode()
    body += row + b"\nendstream\nendobj\n"
    return with_table(data, "0 1\n0000000000 65535 f \n", f"/XRefStm {at}", body)


def form_entry(key, value):
    def change(writer):
        writer.root["/AcroForm"][pdf_name(key)] = value
        writer.update_container(writer.root["/AcroForm"])
        writer.update_root()
    return change


def signed_twice_by_one(writer):
    """A second field that shows the signature of the first."""
    form = writer.root["/AcroForm"]
    field = generic.DictionaryObject({
        pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): pdf_string("Firma2"),
        pdf_name("/V"): form["/Fields"][0].raw_get("/V"),
    })
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])
    writer.update_container(form)
    writer.update_root()


def named(writer):
    names = generic.DictionaryObject({pdf_name("/JavaScript"): generic.DictionaryObject({
        pdf_name("/Names"): generic.ArrayObject()})})
    writer.root["/Names"] = writer.add_object(names)
    writer.update_root()


def swapped(data):
    """Another content of the page, hidden in the file before it is signed and put in its place
    behind the signature by nothing but a table of objects: (what is signed, the attack)."""
    number = content_reference(data).idnum
    hidden = f"{number} 0 obj\n<</Length 9>>\nstream\nBT ET 999\nendstream\nendobj\n".encode()
    prepared = updated(data, lambda writer: writer.add_object(generic.StreamObject(stream_data=hidden)))
    signed = by(prepared)
    return prepared, with_table(signed, f"{number} 1\n{signed.index(hidden):010d} 00000 n \n")


def against_certification(data):
    """A second signature where the first forbids it, which pyHanko would not make."""
    allowed, check = signers.PdfSigner._enforce_certification_constraints, lambda self, reader: None
    signers.PdfSigner._enforce_certification_constraints = check
    try:
        return by(by(data, certify=1), "p256", field="Firma2")
    finally:
        signers.PdfSigner._enforce_certification_constraints = allowed


def stamped_only(data):
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    out = io.BytesIO()
    stamper = signers.PdfTimeStamper(sign.stamper(*stamp(), [SUB]), field_name="Marca")
    asyncio.run(stamper.async_timestamp_pdf(writer, "sha256", validation_context=None, output=out))
    return out.getvalue()


def shown_stamp(data):
    """A time stamp that covers a part of the page, which anybody can add."""
    def change(writer):
        fields.append_signature_field(writer, fields.SigFieldSpec("Marca", box=(100, 100, 300, 200)))
    return stamped_only(updated(data, change))


def stamp_in_indirect_box(data):
    """The same, where a side of the box stands in an object of its own."""
    def change(writer):
        fields.append_signature_field(writer, fields.SigFieldSpec("Marca", box=(100, 100, 300, 200)))
        field = writer.root["/AcroForm"]["/Fields"][-1]
        field["/Rect"][0] = writer.add_object(generic.NumberObject(100))
        writer.update_container(field)
    return stamped_only(updated(data, change))


def picture(writer):
    """An appearance: a white rectangle."""
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 240, 50)))
    form = generic.StreamObject({pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"),
                                 pdf_name("/BBox"): box}, stream_data=b"1 1 1 rg 0 0 240 50 re f")
    return generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})


def covered_by_empty(writer, at=0):
    """An appearance for the widget, apart from its field, of an empty field."""
    widget = writer.root["/AcroForm"]["/Fields"][at]["/Kids"][0]
    widget["/AP"] = picture(writer)
    writer.update_container(widget)


def empty_added(writer):
    """An empty field whose widget, apart from it, shows a picture."""
    spec = fields.SigFieldSpec("Vuoto", box=(300, 40, 540, 90), combine_annotation=False)
    fields.append_signature_field(writer, spec)
    covered_by_empty(writer, at=-1)


def dangling(data):
    """A page whose content names an object that is not there; added behind the signature."""
    missing = {}

    def refer(writer):
        page = first_page(writer)
        reference = page.raw_get("/Contents")
        listed = list(reference) if isinstance(reference, generic.ArrayObject) else [reference]
        missing["number"] = writer._lastobj_id + 20
        listed.append(generic.IndirectObject(missing["number"], 0, writer))
        page["/Contents"] = generic.ArrayObject(listed)
        writer.update_container(page)

    signed = by(updated(data, refer))

    def add(writer):
        while writer._lastobj_id < missing["number"] - 1:
            writer.add_object(generic.NullObject())
        writer.add_object(generic.StreamObject(stream_data=b"BT ET 999"))

    return updated(signed, add)


def hidden_field(data):
    """An empty signature field as large as the page, which nobody sees."""
    def change(writer):
        fields.append_signature_field(writer, fields.SigFieldSpec("Firma", box=(0, 0, 595, 842)))
        field = writer.root["/AcroForm"]["/Fields"][-1]
        field["/F"] = generic.NumberObject(2 | 128)
        writer.update_container(field)
    return updated(data, change)


def refit(writer, at=0):
    """The widget of an empty field no longer follows the page when it is enlarged or turned."""
    field = writer.root["/AcroForm"]["/Fields"][at]
    field["/F"] = generic.NumberObject(4 | 8 | 16)
    writer.update_container(field)


def split_field(data):
    """An empty signature field with its widget apart."""
    def change(writer):
        fields.append_signature_field(writer, fields.SigFieldSpec("Firma", box=(300, 40, 540, 90), combine_annotation=False))
    return updated(data, change)


def validated(signed):
    from pyhanko.sign.validation import async_add_validation_info

    async def add():
        reader = PdfFileReader(io.BytesIO(signed), strict=False)
        out = io.BytesIO()
        context = sign.trust(f"{PKI}/trust", [SUB])
        await async_add_validation_info(reader.embedded_signatures[0], context, output=out)
        return out.getvalue()

    return asyncio.run(add())


def good(portal):
    one = keep("one", by(portal))
    keep("two", by(one, "p256", field="Firma2"))
    keep("three", by(by(one, "p384", field="Firma2", md="sha384"), "rsa3072", field="Firma3", visible=True))
    keep("visible", by(portal, visible=True))
    keep("pss", by(portal, pss=True))
    keep("p256", by(portal, "p256"))
    keep("p384-sha384", by(portal, "p384", md="sha384"))
    keep("sha512", by(portal, "rsa3072", md="sha512"))
    keep("reserve", by(portal, reserve=120_000))
    keep("adobe", by(portal, subfilter="adobe"))
    certified = keep("certified", by(portal, certify=2))
    keep("certified-two", by(certified, "p256", field="Firma2"))
    keep("stamped", by(portal, stamp=stamp()))
    keep("lta", by(portal, stamp=stamp(), validation=f"{PKI}/trust"))
    keep("lt", by(portal, validation=f"{PKI}/trust"))
    data = keep("validated", validated(one))
    keep("validated-two", by(data, "p256", field="Firma2"))
    streams = keep("streams-unsigned", with_streams(portal))
    signed = keep("streams", by(streams))
    keep("streams-two", by(signed, "p256", field="Firma2", visible=True))
    field = keep("field-unsigned", empty_field(portal, (300, 40, 540, 90)))
    keep("field", by(field))
    keep("split", by(keep("split-unsigned", split_field(portal))))
    keep("hidden-field", by(hidden_field(portal)))
    large = keep("1m-unsigned", updated(portal, lambda writer: writer.add_object(
        generic.StreamObject(stream_data=os.urandom(1 << 20)))))
    keep("1m", by(large))
    return one


def hostile(portal, one):
    keep("byte-changed", one_byte(one, b"/Rotate" if b"/Rotate" in one[:36000] else b"/MediaBox", b"/MediaBoy"))
    keep("name-changed", one_byte(one, b"/Creator", b"/Creatoe"))
    changes = {
        "contents": lambda writer: contents(writer, b"BT ET"), "overwritten": overwritten, "annotation": annotated,
        "link": lambda writer: annotated(writer, "/Link"), "action": opened, "page": page_added, "box": resized,
        "text-field": field_of_text,
    }
    for name, change in changes.items():
        keep(f"{name}-then-signed", by(updated(portal, change)))
        keep(f"{name}-after", updated(one, change))
        keep(f"{name}-between", by(updated(one, change), "p256", field="Firma2"))
    keep("information-after", updated(one, information))
    keep("nothing-after", updated(one, untouched))
    keep("form-emptied-after", updated(one, form_emptied))
    keep("empty-field-after", updated(one, lambda writer: fields.append_signature_field(
        writer, fields.SigFieldSpec("Firma2", box=(10, 10, 200, 200), empty_field_appearance=True))))
    keep("garbage-after", one + b"\nbyte che non c'entrano\n")
    keep("line-after", one + b"\n")
    keep("rewritten", by(rewritten(portal)))
    keep("fixed-size", by(portal, visible=True, fixed=True))
    keep("fixed-size-two", by(one, "p256", field="Firma2", visible=True, fixed=True))
    keep("fixed-size-filled", by(updated(empty_field(portal, (300, 40, 540, 90)), refit)))
    keep("large-field", by(portal, visible=True, box=(0, 0, 595, 842)))
    keep("range-short", ranged(one, lambda a, b, c, d: (a, b, c, d - 40)))
    keep("range-hole", ranged(one, lambda a, b, c, d: (a, b - 9, c, d)))
    keep("range-second", ranged(one, lambda a, b, c, d: (a, b, c + 1, d - 1)))
    keep("range-start", ranged(one, lambda a, b, c, d: (1, b - 1, c, d)))
    keep("range-long", ranged(one, lambda a, b, c, d: (a, b, c, d + 1)))
    keep("range-three", ranged(one, lambda a, b, c, d: (a, b, c)))
    prepared, attack = swapped(portal)
    keep("swapped-unsigned", prepared)
    keep("swapped", attack)
    keep("freed-after", with_table(one, f"{content_reference(one).idnum} 1\n0000000000 00001 f \n"))
    keep("regenerated-after", regenerated(one))
    keep("hybrid-after", hybrid(one))
    keep("xfa-after", updated(one, form_entry("/XFA", pdf_string("<xdp/>"))))
    keep("appearances-after", updated(one, form_entry("/NeedAppearances", generic.BooleanObject(True))))
    keep("names-after", updated(one, named))
    keep("shared-after", updated(one, signed_twice_by_one))
    keep("dangling-after", dangling(portal))
    keep("shown-stamp-after", shown_stamp(one))
    keep("indirect-stamp-after", stamp_in_indirect_box(one))
    keep("empty-stamp-after", stamped_only(updated(one, empty_added)))
    keep("covered-stamp-after", stamped_only(updated(by(split_field(portal), field="Firma2"), covered_by_empty)))
    keep("stamp-contents-then-signed", by(updated(stamped_only(portal), lambda writer: contents(writer, b"BT ET"))))
    fifth = {"visible": True, "box": (0, 0, 400, 250)}
    keep("covered-in-parts", by(by(portal, **fifth), "p256", field="Firma2", visible=True, box=(0, 250, 400, 500)))
    keep("certified-1-two", against_certification(portal))
    keep("old-filter", one_byte(one, b"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1    "))
    keep("contents-emptied", re.sub(rb"/Contents <[0-9a-fA-F]+>", lambda m: b"/Contents <" + b"0" * (len(m.group()) - 12) + b">", one))
    at = re.search(rb"/Contents <[0-9a-fA-F]+?0000000", one).end() + 200
    keep("padding-used", one[:at] + b"1" + one[at + 1:])
    keep("truncated", one[:-200])
    keep("truncated-early", one[:len(portal) + 500])
    keep("foreign", by(portal, "foreign", [f"{PKI}/certs/other.pem"]))
    keep("expired", by(portal, "expired"))
    keep("early", by(portal, "early"))
    keep("revoked", by(portal, "revoked"))
    keep("usage", by(portal, "usage"))
    keep("rsa1024", by(portal, "rsa1024"))
    keep("sha1", by(portal, md="sha1"))
    keep("encrypted", encrypted_and_signed(portal))
    keep("encrypted-unsigned", encrypted(portal))
    keep("stamp-only", stamped_only(portal))


def main():
    os.makedirs(OUT, exist_ok=True)
    with open(DOCUMENT, "rb") as file:
        portal = keep("portal", file.read())
    hostile(portal, good(portal))


if __name__ == "__main__":
    main()
