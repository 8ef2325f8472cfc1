// The accessibility check of a page as it stands: axe with the rules of WCAG 2.1
// A and AA, and what axe does not see: that nothing is wider than a small phone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const NARROW = { width: 320, height: 800 };

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), RULES);
  return result.violations;
}

// The styles as they are where scripts are off.
async function withoutScripts(route) {
  const reply = await route.fetch();
  const body = (await reply.text()).replace(/\(scripting:\s*none\)/g, '(min-width: 0)').replace(/\(scripting:\s*enabled\)/g, '(max-width: 0)');
  return route.fulfill({ response: reply, body });
}

// axe waits on timers, which do not run in a page without JavaScript. The very
// document such a page shows is therefore laid before axe in a window with
// scripts, at the same address and with the same styles, but without its scripts;
// what the styles say of a page without scripts holds there too.
async function violationsOfCopy(page, browser) {
  const html = await page.content();
  const context = await browser.newContext({ javaScriptEnabled: true, viewport: page.viewportSize(), locale: 'it-IT' });
  try {
    const copy = await context.newPage();
    await copy.route('**/*', (route) => {
      const request = route.request();
      if (request.isNavigationRequest()) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
      if (request.resourceType() === 'stylesheet') return withoutScripts(route);
      return request.resourceType() === 'script' ? route.abort() : route.continue();
    });
    await copy.goto(page.url(), { waitUntil: 'load' });
    return await violations(copy);
  } finally {
    await context.close();
  }
}

// What is wider than the window at 320 pixels, as selectors; tables that scroll
// in a frame of their own are allowed to be.
async function tooWide(page) {
  const before = page.viewportSize();
  await page.setViewportSize(NARROW);
  const found = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const framed = (element) => element.closest('.table-scroll') && !element.matches('.table-scroll');
    const wide = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > width + 1 && !framed(element));
    const names = wide.map((element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${[...element.classList].map((name) => `.${name}`).join('')}`);
    return names.length ? names.slice(0, 8) : ['the page'];
  });
  await page.setViewportSize(before);
  return found;
}

// One readable text for all violations; empty if there are none.
export function report(url, found, wide) {
  const parts = found.map((rule) => {
    const places = rule.nodes
      .slice(0, 5)
      .map((node) => `    ${node.target.join(' ')}\n      ${node.html.slice(0, 160)}\n      ${(node.failureSummary ?? '').replaceAll('\n', '\n      ')}`);
    const more = rule.nodes.length > 5 ? `\n    … and ${rule.nodes.length - 5} more` : '';
    return `  ${rule.id} (${rule.impact}): ${rule.help}\n${places.join('\n')}${more}`;
  });
  if (wide.length) parts.push(`  wider than the window at ${NARROW.width} px: ${wide.join(', ')}`);
  return parts.length ? `${url} is not accessible (WCAG 2.1 AA):\n${parts.join('\n')}` : '';
}

// Throws with a readable text if what PAGE shows is not accessible.
export async function assertAccessible(page, browser, javaScriptEnabled) {
  const found = javaScriptEnabled ? await violations(page) : await violationsOfCopy(page, browser);
  const text = report(page.url(), found, await tooWide(page));
  if (text) throw new Error(text);
}
