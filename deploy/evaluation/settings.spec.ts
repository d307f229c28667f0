import { describe, expect, it } from '@jest/globals';

import { settingsFrom } from './settings.ts';

describe('settings from outside', () => {
  it.each(['eighty', '-1', '65536', '80.5', '1e3'])('refuses %s as a port', (text) => {
    expect(() => settingsFrom({ EXHIBIT_PORT: text })).toThrow(/EXHIBIT_PORT must be a port number/);
  });

  it('has a default for each', () => {
    const { dataDir, ports } = settingsFrom({});
    expect(dataDir).toMatch(/\.exhibit$/);
    expect(ports).toEqual({ console: 8080, bank: 8081, identity: 8082 });
  });

  it('takes 0 for any free port', () => {
    expect(settingsFrom({ EXHIBIT_BANK_PORT: '0' }).ports.bank).toBe(0);
  });
});
