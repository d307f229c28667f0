import fc from 'fast-check';
import {
  DerCursor,
  MAX_DER_BYTES,
  TAG,
  booleanOf,
  integerHexOf,
  oidOf,
  readDer,
  writeDer,
  writeOid,
  writeUnsigned,
} from './der.js';

function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

const hex = (text: string) => Buffer.from(text, 'hex');

describe('DER is refused', () => {
  it.each([
    ['empty', ''],
    ['a tag alone', '30'],
    ['two values', '05000500'],
    ['a high tag number', '1f0100'],
    ['an indefinite length', '30800000'],
    ['a length of four bytes', '3084000000010a'],
    ['a length that could be in one byte', '30810105'],
    ['a length that could be in two', `30820080${'00'.repeat(128)}`],
    ['a length cut off', '3082ff'],
    ['content cut off', '300205'],
    ['a child cut off', '30020502'],
  ])('as %s', (_what, text) => expect(refusal(() => readDer(hex(text)))).toBe('DER_MALFORMED'));

  it('larger, deeper and with more values than anything that is read', () => {
    let deep = writeDer(TAG.null);
    for (let depth = 0; depth < 30; depth++) deep = writeDer(TAG.sequence, deep);
    for (const bytes of [
      writeDer(TAG.octetString, Buffer.alloc(MAX_DER_BYTES)),
      deep,
      writeDer(TAG.sequence, ...Array.from({ length: 4_096 }, () => writeDer(TAG.null))),
    ])
      expect(refusal(() => readDer(bytes))).toBe('DER_MALFORMED');
  });

  it('in no other way, whatever the bytes are, and at once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect([undefined, 'DER_MALFORMED']).toContain(refusal(() => readDer(bytes)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [oidOf, '0600', 'an empty object identifier'],
    [oidOf, '060180', 'one that is cut off'],
    [oidOf, '06028001', 'one with a zero in front'],
    [oidOf, '020101', 'a number for one'],
    [oidOf, `0641${'01'.repeat(65)}`, 'one of 65 bytes'],
    [integerHexOf, '0200', 'an empty number'],
    [integerHexOf, '02020001', 'one with a zero in front'],
    [integerHexOf, '0202ffff', 'one with a minus in front'],
    [integerHexOf, '040101', 'bytes for one'],
    [integerHexOf, `0241${'01'.repeat(65)}`, 'one of 65 bytes'],
    [booleanOf, '010101', 'a boolean of 1'],
    [booleanOf, '01020000', 'a long boolean'],
    [booleanOf, '020100', 'a number for a boolean'],
  ])('by %p: %s, %s', (read, text) => expect(refusal(() => read(readDer(hex(text))))).toBe('DER_MALFORMED'));

  it('with a value of another kind, one too few or one too many', () => {
    const value = readDer(writeDer(TAG.sequence, writeDer(TAG.null)));
    expect(refusal(() => DerCursor.of(value, TAG.set))).toBe('DER_MALFORMED');
    expect(refusal(() => DerCursor.of(undefined, TAG.set))).toBe('DER_MALFORMED');
    expect(refusal(() => DerCursor.of(value, TAG.sequence).take(TAG.integer))).toBe('DER_MALFORMED');
    expect(refusal(() => DerCursor.of(value, TAG.sequence).end())).toBe('DER_MALFORMED');
  });
});

describe('DER', () => {
  it.each([
    '1.2.840.113549.1.9.16.1.4',
    '2.16.840.1.101.3.4.2.1',
    '0.9.2342',
    '2.999.3',
    '1.3.6.1.5.5.7.3.8',
  ])('gives back the object identifier %s', (oid) => expect(oidOf(readDer(writeOid(oid)))).toBe(oid));

  it.each([
    ['', '020100'],
    ['00', '020100'],
    ['0000', '020100'],
    ['7f', '02017f'],
    ['80', '02020080'],
    ['000102', '02020102'],
  ])('writes the number %s as %s', (bytes, text) => {
    expect(writeUnsigned(hex(bytes)).toString('hex')).toBe(text);
  });

  it.each([0, 127, 128, 255, 256, 60_000])('gives back %d bytes', (length) => {
    const bytes = writeDer(TAG.octetString, Buffer.alloc(length, 7));
    expect(readDer(bytes).content).toHaveLength(length);
  });

  it('tells yes from no, and a negative number', () => {
    expect(booleanOf(readDer(hex('0101ff')))).toBe(true);
    expect(booleanOf(readDer(hex('010100')))).toBe(false);
    expect(integerHexOf(readDer(hex('0202ff7f')))).toBe('ff7f');
  });
});
