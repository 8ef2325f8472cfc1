// Signing as it happens outside the portal: an authority of the tests' own, certificates of
// people, .p7m by the openssl command line and signed PDFs by pyHanko. Nothing here is the
// portal's own code.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');

function run(program, ...parts) {
  return execFileSync(program, parts, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

// The authority and a folder for what is signed. `remove()` takes the folder away.
export function signingDesk() {
  const script = join(root, 'scripts', 'signing-fixtures.sh');
  const pki = join(target, 'signing-fixtures-browser');
  const folder = mkdtempSync(join(tmpdir(), 'ambito-signing-'));
  run(script, pki);
  return {
    folder,
    // For `ambito serve --trust`.
    trust: join(pki, 'trust'),
    // A certificate for somebody; VALIDITY: [from, to], as openssl writes moments.
    certificate(name, code, first, last, validity = []) {
      run(script, pki, 'signer', name, code, first, last, ...validity);
    },
    // FILE signed by NAME into a .p7m.
    cades(name, file) {
      const out = `${file}.${name}.p7m`;
      run(script, pki, 'sign', name, file, out);
      return out;
    },
    // FILE signed by NAME into a PDF.
    pades(name, file) {
      const out = file.replace(/\.pdf$/, `.${name}.pdf`);
      const python = run(join(root, 'scripts', 'python-env.sh'));
      run(python, '-W', 'ignore', join(root, 'tests', 'data', 'signing', 'sign.py'), '--in', file, '--out', out,
        '--key', join(pki, 'keys', `${name}.pem`), '--cert', join(pki, 'certs', `${name}.pem`),
        '--chain', join(pki, 'certs', 'sub.pem'), '--visible');
      return out;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
