import { loadPackage } from './pkcs11-token.js';

it('says how to build what speaks to a token, where it is not built', () => {
  const load = (): never => {
    throw new Error('no such file');
  };
  expect(() => loadPackage(load)).toThrow(
    expect.objectContaining({
      code: 'KEY_PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('build-pkcs11.ts'),
    }),
  );
});
