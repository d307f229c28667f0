import { describe, expect, it } from '@jest/globals';

import { reasonFrom } from './program-cache.ts';
import { interopPage, interopText } from './report.ts';
import { isGreen, notPossible, Promises } from './results.ts';

const good = { on: 'minio', test: 'object store contract', checked: 40, passed: 40, faults: [] };

describe('the result of the interop tests', () => {
  it('is not green when a server could not be had', () => {
    const missing = notPossible('minio', 'start', new Error('no route'));
    expect(isGreen({ versions: [], findings: [good, missing], kills: [] })).toBe(false);
    expect(interopText({ versions: [], findings: [good, missing], kills: [] })).toMatch(
      /no route[^]*40 passed, 1 failed$/,
    );
  });

  it.each([
    ['nothing ran', []],
    ['a test checked nothing', [{ ...good, checked: 0, passed: 0 }]],
    ['a promise did not hold', [{ ...good, passed: 39 }]],
  ])('is not green when %s', (_, findings) =>
    expect(isGreen({ versions: [], findings, kills: [] })).toBe(false),
  );

  it('goes on after a promise that does not hold, and names it', async () => {
    const promises = new Promises('keycloak', 'login');
    await promises.hold('refuses a stranger', () => Promise.reject(new Error('let in')));
    await promises.hold('lets ada in', () => undefined);
    expect(promises.finding()).toMatchObject({
      checked: 2,
      passed: 1,
      faults: ['refuses a stranger: let in'],
    });
  });

  it('says on its page that not everything held', () => {
    const kills = [{ on: 'minio', rounds: 200, acknowledged: 1925, unacknowledged: 379 }];
    const versions = [{ name: 'minio', version: '1' }];
    const page = interopPage({ versions, findings: [good], kills }, '2026-11-21');
    expect(page).toContain('2026-11-21, everything held');
    expect(page).toContain('| minio | 200 | 1925 | 379 |');
    expect(interopPage({ versions, findings: [{ ...good, passed: 1 }], kills: [] }, 'x')).toContain(
      'not everything',
    );
  });

  it('never names a registry', () =>
    expect(reasonFrom('go: downloading x\nreading https://proxy.example/x/@v/1.info: 403 Forbidden')).toBe(
      'reading (registry) 403 Forbidden',
    ));
});
