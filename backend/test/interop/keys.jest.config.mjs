import { esmJest } from '../../jest.base.mjs';

export default esmJest({
  rootDir: '../..',
  displayName: 'interop',
  setupFiles: ['<rootDir>/test/support/nest-first.mjs'],
  testMatch: ['<rootDir>/test/interop/keys/*.interop-spec.ts'],
  testTimeout: 60_000,
  maxWorkers: 1,
});
