import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '@exhibit/evaluation/chromium';
import type { Browser, Page } from 'playwright-core';
import { verifierPage } from '../../../build/bundles.mjs';
import { authorityForTests } from '../../keys/certificates/internal-authority.fixture.js';
import { fullPack } from '../full-pack.fixture.js';
import { readPackZip, writePackZip } from '../pack-zip.js';
import { FIRST, rotatedPack } from '../rotated-keys.fixture.js';
import { sampleSigner } from '../sample-pack.fixture.js';
import { verifyPack } from '../verify-pack.js';

/** verify.html as an auditor opens it: from a file, in a browser without network. */
const folder = mkdtempSync(join(tmpdir(), 'exhibit-page-'));
const authority = await authorityForTests();
const { input, signer } = await rotatedPack();
const honest = await fullPack(folder, authority.signer, input, signer);
/** Known from two keys ago. */
const key = FIRST.verifierKey;
const names = readPackZip(honest).items.map(({ name }) => name);

let browser: Browser;
let page: Page;
const requested: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  writeFileSync(join(folder, 'verify.html'), await verifierPage());
  browser = await launchChromium();
  const context = await browser.newContext({ offline: true });
  page = await context.newPage();
  page.on('request', (request) => requested.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`file://${join(folder, 'verify.html')}`);
  await page.locator('body[data-ready="yes"]').waitFor();
});
afterAll(async () => {
  await browser?.close();
  authority.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  state: string;
  items: string[];
  text: string;
}

async function settled(): Promise<Said> {
  await page.waitForFunction(
    () => !['busy', undefined].includes(document.getElementById('result')!.dataset['state']),
  );
  return page.evaluate(() => {
    const result = document.getElementById('result')!;
    const rows = [...result.querySelectorAll<HTMLElement>('tr[data-item]')];
    return {
      state: result.dataset['state']!,
      items: rows.map((row) => row.dataset['item']!),
      text: result.innerText,
    };
  });
}

async function choose(zip: Uint8Array, name = 'pack.zip'): Promise<Said> {
  await page.locator('#result').evaluate((result) => delete result.dataset['state']);
  await page.locator('#file').setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(zip) });
  return settled();
}

async function drop(zip: Uint8Array): Promise<Said> {
  await page.locator('#result').evaluate((result) => delete result.dataset['state']);
  const base64 = Buffer.from(zip).toString('base64');
  await page.evaluate((text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'dropped.zip'));
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }, base64);
  return settled();
}

const changed = (name: string): Buffer =>
  writePackZip(
    readPackZip(honest).items.map((item) => {
      const bytes = Buffer.from(item.bytes);
      if (item.name === name) bytes.writeUInt8(bytes.readUInt8(3) ^ 1, 3);
      return { name: item.name, bytes };
    }),
  );

describe('verify.html', () => {
  it.each(names)('names the same faulty items as the verifier when %s was changed', async (name) => {
    const zip = changed(name);
    const said = await choose(zip);
    expect(said.state).toBe('faulty');
    expect(said.items).toContain(name);
    const { faults } = await verifyPack(zip);
    // A browser has no X.509, and says so; what that needs it does not name.
    const here = faults.filter(({ code }) => !/^(CMS|CHAIN|CERTIFICATE|TIMESTAMP|DER)_/.test(code));
    expect(said.items.toSorted()).toEqual(here.map(({ item }) => item).toSorted());
  });

  it('refuses a pack of another key than the one given from outside', async () => {
    await page.locator('#key').fill(sampleSigner('bank.example', 9).verifierKey);
    const said = await choose(honest);
    expect(said).toMatchObject({ state: 'faulty' });
    expect(said.items).toContain('signatures/verifier-key.txt');
    await page.locator('#key').fill('');
  });

  it('says of what is no pack that it is none', async () => {
    expect(await choose(Buffer.from('nothing'))).toMatchObject({ state: 'faulty' });
  });

  it('shows text of a pack as text', async () => {
    expect((await choose(honest, '<img src=x onerror=alert(1)>.zip')).text).toContain('<img src=x');
    expect(await page.locator('#result img[src="x"]').count()).toBe(0);
  });

  it('says that an honest pack holds, what it did not check, and shows verdict and still', async () => {
    await page.locator('#key').fill(key);
    const said = await drop(honest);
    expect(said).toMatchObject({ state: 'holds', items: [] });
    expect(said.text).toContain('Checked with the key that you gave');
    expect(said.text).toContain(`That ${key} handed over to`);
    expect(said.text).toContain('representative-example, version 1: shown');
    expect(said.text).toContain('NOT checked here: signatures/pack.cms');
    const drawn = page.locator('#result img');
    expect(
      await drawn.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBe(8);
  });

  it('asks the network for nothing', () => {
    expect(requested.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
