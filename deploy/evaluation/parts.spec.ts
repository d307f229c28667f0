import { describe, expect, it } from '@jest/globals';

import { EMBEDDED, partsFrom, refuseEmbeddedParts } from './parts.ts';

const S3 = {
  EXHIBIT_STORAGE: 's3',
  EXHIBIT_S3_ENDPOINT: 'https://s3.bank.example:9000',
  EXHIBIT_S3_BUCKET: 'exhibit',
  EXHIBIT_S3_ACCESS_KEY: 'access',
  EXHIBIT_S3_SECRET_KEY: 'secret',
};
const IDENTITY = {
  EXHIBIT_OIDC_ISSUER: 'https://id.bank.example/realms/exhibit',
  EXHIBIT_OIDC_CLIENT_SECRET: 'a-secret-of-the-client',
  EXHIBIT_PEOPLE: '[{"login":"ada","name":"Ada","role":"administrator","password":"pass"}]',
};

describe('the choice of parts', () => {
  it.each([
    ['tape', { EXHIBIT_STORAGE: 'tape' }, /EXHIBIT_STORAGE must be one of: file, s3/],
    ['a mode of its own', { EXHIBIT_MODE: 'staging' }, /EXHIBIT_MODE must be one of/],
    ['S3 without a bucket', { ...S3, EXHIBIT_S3_BUCKET: '' }, /EXHIBIT_S3_BUCKET .* is missing/],
    ['S3 that is no address', { ...S3, EXHIBIT_S3_ENDPOINT: 's3:9000' }, /must be an address/],
    ['a secret given twice', { ...S3, EXHIBIT_S3_SECRET_KEY_FILE: '/x' }, /both set/],
    ['a database without its owner', { EXHIBIT_DATABASE_URL: 'postgres://x' }, /OWNER_URL .* is missing/],
    ['a secret file that is not there', { EXHIBIT_STORAGE_FILE: '/nowhere/at/all' }, /cannot be read/],
    ['people that are no list', { ...IDENTITY, EXHIBIT_PEOPLE: '{"login":1}' }, /must be a JSON list/],
  ])('refuses %s', (_, env, sentence) => {
    expect(() => partsFrom(env)).toThrow(sentence);
  });

  it('never repeats a value, which may be a secret', () => {
    const people = '[{"login":"ada","password":hunter2}]';
    const faults = [
      { ...S3, EXHIBIT_S3_ENDPOINT: 'hunter2' },
      { ...IDENTITY, EXHIBIT_PEOPLE: people },
    ].map((env) => {
      try {
        partsFrom(env);
      } catch (fault) {
        return String(fault);
      }
      return undefined;
    });
    for (const fault of faults) expect(fault).toMatch(/^Sentence: (?!.*hunter2)/);
  });

  it('is embedded when nothing is said', () => expect(partsFrom({})).toEqual(EMBEDDED));

  it('takes the firm’s own parts', () => {
    expect(partsFrom({ ...S3, ...IDENTITY })).toMatchObject({
      storage: { kind: 's3', bucket: 'exhibit', region: 'us-east-1' },
      identity: { clientId: 'exhibit-console', people: [{ login: 'ada' }] },
    });
  });

  it('refuses embedded parts in production, and names them', () => {
    expect(() => refuseEmbeddedParts({ ...EMBEDDED, mode: 'production' })).toThrow(
      /PostgreSQL, the file store, the OpenID provider/,
    );
    expect(() => refuseEmbeddedParts({ ...partsFrom({ ...S3, ...IDENTITY }), mode: 'production' })).toThrow(
      /evaluation only: PostgreSQL, the key files/,
    );
    expect(() => refuseEmbeddedParts(EMBEDDED)).not.toThrow();
  });
});
