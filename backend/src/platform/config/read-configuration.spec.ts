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

  it('takes several providers, each with a name and an issuer of its own', () => {
    const other = { ...good().oidc, name: 'group', issuer: 'https://idp.group.example', roleClaim: 'roles' };
    const more = { scope: 'openid profile', stepUpAcr: ['gold'], signOutThere: false, label: 'Group' };
    expect(faultsOf({ otherProviders: [{ ...other, ...more }] })).toBe('');
    expect(faultsOf({ otherProviders: [{ ...other, name: undefined }] })).toContain('two of the same name');
    expect(faultsOf({ otherProviders: [{ ...other, issuer: good().oidc.issuer }] })).toContain('twice');
    expect(faultsOf({ otherProviders: [{ ...other, clientSecret: 'please-change-me-now' }] })).toContain(
      'placeholder',
    );
    const plain = { ...other, issuer: 'http://idp.group.example' };
    expect(faultsOf({ mode: 'production', otherProviders: [plain] })).toContain('otherProviders.0.issuer');
    for (const [field, value] of [
      ['roleClaim', 'a b'],
      ['roleClaim', '__proto__.x.y.z.w'],
      ['scope', 'profile'],
      ['stepUpAcr', []],
      ['stepUpAcr', ['two words']],
      ['name', 'Group'],
    ])
      expect(faultsOf({ otherProviders: [{ ...other, [field as string]: value }] })).toContain(
        `otherProviders.0.${field as string}`,
      );
  });

  it('bounds what a session may be', () => {
    const whole = { idleMinutes: 15, absoluteHours: 4, perPerson: 2, stepUpMinutes: 5 };
    expect(faultsOf({ sessions: whole })).toBe('');
    for (const change of [{ idleMinutes: 0 }, { absoluteHours: 13 }, { perPerson: 0 }, { stepUpMinutes: 61 }])
      expect(faultsOf({ sessions: change })).toContain(`sessions.${Object.keys(change)[0]}`);
  });

  it('keeps pseudonyms of requests for a period that there is, a month at least', () => {
    const keep = (keepSubjects: unknown) => faultsOf({ subjectRequests: { keepSubjects } });
    expect(keep('P2Y')).toBe('');
    for (const wrong of ['P7D', 'forever', 'a while', '', 3])
      expect(keep(wrong)).toContain('subjectRequests');
  });

  it('trusts no proxy that is not written as an address', () => {
    const http = (trustedProxies: unknown) => faultsOf({ http: { ...good().http, trustedProxies } });
    expect(http(['10.0.0.0/8', '::1'])).toBe('');
    expect(http(['loadbalancer'])).toContain('http.trustedProxies');
    expect(http(true)).toContain('http.trustedProxies');
  });

  it('refuses plain http and keys that make themselves in production', () => {
    const faults = faultsOf({ mode: 'production' });
    for (const place of ['http.publicUrl', 'oidc.issuer', 'keys.create']) expect(faults).toContain(place);
  });

  it('takes keys in a module, and refuses a PIN in its text', () => {
    const keys = (pkcs11: object) => faultsOf({ keys: { ...good().keys, pkcs11 } });
    const whole = { library: '/usr/lib/module.so', token: 'exhibit', pinFile: '/run/secrets/pin' };
    expect(keys(whole)).toBe('');
    expect(keys({ ...whole, pin: '4711' })).toContain('keys.pkcs11.pin');
    expect(keys({ ...whole, pinFile: undefined })).toContain('keys.pkcs11.pinFile');
    expect(keys({ ...whole, token: '' })).toContain('keys.pkcs11.token');
  });

  describe('of an S3 store', () => {
    const s3 = (change: object = {}) => ({
      storage: {
        kind: 's3',
        endpoint: 'https://s3.bank.example:9000',
        region: 'eu-central-1',
        bucket: 'evidence',
        accessKey: 'exhibit',
        secretKey: 'a'.repeat(20),
        ...change,
      },
    });

    it('is taken when it is whole, with all it may say', () => {
      expect(faultsOf(s3())).toBe('');
      expect(faultsOf(s3({ addressing: 'virtual-host', caFile: '/ca.pem', worm: true }))).toBe('');
    });

    it.each([
      ['endpoint', 's3.bank.example'],
      ['endpoint', 'https://s3.bank.example/evidence'],
      ['endpoint', 'https://key:secret@s3.bank.example'],
      ['endpoint', 'https://s3.bank.example?x=1'],
      ['endpoint', 'ftp://s3.bank.example'],
      ['region', ''],
      ['bucket', 'Evidence'],
      ['bucket', '../x'],
      ['bucket', undefined],
      ['accessKey', undefined],
      ['secretKey', 'short'],
      ['secretKey', 'please-change-me-now'],
      ['addressing', 'dns'],
      ['caFile', 7],
      ['worm', 'yes'],
      ['surprise', 1],
    ])('refuses the %s %j', (field, value) => {
      expect(faultsOf(s3({ [field]: value }))).toContain(`storage.${field}`);
    });

    it('refuses plain http and the file store in production', () => {
      const production = { mode: 'production' };
      expect(faultsOf({ ...production, ...s3({ endpoint: 'http://s3.bank.example' }) })).toContain(
        'storage.endpoint must be https',
      );
      expect(faultsOf(production)).toContain('storage.kind must be s3');
      expect(faultsOf({ ...production, ...s3() })).not.toContain('storage');
    });
  });

  describe('of anchors', () => {
    const witness = {
      name: 'w1',
      url: 'https://witness.example/prefix',
      verifierKey: `witness.example/w1+00000000+${'B'.repeat(44)}`,
    };
    const whole = {
      timestamp: {
        kind: 'authority',
        url: 'http://tsa.example/tsr',
        trustFile: '/tsa.pem',
        caFile: '/ca.pem',
      },
      witnesses: [witness],
      syslog: [{ name: 'siem', host: 'siem.bank.example', port: 6514, caFile: '/ca.pem' }],
      webhooks: [{ name: 'archive', url: 'https://archive.example/in?team=1', secret: 's'.repeat(32) }],
    };

    it('is taken when there is none, or when it is whole', () => {
      expect(faultsOf({ anchors: {} })).toBe('');
      expect(faultsOf({ anchors: whole })).toBe('');
      expect(faultsOf({ anchors: { timestamp: { kind: 'built-in' } } })).toBe('');
    });

    it.each<[string, object]>([
      ['timestamp.kind', { timestamp: { kind: 'sundial' } }],
      ['timestamp.url', { timestamp: { kind: 'authority', trustFile: '/tsa.pem' } }],
      ['timestamp.url', { timestamp: { ...whole.timestamp, url: 'http://me:secret@tsa.example' } }],
      ['timestamp.trustFile', { timestamp: { kind: 'authority', url: 'http://tsa.example' } }],
      ['witnesses.0.name', { witnesses: [{ ...witness, name: 'W 1' }] }],
      ['witnesses.0.url', { witnesses: [{ ...witness, url: 'https://witness.example/?x=1' }] }],
      ['witnesses.0.verifierKey', { witnesses: [{ ...witness, verifierKey: 'witness.example/w1' }] }],
      ['witnesses', { witnesses: [witness, witness] }],
      ['syslog.0.port', { syslog: [{ name: 'siem', host: 'siem', port: 0 }] }],
      ['syslog.0.host', { syslog: [{ name: 'siem', host: 'siem/x', port: 1 }] }],
      ['syslog.0.keyFile', { syslog: [{ name: 'siem', host: 'siem', port: 1, certificateFile: '/c.pem' }] }],
      ['webhooks.0.secret', { webhooks: [{ ...whole.webhooks[0], secret: 'short' }] }],
      ['webhooks', { webhooks: [{ ...whole.webhooks[0], secret: `change-me-${'x'.repeat(30)}` }] }],
      ['surprise', { surprise: 1 }],
    ])('refuses a wrong %s', (place, anchors) => {
      expect(faultsOf({ anchors })).toContain(`anchors.${place}`);
    });

    it('refuses what is not independent, and plain http to a witness or a webhook, in production', () => {
      const faults = faultsOf({
        mode: 'production',
        anchors: {
          timestamp: { kind: 'built-in' },
          witnesses: [{ ...witness, url: 'http://witness.example' }],
          webhooks: [{ ...whole.webhooks[0], url: 'http://archive.example' }],
        },
      });
      for (const place of ['timestamp.kind', 'witnesses.0.url', 'webhooks.0.url'])
        expect(faults).toContain(`anchors.${place}`);
      expect(faultsOf({ mode: 'production', anchors: whole })).not.toContain('anchors');
    });
  });

  it.each([[null], [[]], ['text'], [7]])('refuses %j', (json) =>
    expect(() => parseConfiguration(json)).toThrow(ConfigurationError),
  );
});
