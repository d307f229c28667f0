import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { TYPED } from '../demo/conspicuous-values.ts';
import { BREAKAGES } from './breakage.ts';
import { startDemoBank, type RunningDemoBank } from './demo-bank.ts';
import { ANOTHER_EXAMPLE, ESIGN_CONSENT, REPRESENTATIVE_EXAMPLE } from './disclosures.ts';

const PATHS = ['/', '/apply/details', '/apply/offer', '/apply/sign', '/apply/thanks'];

describe('the demo bank', () => {
  let bank: RunningDemoBank;
  const page = async (path: string): Promise<string> => (await fetch(bank.url + path)).text();

  beforeAll(async () => {
    bank = await startDemoBank({ port: 0, siteKey: 'a"site', applianceUrl: 'http://127.0.0.1:9/' });
  });
  afterAll(() => bank.stop());

  it.each(PATHS)('has no script of its own inside the page %s', async (path) => {
    const html = await page(path);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/\son[a-z]+=/);
  });

  it.each(PATHS)('allows scripts and connections only from itself and the appliance on %s', async (path) => {
    const policy = (await fetch(bank.url + path)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' http://127.0.0.1:9;");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:9;");
    expect(policy).not.toContain('unsafe');
  });

  it.each(PATHS)('offers refusing as prominently as accepting, and withdrawal, on %s', async (path) => {
    const html = await page(path);
    expect(html).toMatch(/class="answer" id="consent-accept"/);
    expect(html).toMatch(/class="answer" id="consent-refuse"/);
    expect(html).toContain('id="recording-withdraw"');
  });

  it.each([
    ['/apply/offer', REPRESENTATIVE_EXAMPLE],
    ['/apply/sign', ESIGN_CONSENT],
  ])('shows on %s the disclosure word for word as it is registered', async (path, { key, text }) => {
    const shown = new RegExp(`data-exhibit-disclosure="${key}">([^<]*)<`).exec(await page(path))?.[1];
    expect(shown).toBe(text);
  });

  it('breaks nothing that it is not asked to break, or does not know how to', async () => {
    const whole = await page('/apply/offer');
    for (const asked of ['?break=', '?break=constructor', '?break=CONTRAST', '?broken=text'])
      expect(await page(`/apply/offer${asked}`)).toBe(whole);
    expect(await page('/apply/sign?break=missing')).toBe(await page('/apply/sign'));
  });

  it('breaks the disclosure of the offer in each way that it is asked to, and nothing else', async () => {
    const pages = await Promise.all(BREAKAGES.map((asked) => page(`/apply/offer?break=${asked}`)));
    expect(new Set([await page('/apply/offer'), ...pages]).size).toBe(BREAKAGES.length + 1);
    for (const html of pages) {
      expect(html).not.toContain('style=');
      expect(html).toContain('id="continue"');
    }
    const [contrast, covered, missing, text, late] = pages as [string, string, string, string, string];
    expect(missing).not.toContain('data-exhibit-disclosure');
    expect(text).toContain(ANOTHER_EXAMPLE);
    for (const html of [contrast, covered, late]) expect(html).toContain(REPRESENTATIVE_EXAMPLE.text);
    expect(ANOTHER_EXAMPLE).not.toBe(REPRESENTATIVE_EXAMPLE.text);
  });

  it('writes the site key as text, whatever it holds', async () => {
    expect(await page('/')).toContain('data-site="a&#34;site"');
  });

  it.each([
    ['/assets/fernhill.png', 'image/png'],
    ['/assets/lora-400.woff2', 'font/woff2'],
    ['/assets/lora-700.woff2', 'font/woff2'],
  ])('lets the browser keep %s, as banks do, so that the recorder can read it there', async (path, type) => {
    const answer = await fetch(bank.url + path);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=86400');
  });

  it('asks for every kind of field that the demo fills', async () => {
    const html = await page('/apply/details');
    for (const id of Object.keys(TYPED)) expect(html).toContain(`id="${id}"`);
  });

  it('goes on after a form without giving back anything of it', async () => {
    const answer = await fetch(`${bank.url}/apply/sign`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ signature: 'Conspicuous' }),
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/apply/thanks');
    expect(await answer.text()).toBe('');
  });
});
