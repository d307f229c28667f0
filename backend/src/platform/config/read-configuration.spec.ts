import { ConfigurationError, parseConfiguration } from './read-configuration.js';

const good = () => ({
  appliance: { name: 'exhibit-test' },
  mode: 'evaluation',
  http: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
  database: { url: 'postgres://app@localhost/exhibit' },
  storage: { kind: 'file', folder: '/data/objects' },
  keys: { folder: '/data/keys', create: true },
  oidc: {
    issuer: 'http://127.0.0.1:8082',
    clientId: 'console',
    clientSecret: 'a'.repeat(32),
    groupPrefix: 'exhibit-',
  },
  console: { folder: '/console' },
  recorder: { file: '/recorder.js' },
  recordings: { sealAfterSilenceSeconds: 30 },
});

const faultsOf = (change: object): string => {
  try {
    parseConfiguration({ ...good(), ...change });
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).faults.join('\n');
  }
};

describe('the configuration', () => {
  it('is taken when it is whole', () => expect(faultsOf({})).toBe(''));

  it('names every fault at once', () => {
    const faults = faultsOf({
      mode: 'test',
      appliance: { name: 'A b' },
      http: undefined,
      storage: { kind: 'tape' },
    });
    for (const place of ['mode', 'appliance.name', 'http', 'storage.kind', 'storage.folder'])
      expect(faults).toContain(`${place}:`);
  });

  it('never repeats a value, which may be a secret', () => {
    const faults = faultsOf({ oidc: { ...good().oidc, clientSecret: 'tooshort', surprise: 'hunter2' } });
    expect(faults).toContain('oidc.clientSecret');
    expect(faults).not.toContain('tooshort');
    expect(faults).not.toContain('hunter2');
  });

  it('refuses a placeholder secret', () =>
    expect(faultsOf({ oidc: { ...good().oidc, clientSecret: 'please-change-me-now' } })).toContain(
      'placeholder',
    ));

  it('refuses plain http and keys that make themselves in production', () => {
    const faults = faultsOf({ mode: 'production' });
    for (const place of ['http.publicUrl', 'oidc.issuer', 'keys.create']) expect(faults).toContain(place);
  });

  it.each([[null], [[]], ['text'], [7]])('refuses %j', (json) =>
    expect(() => parseConfiguration(json)).toThrow(ConfigurationError),
  );
});
