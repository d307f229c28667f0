import { leafHash } from './audit-leaf.js';
import { parseVerifierKey } from './signed-note.js';
import { formatTlogProof, openTlogProof, parseTlogProof } from './tlog-proof.js';
import { treeVectors } from './tree-vectors.fixture.js';

const { proofs, verifierKey, origin } = treeVectors();
const log = { key: parseVerifierKey(verifierKey), origin };
const [{ leaf, text }] = proofs as [{ leaf: string; text: string }];
const hash = leafHash(Buffer.from(leaf, 'hex'));
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};
const LINE = `${Buffer.alloc(32, 7).toString('base64')}\n`;

describe('a proof file is refused', () => {
  it.each([
    ['nothing', ''],
    ['another first line', text.replace('@v1', '@v2')],
    ['no index', text.replace(/index .*\n/, '')],
    ['a header alone', 'c2sp.org/tlog-proof@v1\n\nnote'],
    ['a leading zero', text.replace(/index .*/, 'index 01')],
    ['an index beyond what a number says exactly', text.replace(/index .*/, 'index 9007199254740992')],
    ['two indexes', text.replace(/(index .*\n)/, '$1$1')],
    ['two lines of extra data', text.replace('index', 'extra AAAA\nextra AAAA\nindex')],
    ['extra data that is none', text.replace('index', 'extra AA\nindex')],
    ['extra data without end', text.replace('index', `extra ${'AAAA'.repeat(16_385)}\nindex`)],
    ['a hash of 31 bytes', text.replace('\n\n', `\n${Buffer.alloc(31).toString('base64')}\n\n`)],
    ['a hash in forgiving base64', text.replace('=\n\n', '\n\n')],
    ['more hashes than a tree is high', text.replace('\n\n', `\n${LINE.repeat(54)}\n`)],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n'))],
    ['a head without end', `c2sp.org/tlog-proof@v1\n${LINE.repeat(2_000)}\n`],
    ['megabytes', text.replace('\n\n', `\n\n${'x'.repeat(1_200_000)}`)],
  ])('with %s', (_what, wrong) => {
    expect(codeOf(() => parseTlogProof(wrong))).toBe('PROOF_MALFORMED');
  });

  it('for another leaf, another index, one hash less or one hash more', () => {
    for (const [wrong, of] of [
      [text, leafHash(Buffer.from('other'))],
      [text.replace(/index .*/, 'index 3'), hash],
      [text.replace(/(index .*\n).*\n/, '$1'), hash],
      [text.replace('\n\n', `\n${LINE}\n`), hash],
    ] as const)
      expect(codeOf(() => openTlogProof(wrong, of, log))).toBe('INCLUSION_NOT_PROVEN');
  });

  it('for every byte that was changed', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at++) {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      expect(codeOf(() => openTlogProof(copy.toString('utf8'), hash, log))).toMatch(
        /^(PROOF_MALFORMED|INCLUSION_NOT_PROVEN|NOTE_|CHECKPOINT_)/,
      );
    }
  });

  it('with a checkpoint of another log', () => {
    expect(codeOf(() => openTlogProof(text, hash, { ...log, origin: 'other/audit' }))).toBe(
      'CHECKPOINT_OF_ANOTHER_LOG',
    );
  });
});

describe('a proof file', () => {
  it.each(proofs)('of our vectors proves its leaf %#, and is written again byte for byte', (vector) => {
    const { index, checkpoint } = openTlogProof(vector.text, leafHash(Buffer.from(vector.leaf, 'hex')), log);
    expect(index).toBeLessThan(checkpoint.size);
    expect(formatTlogProof(parseTlogProof(vector.text))).toBe(vector.text);
  });

  it('may carry extra data, which is not believed and not kept', () => {
    const extra = text.replace('index', `extra ${Buffer.from('context').toString('base64')}\nindex`);
    expect(parseTlogProof(extra)).toEqual(parseTlogProof(text));
  });

  it('of a tree of one leaf has no hashes', () => {
    const checkpointNote = 'origin\n1\nroot\n\nsignature\n';
    const single = formatTlogProof({ index: 0, proof: [], checkpointNote });
    expect(single).toBe(`c2sp.org/tlog-proof@v1\nindex 0\n\n${checkpointNote}`);
    expect(parseTlogProof(single)).toEqual({ index: 0, proof: [], checkpointNote });
  });
});
