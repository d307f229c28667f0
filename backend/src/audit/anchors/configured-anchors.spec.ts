import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosignerKeyText } from '../../evidence/cosignature.js';
import { testCertificate } from '../../evidence/timestamp-authority.fixture.js';
import type { AnchorsConfiguration } from '../../platform/config/anchors-configuration.js';
import { ConfiguredAnchors } from './configured-anchors.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-anchors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const pem = file('root.pem', testCertificate({ name: 'Root', ca: true }).pem);
const from = (configuration: AnchorsConfiguration) =>
  ConfiguredAnchors.from(configuration, {
    appliance: 'bank.example',
    certificate: () => Promise.reject(new Error('not asked')),
    consistency: () => Promise.resolve([]),
    now: () => new Date(),
  });
const WITNESS = {
  name: 'w1',
  url: 'https://witness.example/w',
  verifierKey: cosignerKeyText('w', Buffer.alloc(32, 1)),
};

it('no anchor is there that is not configured (P11)', () => {
  expect(from({}).all).toEqual([]);
});

it('every anchor that is configured is there, shown by its host alone', () => {
  const { all } = from({
    timestamp: { kind: 'authority', url: 'http://tsa.example/tsr?key=hidden', trustFile: pem, caFile: pem },
    witnesses: [WITNESS],
    syslog: [{ name: 'siem', host: 'siem.example', port: 6514, certificateFile: pem, keyFile: pem }],
    webhooks: [{ name: 'archive', url: 'https://archive.example/in?key=hidden', secret: 's'.repeat(32) }],
  });
  expect(all.map(({ kind, name, target, independent }) => [kind, name, target, independent])).toEqual([
    ['timestamp', 'tsa', 'tsa.example', true],
    ['witness', 'w1', 'witness.example', true],
    ['syslog', 'siem', 'siem.example:6514', true],
    ['webhook', 'archive', 'archive.example', true],
  ]);
});

it('the built-in authority is never independent', () => {
  expect(from({ timestamp: { kind: 'built-in' } }).all).toMatchObject([
    { name: 'built-in', independent: false },
  ]);
});

it.each<[string, AnchorsConfiguration]>([
  [
    'root.txt',
    { timestamp: { kind: 'authority', url: 'http://t.example', trustFile: join(folder, 'root.txt') } },
  ],
  [
    'trustFile',
    { timestamp: { kind: 'authority', url: 'http://t.example', trustFile: file('empty.pem', '') } },
  ],
  ['witnesses w1', { witnesses: [{ ...WITNESS, verifierKey: WITNESS.verifierKey.replace('w+', 'v+') }] }],
])(
  'the appliance does not start on an anchor that cannot be used, and says which: %s',
  (what, configuration) => {
    expect(() => from(configuration)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining(what) }),
    );
  },
);
