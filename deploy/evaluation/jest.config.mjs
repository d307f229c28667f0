import { esmJest } from '../../backend/jest.base.mjs';

export default esmJest({
  displayName: 'evaluation',
  testMatch: ['<rootDir>/**/*.spec.ts', '<rootDir>/**/*.pg-spec.ts', '<rootDir>/**/*.e2e-spec.ts'],
});
