import fc from 'fast-check';
import { canonicalBytes, canonicalText, parseCanonical } from './canonical-json.js';

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

/** Without half characters, which canonical JSON cannot write. */
const wellFormed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, '?'));

describe('canonical JSON refuses', () => {
  it.each([
    ['nothing', undefined],
    ['a number that is none', Number.NaN],
    ['a number without end', [Number.POSITIVE_INFINITY]],
    ['half a character', { text: '\ud800' }],
    ['a circle', cyclic],
    ['a big integer', 1n],
  ])('to write %s', (_what, value) => {
    expect(() => canonicalBytes(value)).toThrow(expect.objectContaining({ code: 'JSON_NOT_REPRESENTABLE' }));
  });

  it.each([
    ['spaces', '{"a": 1}'],
    ['a newline at the end', '{"a":1}\n'],
    ['members out of order', '{"b":1,"a":2}'],
    ['a member twice', '{"a":1,"a":1}'],
    ['another form of a number', '1.0'],
    ['a number that loses digits', '12345678901234567890'],
    ['a needless escape', '"\\u0061"'],
    ['half a character', '"\\ud800"'],
    ['half a character behind a backslash', String.raw`"\\\udc00"`],
    ['members out of order far below', `${'['.repeat(40)}{"b":1,"a":2}${']'.repeat(40)}`],
    ['numbers as members in the order of numbers', '{"9":1,"10":2}'],
    ['a byte order mark', '\ufeff{}'],
    ['no JSON', '{'],
    ['nothing', ''],
  ])('to read %s', (_what, text) => {
    expect(() => parseCanonical(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'JSON_NOT_CANONICAL' }),
    );
  });

  it('to read bytes that are not UTF-8', () => {
    expect(() => parseCanonical(Buffer.from([0x22, 0xff, 0x22]))).toThrow();
  });

  it('to fall over what is nested without end', () => {
    expect(() => parseCanonical(Buffer.from('['.repeat(200_000)))).toThrow();
  });

  it('one level more than it reads, in the shortest JSON that has so many', () => {
    const nested = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
    expect(() => parseCanonical(nested(257))).toThrow();
    expect(() => parseCanonical(nested(256))).not.toThrow();
  });
});

describe('canonical JSON', () => {
  // RFC 8785 section 3.2.2 to 3.2.4: the specification's own samples.
  it('writes numbers, strings and literals as RFC 8785 does', () => {
    const sample = JSON.parse(
      String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
    ) as unknown;
    expect(canonicalText(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts members by UTF-16 code units, as RFC 8785 does', () => {
    const sample = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalText(sample)) as object)).toEqual([4, 2, 6, 7, 1, 5, 3]);
  });

  // RFC 8785 appendix B.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
  ])('writes the double %s as %s', (hex, text) => {
    expect(canonicalText(Buffer.from(hex, 'hex').readDoubleBE(0))).toBe(text);
  });

  it.each([
    ['numbers as members, in the order of texts', '{"10":2,"9":1}'],
    ['what only looks like half a character', String.raw`"\\ud800"`],
    ['what is nested deeper than most', `${'['.repeat(40)}{"a":2,"b":1}${']'.repeat(40)}`],
    ['a member without a name', '{"":1,"a":2}'],
  ])('reads %s', (_what, text) => {
    expect(canonicalText(parseCanonical(Buffer.from(text)))).toBe(text);
  });

  it('reads any text exactly if writing it again gives the same', () => {
    const other = fc.string({
      unit: fc.constantFrom('"', '\\', 'u', 'd', '8', '0', '{', '}', ':', ',', 'a', '1', 'é'),
    });
    const text = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.jsonValue({ noUnicodeString: false }).map((value) => canonicalText(wellFormed(value))),
      fc.tuple(fc.json(), fc.nat(), other).map(([json, at, more]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + more + json.slice(place);
      }),
    );
    const slowly = (json: string) => {
      try {
        return canonicalText(JSON.parse(json)) === json;
      } catch {
        return false;
      }
    };
    const read = (json: string) => {
      try {
        parseCanonical(Buffer.from(json));
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(text, (json) => {
        expect(read(json)).toBe(slowly(json));
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads what it wrote', () => {
    const value = { b: [1, { z: null, a: 'é' }], a: -1.5, __proto__x: true };
    expect(parseCanonical(canonicalBytes(value))).toEqual(value);
  });
});
