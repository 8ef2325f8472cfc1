// Browser tests: the portal with fresh demonstration data in the system's own
// Chromium, each test once with and once without JavaScript.
import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
// Everything a run writes stays in the build folder.
const results = join(target, 'end2end');

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.mjs',
  globalSetup: './support/setup.mjs',
  outputDir: join(results, 'results'),
  reporter: [['list'], ['html', { open: 'never', outputFolder: join(results, 'report') }]],
  globalTimeout: 25 * 60_000,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  // Tests of one file share a server and run in order; files run beside each other.
  fullyParallel: false,
  workers: 2,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  use: {
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'js', use: { javaScriptEnabled: true } },
    { name: 'nojs', use: { javaScriptEnabled: false } },
  ],
});
