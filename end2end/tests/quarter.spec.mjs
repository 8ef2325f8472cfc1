// The page of a quarter: its columns are what the operators' lines add up to, and days without
// rows can be read one by one.
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';

/** «1.277:00» and «1.277» as a number. */
const number = (text) => text.trim().replaceAll('.', '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** The figures of a column, of the rows and of the total. */
async function column(page, name) {
  const table = page.locator('table:has(caption#operatori)');
  const cells = (part) => table.locator(`${part} td[data-label="${name}"]`);
  // Of days without rows the number stands before the list of them.
  const texts = await cells('tbody').evaluateAll((all) => all.map((cell) => (cell.querySelector('summary') ?? cell).textContent));
  return { rows: texts.map(number), total: number(await cells('tfoot').textContent()) };
}

test.describe.configure({ timeout: 120_000 });

test('every column of figures adds up to its total, for the office and for an operator', async ({ portal, somebody, accessible }) => {
  for (const [user, lines] of [['ufficio.ats9', 16], ['operatore.ats9', 1]]) {
    const page = await somebody(portal.url, user, PASSWORD);
    await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
    for (const name of ['Righe', 'Ore', 'Nel progetto', 'Assegnate', 'Giorni senza righe']) {
      const { rows, total } = await column(page, name);
      expect(rows, name).toHaveLength(lines);
      expect(rows.reduce((sum, each) => sum + each, 0), name).toBe(total);
    }
    await accessible(page);
  }
});

test('the days without rows are listed, as many as are counted, and none of them is a holiday', async ({ portal, somebody }) => {
  const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
  const months = { aprile: 4, maggio: 5, giugno: 6 };
  const lists = page.locator('details.missing-days');
  expect(await lists.count()).toBeGreaterThan(0);
  for (const list of await lists.all()) {
    await list.locator('summary').click();
    const text = await list.locator('p').textContent();
    const days = text.split('; ').flatMap((part) => {
      const [month, numbers] = part.split(': ');
      return numbers.split(', ').map((day) => new Date(Date.UTC(2022, months[month] - 1, Number(day))));
    });
    expect(days).toHaveLength(number(await list.locator('summary').textContent()));
    for (const day of days) {
      expect([0, 6], text).not.toContain(day.getUTCDay());
      expect(['2022-04-18', '2022-04-25', '2022-06-02'], text).not.toContain(day.toISOString().slice(0, 10));
    }
  }
});
