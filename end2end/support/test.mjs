// What browser tests use instead of Playwright's own `test`:
//   portal        the running portal of this worker (shared by the tests of a file)
//   freshPortal   a portal of this test's own, for tests that change much
//   accessible()  the accessibility check of what the page shows
//   somebody()    a page of somebody who has logged in, at a desk of their own
// and on every page, unasked: no request to another site, no error of a script,
// nothing refused by the content security policy.
import { test as base, expect } from '@playwright/test';
import { assertAccessible } from './accessibility.mjs';
import { login } from './login.mjs';
import { serve } from './portal.mjs';

export { expect, login };

/** What goes wrong in a context from now on. */
function watched(context) {
  const wrong = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') wrong.push(`request to another site: ${request.url()}`);
  });
  context.on('console', (message) => {
    // A reply 4xx is a line of the console too; tests look at those themselves.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) wrong.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => wrong.push(`script: ${error.error().message}`));
  return wrong;
}

export const test = base.extend({
  portal: [
    async ({}, use) => {
      const portal = await serve(process.env.AMBITO_DEMONSTRATION);
      await use(portal);
      await portal.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  freshPortal: async ({}, use) => {
    const portal = await serve(process.env.AMBITO_DEMONSTRATION);
    await use(portal);
    await portal.stop();
  },

  baseURL: async ({ portal }, use) => use(portal.url),

  context: async ({ context }, use) => {
    const wrong = watched(context);
    await use(context);
    expect(wrong, 'errors in the browser').toEqual([]);
  },

  // Somebody at a desk of their own: a context, logged in, watched like every other.
  somebody: async ({ browser, javaScriptEnabled }, use) => {
    const wrong = [];
    const desks = [];
    await use(async (url, user, password) => {
      const desk = await browser.newContext({ baseURL: url, javaScriptEnabled, locale: 'it-IT', timezoneId: 'Europe/Rome' });
      desks.push(desk);
      wrong.push(watched(desk));
      const page = await desk.newPage();
      await login(page, user, password, url);
      return page;
    });
    for (const desk of desks) await desk.close();
    expect(wrong.flat(), 'errors in the browser').toEqual([]);
  },

  accessible: async ({ page, browser, javaScriptEnabled }, use) =>
    use((other) => assertAccessible(other ?? page, browser, javaScriptEnabled ?? true)),
});
