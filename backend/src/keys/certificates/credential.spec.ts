import { credentialPem } from './credential.js';

it('a credential whose key stays in a token has its certificates and no key', () => {
  const key = { publicKeyDer: Buffer.alloc(0), sign: () => Promise.reject(new Error('not asked')) };
  expect(credentialPem({ key: key as never, chain: [] })).toBe('');
});
