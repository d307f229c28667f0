// npm run coverage -w backend (coverage.mjs): every branch of evidence/ and keys/, by what runs in one process. Needs the
// built bundles. The page's *.browser.ts run in Chromium and are held by verify-page.e2e-spec.ts, not measured here.
import config from './jest.config.mjs';
import softHsm from './test/interop/keys.jest.config.mjs';

/** Journeys through the whole appliance that pass through these two rooms. */
const JOURNEYS = 'keys|anchors|audit-export|compaction|evidence-collections|verify-store';

const specs = {
  unit: ['<rootDir>/src/{evidence,keys}/**/*.spec.ts'],
  real: [
    '<rootDir>/src/{evidence,keys}/**/*.{pg-spec,e2e-spec}.ts',
    `<rootDir>/test/api/(${JOURNEYS}).e2e-spec.ts`,
  ],
};

const { maxWorkers: _ofItsOwnRun, ...tokens } = softHsm;

export default {
  ...config,
  rootDir: import.meta.dirname,
  projects: [
    ...config.projects.map((project) => ({
      ...project,
      rootDir: import.meta.dirname,
      testMatch: specs[project.displayName],
    })),
    { ...tokens, rootDir: import.meta.dirname, displayName: 'softhsm' },
  ],
  collectCoverage: true,
  // V8's own counters: what a compiler adds for decorators is no branch of ours.
  coverageProvider: 'v8',
  collectCoverageFrom: [
    'src/{evidence,keys}/**/*.ts',
    '!**/*{.,-}spec.ts',
    '!**/*.{fixture,contract,browser}.ts',
  ],
  coverageDirectory: '<rootDir>/../bench-out/coverage',
  coverageReporters: ['text', 'json'],
  coverageThreshold: { global: { branches: 100 } },
};
