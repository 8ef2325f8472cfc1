// Signed files that the openssl command line cannot write: counter-signatures, timestamps,
// revocation lists within the file, signed attributes in another order or in BER, and forgeries.
// Made from the files of scripts/signing-fixtures.sh, which runs this; keys and digests are those
// of OpenSSL (node:crypto), the bytes around them are put together here.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = process.argv[2];
const path = (...parts) => join(out, ...parts);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

// --- DER -------------------------------------------------------------------------------------
const length = (n) => {
  if (n < 128) return Buffer.from([n]);
  const digits = Buffer.from(n.toString(16).padStart(n.toString(16).length + (n.toString(16).length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
};
const der = (tag, ...parts) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
};
const endless = (tag, ...parts) => Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])]);
const oid = (hex) => der(0x06, Buffer.from(hex, 'hex'));
// The values of a buffer: tag, whole and content of each.
function values(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    let n = bytes[at + 1];
    let head = 2;
    if (n >= 0x80) {
      head += n & 0x7f;
      n = parseInt(bytes.subarray(at + 2, at + head).toString('hex'), 16);
    }
    found.push({ tag: bytes[at], raw: bytes.subarray(at, at + head + n), content: bytes.subarray(at + head, at + head + n) });
    at += head + n;
  }
  return found;
}
const inside = (bytes) => values(values(bytes)[0].content);
const pem = (file) => Buffer.from(readFileSync(file, 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64');

// --- CMS -------------------------------------------------------------------------------------
const SIGNED_DATA = oid('2a864886f70d010702');
const DATA = oid('2a864886f70d010701');
const MESSAGE_DIGEST = oid('2a864886f70d010904');
const COUNTER_SIGNATURE = oid('2a864886f70d010906');
const TIMESTAMP = oid('2a864886f70d010910020e');
const SHA256 = der(0x30, oid('608648016503040201'));
const ECDSA_SHA256 = der(0x30, oid('2a8648ce3d040302'));

// A signed file with one signer, in its parts; parts that are replaced go into what is written.
function open(name) {
  const [version, digests, content, certificates, signers] = inside(inside(readFileSync(path('cades', name)))[1].content);
  const signer = values(values(signers.content)[0].content);
  const [v, sid, digest, attributes, algorithm, signature] = signer;
  return { version, digests, content, certificates, v, sid, digest, attributes, algorithm, signature };
}
function write(name, parts, { content = parts.content.raw, certificates = parts.certificates.raw, lists = Buffer.alloc(0), sid = parts.sid.raw, attributes = parts.attributes.raw, unsigned = Buffer.alloc(0) }) {
  const signer = der(0x30, parts.v.raw, sid, parts.digest.raw, attributes, parts.algorithm.raw, parts.signature.raw, unsigned);
  const data = der(0x30, parts.version.raw, parts.digests.raw, content, certificates, lists, der(0x31, signer));
  writeFileSync(path('cades', name), der(0x30, SIGNED_DATA, der(0xa0, data)));
}
const attribute = (kind, value) => der(0x30, kind, der(0x31, value));
const issuerAndSerial = (certificate) => {
  const fields = values(inside(certificate)[0].content);
  return der(0x30, fields[3].raw, fields[1].raw);
};
const certificate = (name) => pem(path('certs', `${name}.pem`));
const withCertificates = (parts, ...names) => der(0xa0, parts.certificates.content, ...names.map(certificate));

const parts = open('p256-sha256.p7m');

// A counter-signature by p384, over the right signature and over another.
for (const [name, over] of [['countersigned.p7m', parts.signature.content], ['countersigned-wrong.p7m', Buffer.from('altra')]]) {
  const attributes = attribute(MESSAGE_DIGEST, der(0x04, sha256(over)));
  const signature = sign('sha256', der(0x31, attributes), createPrivateKey(readFileSync(path('keys', 'p384.pem'))));
  const counter = der(0x30, der(0x02, Buffer.from([1])), issuerAndSerial(certificate('p384')), SHA256, der(0xa0, attributes), ECDSA_SHA256, der(0x04, signature));
  write(name, parts, { certificates: withCertificates(parts, 'p384'), unsigned: der(0xa1, attribute(COUNTER_SIGNATURE, counter)) });
}

// A timestamp over the signature.
writeFileSync(path('signature.bin'), parts.signature.content);
writeFileSync(path('tsa-serial'), '01\n');
const openssl = (...args) => execFileSync('openssl', args, { cwd: out, stdio: ['ignore', 'pipe', 'ignore'] });
openssl('ts', '-query', '-data', path('signature.bin'), '-sha256', '-cert', '-out', path('query.tsq'));
openssl('ts', '-reply', '-config', path('openssl.cnf'), '-section', 'here', '-queryfile', path('query.tsq'), '-signer', path('certs', 'stamper.pem'), '-inkey', path('keys', 'stamper.pem'), '-chain', path('certs', 'sub.pem'), '-token_out', '-out', path('token.der'));
write('timestamped.p7m', parts, { unsigned: der(0xa1, attribute(TIMESTAMP, readFileSync(path('token.der')))) });

// The revocation list of the issuer within the file.
write('with-list.p7m', parts, { lists: der(0xa1, readFileSync(path('trust', 'sub.crl'))) });

// The signed attributes in another order than DER's, and in BER: what is signed stays the same.
const attributes = values(parts.attributes.content).map((one) => one.raw);
write('attributes-unsorted.p7m', parts, { attributes: der(0xa0, ...attributes.toReversed()) });
write('attributes-ber.p7m', parts, { attributes: endless(0xa0, ...attributes.map((one) => endless(0x30, values(one)[0].content))) });

// Forgery: the signed attributes shown as content that was signed without attributes.
write('attributes-as-content.p7m', parts, { content: der(0x30, DATA, der(0xa0, der(0x04, der(0x31, ...attributes)))), attributes: Buffer.alloc(0) });
// Forgery: another certificate for the same key in place of the one that signed.
write('other-certificate.p7m', parts, { certificates: der(0xa0, certificate('twin'), certificate('sub')), sid: issuerAndSerial(certificate('twin')) });
// Forgery: signed attributes without the content's digest, with two of them.
const isDigest = (one) => one.includes(MESSAGE_DIGEST);
write('attributes-no-digest.p7m', parts, { attributes: der(0xa0, ...attributes.filter((one) => !isDigest(one))) });
write('attributes-two-digests.p7m', parts, { attributes: der(0xa0, ...attributes, ...attributes.filter(isDigest)) });
