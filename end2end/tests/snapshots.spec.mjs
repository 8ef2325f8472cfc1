// Two snapshots of the mayors' committee: prepared, approved, transmitted, compared, and verified
// from the file that is exported. The portal stands at a day on which both are owed.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download } from '../support/files.mjs';
import { expectProblem, send } from '../support/form.mjs';
import { ambito, serve } from '../support/portal.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const SNAPSHOTS = '/progetti/00000000-0000-7000-8000-000000000011/fotografie';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009/fotografie';
const DAY = '2023-04-05';
const ACT = { name: 'deliberazione.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 deliberazione') };

test.describe.configure({ timeout: 240_000 });

// Runs `ambito snapshot verify` on BYTES; gives status, result and errors.
async function verify(bytes) {
  const folder = await mkdtemp(join(tmpdir(), 'ambito-snapshot-'));
  try {
    const file = join(folder, 'fotografia.json');
    await writeFile(file, bytes);
    return await new Promise((resolve) =>
      execFile(ambito, ['snapshot', 'verify', file], (error, out, complaints) =>
        resolve({ status: error?.code ?? 0, result: out ? JSON.parse(out) : undefined, complaints }),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// The office brings the snapshot at DATE (ISO; SHOWN as people write it) to where it can be sent.
async function complete(office, date, shown, act, check) {
  await office.goto(`${SNAPSHOTS}/${date}`);
  expect(await send(office, office.getByRole('button', { name: 'Prepara la fotografia' }))).toBe(303);
  await expect(office.locator('.page-state')).toContainText('Preparata, manca la deliberazione');
  await expect(office.getByRole('table', { name: /Ore effettuate per funzione/ })).toContainText('Totale');
  await expect(office.getByRole('table', { name: /Rete degli sportelli/ })).toContainText('lunedì');
  await check(office);
  await office.getByLabel('Nota (facoltativa)').fill(`Dati controllati, ${shown}.`);
  expect(await send(office, office.getByRole('button', { name: 'Salva la nota' }))).toBe(303);
  expect(await send(office, office.getByRole('button', { name: 'Genera la bozza di atto (PDF)' }))).toBe(303);
  const draft = await download(office, office.getByRole('link', { name: 'Scarica la bozza di atto (PDF)' }));
  expect(draft.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  await office.getByLabel('Numero').fill('31');
  await office.getByLabel('Data', { exact: true }).fill(act);
  await office.getByLabel('File').setInputFiles(ACT);
  expect(await send(office, office.getByRole('button', { name: 'Carica la deliberazione' }))).toBe(303);
  await expect(office.locator('.page-state')).toContainText('Completa, da trasmettere');
}

test('two snapshots are made, sent, compared and verified', async ({ somebody, accessible: check }) => {
  const portal = await serve(process.env.AMBITO_DEMONSTRATION, [], DAY);
  try {
    const office = await somebody(portal.url, 'ufficio.ats11', PASSWORD);
    const legal = await somebody(portal.url, 'legale.ats11', PASSWORD);

    await test.step('the office finds both among its tasks, and what is wrong with a file', async () => {
      await office.goto('/home');
      await expect(office.getByRole('heading', { name: 'Preparare la fotografia al 30/10/2022' })).toBeVisible();
      await expect(office.getByRole('heading', { name: 'Preparare la fotografia al 31/03/2023' })).toBeVisible();
      await office.goto(SNAPSHOTS);
      await expect(office.getByRole('row', { name: /30\/10\/2022/ })).toContainText('il termine è scaduto');
      await expect(office.getByRole('row', { name: /31\/03\/2022/ })).toContainText('Trasmessa il 13/04/2022, nei termini');
      await check(office);
      await complete(office, '2022-10-30', 'ottobre', '04/11/2022', check);
      await office.getByLabel('Numero').fill('');
      await office.getByLabel('Data', { exact: true }).fill('29/10/2022');
      expect(await send(office, office.getByRole('button', { name: 'Carica un’altra deliberazione' }))).toBe(422);
      await expectProblem(office, 'numero', 'Scriva il numero');
      await expectProblem(office, 'data', 'non può essere precedente');
      await expectProblem(office, 'file', 'Scelga il file');
      await check(office);
      await complete(office, '2023-03-31', 'marzo', '03/04/2023', check);
    });

    await test.step('the legal representative is told what will be frozen, and sends', async () => {
      for (const [date, timely] of [['2022-10-30', 'in ritardo di'], ['2023-03-31', 'nei termini']]) {
        await legal.goto(`${SNAPSHOTS}/${date}`);
        await legal.getByRole('link', { name: 'Trasmetti alla Regione' }).click();
        await expect(legal.locator('#passo')).toContainText('non si modificano più');
        await expect(legal.locator('#passo')).toContainText('la deliberazione n. 31');
        await check(legal);
        expect(await send(legal, legal.getByRole('button', { name: 'Trasmetti alla Regione' }))).toBe(303);
        await expect(legal.locator('.page-state')).toContainText(timely);
        await expect(legal.getByRole('link', { name: 'Trasmetti alla Regione' })).toHaveCount(0);
      }
    });

    await test.step('the second is compared with the first', async () => {
      await office.goto(`${SNAPSHOTS}/2023-03-31`);
      await expect(office.getByRole('heading', { name: 'Rispetto alla fotografia al 30/10/2022' })).toBeVisible();
      await expect(office.getByText('Nessuna differenza')).toBeVisible();
      await expect(office.getByRole('button', { name: 'Salva la nota' })).toHaveCount(0);
      await check(office);
      const earlier = await somebody(portal.url, 'controlli', PASSWORD);
      await earlier.goto(`${ATS_9}/2021-03-31`);
      await expect(earlier.locator('main')).toContainText(/valori sono cambiati/);
      await earlier.locator('details.why', { hasText: 'Ore per funzione' }).first().locator('summary').click();
      await expect(earlier.locator('main')).toContainText(/accettate da [\d.]+:\d\d a [\d.]+:\d\d/);
      await check(earlier);
    });

    await test.step('what is exported is verified, and what was changed in it is found', async () => {
      for (const date of ['2022-10-30', '2023-03-31']) {
        await office.goto(`${SNAPSHOTS}/${date}`);
        const file = await download(office, office.getByRole('link', { name: 'Scarica i dati (JSON)' }));
        expect(file.name).toBe(`fotografia-ATS11-${date}.json`);
        const sound = await verify(file.bytes);
        expect(sound).toMatchObject({ status: 0, result: { verdict: 'passed', hash: 'passed', sums: 'passed', reference_date: date } });
        await expect(office.locator('main')).toContainText(sound.result.sha256);
        const data = JSON.parse(file.bytes.toString('utf8'));
        data.content.group[0].functions[0].minutes.accepted += 60;
        const changed = await verify(JSON.stringify(data));
        expect(changed).toMatchObject({ status: 1, result: { verdict: 'failed', hash: 'failed', sums: 'failed' } });
        delete data.content.hours;
        const unreadable = await verify(JSON.stringify(data));
        expect(unreadable.status).toBe(2);
        expect(unreadable.result).toBeUndefined();
        expect(unreadable.complaints).toContain('$.content.hours: ');
      }
    });
  } finally {
    await portal.stop();
  }
});
