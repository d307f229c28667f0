import { sha256, sha256Hex } from './sha256.js';

describe('SHA-256', () => {
  // FIPS 180-2, appendix B.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('has the published answers (%#)', (text, hex) => {
    expect(sha256Hex(Buffer.from(text))).toBe(hex);
  });

  it.each([0, 1, 2_046, 2_047, 2_048, 5_000])('is the same in parts as in one, beside %s bytes', (length) => {
    const bytes = Buffer.alloc(length, 7);
    const whole = Buffer.concat([Buffer.from('a'), bytes]);
    expect(sha256(Buffer.from('a'), bytes)).toEqual(sha256(whole));
    expect(sha256()).toEqual(sha256(Buffer.alloc(0)));
  });
});
