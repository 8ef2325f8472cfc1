// Writes pictures of pages: OUT/<address>-desktop.png and -phone.png.
//   node scripts/screenshots.mjs [ADDRESS…]
// URL         the running portal; without it one is started with demonstration data
// USER_NAME, PASSWORD   whom to log in as; without them the pages are seen by nobody
// OUT         the folder (default target/screenshots)
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { login } from '../end2end/support/login.mjs';
import { demonstration, serve } from '../end2end/support/portal.mjs';

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 812 } };
const addresses = process.argv.slice(2);
if (addresses.length === 0) addresses.push('/', '/accesso');
const out = process.env.OUT ?? 'target/screenshots';
const { USER_NAME: user, PASSWORD: password } = process.env;

await mkdir(out, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'ambito-pictures-'));
let portal = null;
let browser = null;
try {
  if (!process.env.URL) {
    const data = join(folder, 'demonstration.sqlite');
    await demonstration(data);
    portal = await serve(data);
  }
  const url = process.env.URL ?? portal.url;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  for (const [size, viewport] of Object.entries(SIZES)) {
    const page = await (await browser.newContext({ viewport, locale: 'it-IT', timezoneId: 'Europe/Rome' })).newPage();
    if (user) await login(page, user, password ?? '', url);
    for (const address of addresses) {
      const reply = await page.goto(`${url}${address}`, { waitUntil: 'networkidle' });
      const name = address.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'front';
      const file = join(out, `${name}-${size}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(`    ${file} (${reply?.status()})`);
    }
  }
} finally {
  await browser?.close();
  await portal?.stop();
  await rm(folder, { recursive: true, force: true });
}
