import presets from 'jest-preset-angular/presets/index.js';
import { PATIENCE_MS } from '../backend/jest.base.mjs';

export default {
  testTimeout: PATIENCE_MS,
  ...presets.createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  rootDir: import.meta.dirname,
  setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
};
