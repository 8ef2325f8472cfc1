// House rules that neither the compiler nor clippy knows. Each prints file:line.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const files = (folder, ending) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && ending.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .filter((path) => !/(^|\/)(target|node_modules|\.git)\//.test(path))
    : [];
const problems = [];
// Reports every line of the files that matches and is not a comment.
function forbid(why, paths, pattern) {
  for (const path of paths) {
    readFileSync(path, 'utf8').split('\n').forEach((line, index) => {
      if (pattern.test(line) && !/^\s*\/\//.test(line)) problems.push(`${path}:${index + 1}: ${why}`);
    });
  }
}

const rust = ['app', 'server', 'tests'].flatMap((folder) => files(folder, /\.rs$/));
const views = files('app/src', /\.rs$/);

// Leptos writes the children of a raw <textarea> unescaped: one component does it right.
forbid('raw <textarea>: use the TextArea component', views.filter((path) => !/(^|\/)text_?area\.rs$/.test(path)), /<textarea\b|\btextarea\(\)/);
// The content security policy refuses inline styles and scripts.
forbid('style attribute: the content security policy refuses it, use a class', views, /<[a-z][^>]*\sstyle(:[a-z-]+)?\s*=/);
forbid('event attribute: the content security policy refuses it', views, /<[a-z][^>]*\son(click|change|submit|input|load)\s*=/);
// SQL lives in `store`. Tests may look into the database.
const outside = rust.filter((path) => !path.startsWith('server/store/') && !path.startsWith('tests/') && !/(^|\/)tests?(\.rs|\/)/.test(path));
forbid('sqlx outside server/store', outside, /\bsqlx::/);
forbid('SQL outside server/store', outside, /"\s*(SELECT\s+[\w*,.\s()]+\s+FROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)/);
// Dependencies point one way: server → app → services → store, documents → domain.
const below = {
  'app/domain': [],
  'server/store': ['domain'],
  'server/documents': ['domain'],
  'server/services': ['store', 'documents', 'domain'],
  app: ['services', 'domain'],
};
const crates = ['domain', 'store', 'documents', 'services', 'app', 'server', 'tests'];
for (const [folder, may] of Object.entries(below)) {
  let section = '';
  readFileSync(join(folder, 'Cargo.toml'), 'utf8').split('\n').forEach((line, index) => {
    section = /^\[(.*)\]/.exec(line)?.[1] ?? section;
    const name = /^([\w-]+)[\s.=]/.exec(line)?.[1];
    if (section === 'dependencies' && crates.includes(name) && !may.includes(name)) problems.push(`${folder}/Cargo.toml:${index + 1}: ${folder} may not depend on ${name}`);
  });
}
// Every file says what it is for.
for (const path of rust) if (!readFileSync(path, 'utf8').startsWith('//!')) problems.push(`${path}:1: does not begin with //!`);
// Both databases have the same migrations.
const migrations = (kind) => files(`migrations/${kind}`, /\.sql$/).map((path) => path.split('/').pop()).sort().join(' ');
if (migrations('sqlite') !== migrations('postgres')) problems.push('migrations/sqlite and migrations/postgres hold different files');
// No request leaves the site.
forbid('address of another site', [...files('style', /\.scss$/), ...files('public', /\.(svg|html|css|js)$/)], /(url\(|@import\s+|href=|src=)['"]?https?:/);

for (const problem of problems) console.log(`    ${problem}`);
process.exit(problems.length ? 1 : 0);
