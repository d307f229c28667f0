import { type CheckName, checkResult, CHECKS, isFitForWorm, wormReasons } from './checks.js';
import { qualificationOf, SERVER_NAME, storeIdOf } from './qualification.js';
import { wormRefusal } from './worm-gate.js';

const names = Object.keys(CHECKS) as CheckName[];
const all = names.map((name) => checkResult(name, 'passed'));
const store = { kind: 's3', endpoint: 'https://s3.bank.example', bucket: 'evidence' } as const;
const server = { name: 'a store', version: '1' };

describe('WORM', () => {
  it.each(names.filter((name) => CHECKS[name].needed))('is refused when %s failed or did not run', (name) => {
    const others = all.filter((check) => check.name !== name);
    expect(isFitForWorm(others)).toBe(false);
    for (const result of ['failed', 'skipped'] as const) {
      const checks = [...others, checkResult(name, result, 'for a reason')];
      expect(isFitForWorm(checks)).toBe(false);
      expect(wormReasons(checks)).toEqual([expect.stringContaining(`${name}): for a reason`)]);
    }
  });

  it('is refused for a store that was never examined, and for another place than the examined one', () => {
    const fit = qualificationOf(store, server, all);
    expect(wormRefusal(storeIdOf(store), null)).toHaveLength(1);
    for (const other of [
      { ...store, bucket: 'other' },
      { ...store, endpoint: 'https://other.example' },
      { kind: 'file', folder: '/x' } as const,
    ])
      expect(wormRefusal(storeIdOf(other), fit)[0]).toContain('has not been examined');
  });

  it('is refused with the reasons of the examination', () => {
    const unfit = qualificationOf(store, server, [...all.slice(1), checkResult(names[0]!, 'failed')]);
    expect(wormRefusal(unfit.storeId, unfit)).toEqual(unfit.reasons);
    expect(wormRefusal(unfit.storeId, { ...unfit, reasons: [] })).toHaveLength(1);
  });

  it('names what failed, and not what stands on it', () => {
    const checks = all.map((check) =>
      checkResult(check.name, check.name === 'locks-on' ? 'failed' : 'skipped'),
    );
    expect(wormReasons(checks)).toHaveLength(1);
  });

  it('is allowed when every needed check passed, whatever the others say', () => {
    const checks = all.map((check) => (check.needed ? check : checkResult(check.name, 'failed')));
    const fit = qualificationOf(store, server, checks);
    expect(fit).toMatchObject({ worm: true, reasons: [] });
    expect(wormRefusal(storeIdOf({ ...store, endpoint: 'https://s3.bank.example/' }), fit)).toEqual([]);
  });
});

describe('the name of a server', () => {
  it.each([[''], ['<script>'], [' a'], ['a\nb'], ['é'], ['a'.repeat(81)]])('refuses %j', (name) => {
    expect(SERVER_NAME.test(name)).toBe(false);
  });

  it.each([['MinIO'], ['VERSITYGW'], ['RELEASE.2025-10-15T17-29-55Z']])('takes %j', (name) =>
    expect(SERVER_NAME.test(name)).toBe(true),
  );
});
