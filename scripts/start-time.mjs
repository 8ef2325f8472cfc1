// Milliseconds from starting the server to its first answer.
// Usage: node scripts/start-time.mjs BINARY DATABASE-FILE
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { freePort } from './ports.mjs';

const [binary, database] = process.argv.slice(2);
const port = await freePort();
const begin = process.hrtime.bigint();
const server = spawn(binary, ['serve', '--database', `sqlite://${database}`, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
const answered = () =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/' }, (reply) => {
      reply.resume();
      reply.on('end', () => resolve(reply.statusCode));
    }).on('error', () => resolve(0));
  });
let status = 0;
while (!status && server.exitCode === null) {
  status = await answered();
  if (!status) await new Promise((resolve) => setTimeout(resolve, 5));
}
const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
server.kill('SIGTERM');
if (!status) {
  console.error('    the server ended without an answer');
  process.exit(1);
}
console.log(`    ${milliseconds.toFixed(0)} ms (answer ${status})`);
