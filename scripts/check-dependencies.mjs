// Where the dependencies come from and under which licences, without a network:
// Rust from `cargo metadata` and cargo's own copy of the registry's index, npm
// from package-lock.json. Prints what it could not check.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Licences that go together with the EUPL-1.2 of this project.
const ALLOWED = new Set([
  '0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-1-Clause', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'bzip2-1.0.6',
  'CC0-1.0', 'CDLA-Permissive-2.0', 'EUPL-1.2', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'OFL-1.1', 'Unicode-3.0', 'Unicode-DFS-2016', 'Unlicense', 'Zlib',
]);
// Packages that state their licence in another way than an expression, read by hand.
const READ_BY_HAND = new Map([['npm dom-walk', 'MIT']]);

const problems = [];
const notes = [];

// A licence expression holds if some choice of its alternatives is allowed.
export function allowed(expression) {
  const tokens = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const any = () => {
    let result = all();
    while (tokens[at] === 'OR') { at += 1; const right = all(); result = result || right; }
    return result;
  };
  const all = () => {
    let result = one();
    while (tokens[at] === 'AND') { at += 1; const right = one(); result = result && right; }
    return result;
  };
  const one = () => {
    if (tokens[at] === '(') { at += 1; const inner = any(); at += 1; return inner; }
    let name = tokens[at] ?? '';
    at += 1;
    if (tokens[at] === 'WITH') { name = `${name} WITH ${tokens[at + 1]}`; at += 2; }
    return ALLOWED.has(name) || ALLOWED.has(name.split(' WITH ')[0]);
  };
  const result = any();
  return result && at === tokens.length;
}

// --- Rust ---------------------------------------------------------------------
// The platforms the project is built for: this machine and the browser.
const host = execFileSync('rustc', ['-vV'], { encoding: 'utf8' }).match(/^host: (.*)$/m)[1];
const locked = process.env.CI === 'true' ? ['--locked'] : [];
const all = new Map();
let root = '';
for (const platform of [host, 'wasm32-unknown-unknown']) {
  const metadata = JSON.parse(
    execFileSync('cargo', ['metadata', '--format-version', '1', ...locked, '--all-features', '--filter-platform', platform], {
      maxBuffer: 1 << 28,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  root = metadata.workspace_root;
  const reachable = new Set(metadata.resolve.nodes.map((node) => node.id));
  for (const crate of metadata.packages) if (reachable.has(crate.id)) all.set(crate.id, crate);
}
const external = [...all.values()].filter((crate) => crate.source !== null);
const own = [...all.values()].filter((crate) => crate.source === null);
for (const crate of own) {
  if (!crate.manifest_path.startsWith(root)) problems.push(`${crate.name}: lies outside the project (${crate.manifest_path})`);
}
// One registry for all: that of serde, which every Rust project of this kind has.
const registry = external.find((crate) => crate.name === 'serde')?.source;
for (const crate of external) {
  const name = `${crate.name} ${crate.version}`;
  if (!crate.source?.startsWith('registry+')) problems.push(`${name}: not from a registry but from ${crate.source}`);
  else if (crate.source !== registry) problems.push(`${name}: from another registry, ${crate.source}`);
  const licence = crate.license ?? READ_BY_HAND.get(`crate ${crate.name}`);
  if (!licence) problems.push(`${name}: states no licence`);
  else if (!allowed(licence)) problems.push(`${name}: licence ${licence} is not on the list`);
}

// Crates that come in several versions: each costs compile time and size.
const versions = new Map();
for (const crate of external) versions.set(crate.name, [...(versions.get(crate.name) ?? []), crate]);
const twice = [...versions].filter(([, crates]) => crates.length > 1);
if (twice.length) notes.push(`in several versions: ${twice.map(([name, crates]) => `${name} (${crates.map((crate) => crate.version).join(', ')})`).join(', ')}`);

// Withdrawn ("yanked") versions, as of when cargo last asked the registry.
function indexFolders() {
  const home = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'index');
  return existsSync(home) ? readdirSync(home).map((name) => join(home, name, '.cache')).filter(existsSync) : [];
}
function indexPath(name) {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return join(String(lower.length), lower);
  if (lower.length === 3) return join('3', lower[0], lower);
  return join(lower.slice(0, 2), lower.slice(2, 4), lower);
}
// Cargo keeps each crate's entries as JSON between zero bytes.
const versionsIn = (file) => readFileSync(file, 'utf8').split('\0').filter((part) => part.startsWith('{')).map((part) => JSON.parse(part));
const folders = indexFolders();
let oldest = Date.now();
const unknown = [];
for (const crate of external) {
  const file = folders.map((folder) => join(folder, indexPath(crate.name))).find(existsSync);
  const entry = file && versionsIn(file).find((one) => one.vers === crate.version);
  if (!entry) { unknown.push(crate.name); continue; }
  oldest = Math.min(oldest, statSync(file).mtimeMs);
  if (entry.yanked) problems.push(`${crate.name} ${crate.version}: withdrawn by its authors`);
}
if (unknown.length) notes.push(`not checked for withdrawn versions (not in cargo's copy of the index): ${unknown.length} of ${external.length}`);
else notes.push(`withdrawn versions: as of ${new Date(oldest).toISOString().slice(0, 10)}`);

// --- npm ----------------------------------------------------------------------
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const npm = Object.entries(lock.packages).filter(([path]) => path !== '');
for (const [path, item] of npm) {
  const name = path.replace(/^.*node_modules\//, '');
  if (item.resolved !== undefined) problems.push(`package-lock.json: ${name} names an address (resolved); see .npmrc`);
  if (!item.integrity) problems.push(`package-lock.json: ${name} has no checksum`);
  const licence = item.license ?? READ_BY_HAND.get(`npm ${name}`);
  if (!licence) problems.push(`npm ${name} ${item.version}: states no licence`);
  else if (!allowed(licence)) problems.push(`npm ${name} ${item.version}: licence ${licence} is not on the list`);
}

console.log(`    ${external.length} crates, ${npm.length} npm packages`);
for (const note of notes) console.log(`    ${note}`);
for (const problem of problems) console.log(`    ${problem}`);
process.exit(problems.length ? 1 : 0);
