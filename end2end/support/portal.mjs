// A running portal for tests and pictures: a copy of the demonstration data in a
// temporary folder, served on a free port, gone at the end.
import { execFile, spawn } from 'node:child_process';
import { copyFile, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/ports.mjs';

const root = join(import.meta.dirname, '..', '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const binary = process.env.AMBITO_BIN ?? join(target, 'debug', 'ambito');
const site = process.env.AMBITO_SITE_ROOT ?? join(target, 'site');

// The program itself, for tests of commands.
export const ambito = binary;

// Has the portal of a database stand at another day.
async function standAt(database, day) {
  const change = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as database:\n    database.execute("UPDATE setting SET value = ? WHERE name = \'fixed_day\'", [sys.argv[2]])';
  await promisify(execFile)('python3', ['-c', change, database, day]);
}

// Writes the demonstration data into FILE.
export async function demonstration(file) {
  await promisify(execFile)(binary, ['demo', '--database', `sqlite://${file}`], { cwd: root, maxBuffer: 1 << 24 });
  await stat(file);
}

// Serves a copy of DATA and of the files beside it, with more OPTIONS of the command if need be,
// standing at DAY (ISO) where that is not the demonstration's.
// Returns { url, log(), stop() }.
export async function serve(data, options = [], day = '') {
  const folder = await mkdtemp(join(tmpdir(), 'ambito-portal-'));
  const database = join(folder, 'ambito.sqlite');
  await copyFile(data, database);
  await cp(`${data}-files`, `${database}-files`, { recursive: true, force: true }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (day) await standAt(database, day);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ['serve', '--database', `sqlite://${database}`, '--listen', `127.0.0.1:${port}`, ...options], {
    cwd: root,
    env: { ...process.env, AMBITO_SITE_ROOT: site },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (part) => (log += part));
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    const stuck = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(stuck);
    await rm(folder, { recursive: true, force: true });
  };
  for (let waited = 0; ; waited += 50) {
    if (server.exitCode !== null || waited > 60_000) {
      await stop();
      throw new Error(`The portal did not start:\n${log}`);
    }
    if (await fetch(url).then((reply) => reply.status > 0, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, log: () => log, stop };
}
