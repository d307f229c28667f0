import { esmJest } from '../backend/jest.base.mjs';
export default esmJest({
  displayName: 'recorder',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
});
