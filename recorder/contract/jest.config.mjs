import { esmJest } from '../../backend/jest.base.mjs';
export default esmJest({ displayName: 'contract', testMatch: ['<rootDir>/src/**/*.spec.ts'] });
