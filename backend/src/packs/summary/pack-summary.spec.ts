import { inflateSync } from 'node:zlib';
import type { PackInput } from '../../evidence/evidence-pack.js';
import { samplePackInput } from '../../evidence/sample-pack.fixture.js';
import { packSummary } from './pack-summary.js';
import { printable } from './tagged-page.js';

const KEY = 'bank.example+00000000+AAAA';
const items = [{ path: 'manifest.json', sha256: 'ab'.repeat(32), size: 1 }];

const summary = async (change: Partial<PackInput> = {}): Promise<Buffer> =>
  packSummary({ ...(await samplePackInput()), ...change }, items, KEY);

/** What stands in the page streams, as far as a test needs it: texts are written in hex, in pieces. */
function textOf(pdf: Buffer): string {
  const streams: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      streams.push(inflateSync(pdf.subarray(at + 7)).toString('latin1'));
    } catch {
      // A picture, or the end of a stream.
    }
  }
  return streams
    .join('')
    .split('TJ')
    .map((piece) =>
      [...piece.matchAll(/<([0-9a-f]+)>/g)]
        .map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1'))
        .join(''),
    )
    .join('\n');
}

describe('summary.pdf', () => {
  it('is the same, byte for byte, when it is made again', async () => {
    expect((await summary()).equals(await summary())).toBe(true);
  });

  it('says what was shown, when, with which digests, and what it does not prove', async () => {
    const text = textOf(await summary());
    for (const words of [
      'representative-example, version 1: shown',
      'Borrow 5,000 over 36 months at 9.9 % APR.',
      'demo-bank',
      '2026-11-20 10:00:00 UTC',
      'ab'.repeat(32),
      'That anyone read or understood a text',
      'drawn from the recording',
    ])
      expect(text).toContain(words);
  });

  it('says in words why there is no still', async () => {
    const missing = [{ disclosure: 'representative-example', why: 'STILLS_UNAVAILABLE' as const }];
    const text = textOf(await summary({ stills: { browser: null, player: null, taken: [], missing } }));
    expect(text).toContain('the appliance had no browser');
  });

  it('has a title, a language, and structure that a screen reader finds', async () => {
    const pdf = (await summary()).toString('latin1');
    const marks = ['/Lang (en-GB)', '/Marked true', '/DisplayDocTitle true', '/Title ', '/Alt ('];
    const tags = ['/H1', '/H2', '/Table', '/TH', '/Figure', '/L'].map((tag) => `/S ${tag}`);
    expect([...marks, ...tags].filter((mark) => !pdf.includes(mark))).toEqual([]);
  });

  it('writes what its fonts cannot write as a question mark, and steers no reader', () => {
    expect(printable('Żółć 漢 \u202e\u0007 € –')).toBe('?ó?? ? ?? € –');
    expect(printable('a\tb')).toBe('a b');
  });
});
