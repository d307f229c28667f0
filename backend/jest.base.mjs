/**
 * How long a test or a hook may take before it counts as hanging. No test depends on it: how fast a machine is, and what
 * else runs on it, decides nothing. What a test waits for has less (test/support/poll.ts), so that it can say what it was.
 */
export const PATIENCE_MS = 300_000;

/** Jest for ESM TypeScript, shared by every workspace that runs in Node. */
export const esmJest = (config) => ({
  testEnvironment: 'node',
  testTimeout: PATIENCE_MS,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  ...config,
});
