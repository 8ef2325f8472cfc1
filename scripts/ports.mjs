// A port nobody listens on at this moment. As a program it prints one.
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { createServer } from 'node:net';

export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

if (argv[1] === fileURLToPath(import.meta.url)) console.log(await freePort());
