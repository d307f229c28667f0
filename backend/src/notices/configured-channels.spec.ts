import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { NoticesConfiguration, noticeFaults } from '../platform/config/notices-configuration.js';
import { ConfiguredChannels } from './configured-channels.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-notices-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string, mode = 0o600) => {
  writeFileSync(join(folder, name), text, { mode });
  return join(folder, name);
};
const EMAIL = {
  ...{ host: 'mail.bank.example', port: 587, security: 'starttls' as const },
  ...{ from: 'exhibit@bank.example', to: ['duty@bank.example'] },
};
const from = (configuration: NoticesConfiguration) =>
  ConfiguredChannels.from(configuration, {
    appliance: 'bank.example',
    consoleUrl: () => 'https://exhibit.bank.example',
    now: () => new Date(),
  });
const faultsOf = (email: object) =>
  validateSync(plainToInstance(NoticesConfiguration, { email: { ...EMAIL, ...email } }), {
    ...{ whitelist: true, forbidNonWhitelisted: true },
  }).length;

it('no channel is there that is not configured (P11)', () => {
  expect(from({}).all).toEqual([]);
});

it('every channel that is configured is there, shown by its host alone', () => {
  const { all } = from({
    email: EMAIL,
    webhooks: [{ name: 'duty', url: 'https://hooks.example/in?key=hidden', secret: 's'.repeat(32) }],
  });
  expect(all.map(({ name, target }) => [name, target])).toEqual([
    ['email', 'mail.bank.example'],
    ['webhook/duty', 'hooks.example'],
  ]);
});

describe('a configuration is refused', () => {
  it.each([
    ['mail without TLS', { security: 'none' }],
    ['a password in it', { password: 'hunter2' }],
    ['a name without a password', { user: 'exhibit' }],
    ['nobody to tell', { to: [] }],
    ['a recipient that is a header', { to: ['duty@bank.example\r\nBcc: thief@elsewhere.example'] }],
    ['a list hidden in a recipient', { to: ['a@bank.example,thief@elsewhere.example'] }],
    ['a sender with a name', { from: 'Exhibit <exhibit@bank.example>' }],
    ['more recipients than anybody reads for', { to: Array(21).fill('duty@bank.example') }],
  ])('with %s', (_what, change) => {
    expect(faultsOf({})).toBe(0);
    expect(faultsOf(change)).toBeGreaterThan(0);
  });

  it('with a webhook in clear, in production', () => {
    const webhooks = [{ name: 'duty', url: 'http://hooks.example/', secret: 's'.repeat(32) }];
    expect(noticeFaults({ webhooks }, 'production')).toHaveLength(1);
    expect(noticeFaults({ webhooks }, 'evaluation')).toEqual([]);
    expect(noticeFaults({ webhooks: [...webhooks, ...webhooks] }, 'evaluation')).toHaveLength(1);
  });

  it.each([
    ['that others may read', () => file('open', 'hunter2', 0o644)],
    ['that is empty', () => file('empty', '\n')],
    ['that is not there', () => join(folder, 'nowhere')],
  ])('with a password file %s, which it names and does not quote', (_what, passwordFile) => {
    expect(() => from({ email: { ...EMAIL, user: 'exhibit', passwordFile: passwordFile() } })).toThrow(
      expect.objectContaining({
        code: 'NOTICES_MISCONFIGURED',
        message: expect.not.stringContaining('hunter2'),
      }),
    );
  });
});
