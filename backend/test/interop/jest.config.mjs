import { esmJest } from '../../jest.base.mjs';

export default esmJest({
  rootDir: '../..',
  displayName: 'interop',
  setupFiles: ['<rootDir>/test/support/nest-first.mjs'],
  testMatch: ['<rootDir>/test/interop/*.interop-spec.ts'],
  testTimeout: 120_000,
  maxWorkers: 1,
});
