import { sandboxFor } from './sandbox.js';

describe('the sandbox around a recorded page', () => {
  it.each([
    ['refuses root in production, where there would be none', true, 'production', 'refused'],
    ['is left out for root in an evaluation', true, 'evaluation', 'off'],
    ['is on for anybody else in production', false, 'production', 'on'],
    ['is on for anybody else in an evaluation', false, 'evaluation', 'on'],
  ] as const)('%s', (_what, isRoot, mode, expected) => {
    expect(sandboxFor({ isRoot, mode })).toBe(expected);
  });
});
