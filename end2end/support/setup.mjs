// Before all tests: demonstration data, made once per run in a temporary folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demonstration } from './portal.mjs';

export default async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'ambito-end2end-'));
  process.env.AMBITO_DEMONSTRATION = join(folder, 'demonstration.sqlite');
  await demonstration(process.env.AMBITO_DEMONSTRATION);
  return () => rm(folder, { recursive: true, force: true });
}
