import { esmJest, PATIENCE_MS } from './jest.base.mjs';

const shared = {
  setupFiles: ['<rootDir>/test/support/nest-first.mjs'],
};

export default {
  testTimeout: PATIENCE_MS,
  projects: [
    esmJest({
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
    }),
    esmJest({
      ...shared,
      displayName: 'real',
      testMatch: ['<rootDir>/{src,test}/**/*.pg-spec.ts', '<rootDir>/{src,test}/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/test/support/postgres-for-tests.mjs',
      globalTeardown: '<rootDir>/test/support/stop-postgres.mjs',
    }),
  ],
};
