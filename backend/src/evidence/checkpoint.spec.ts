import { auditOrigin, checkpointText, openCheckpoint, parseCheckpointText } from './checkpoint.js';
import { sampleSigner } from './sample-pack.fixture.js';
import { parseVerifierKey } from './signed-note.js';
import { treeVectors } from './tree-vectors.fixture.js';

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
/** The example of C2SP tlog-checkpoint. */
const PUBLISHED = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`;
const checkpoint = {
  origin: auditOrigin('bank.example'),
  size: 7,
  root: Buffer.from(ROOT, 'base64'),
  extensions: [],
};
const malformed = expect.objectContaining({ code: 'CHECKPOINT_MALFORMED' });

describe('a checkpoint is refused', () => {
  it.each([
    ['nothing', ''],
    ['an origin alone', 'origin\n'],
    ['no root', 'origin\n7\n'],
    ['no line break at its end', PUBLISHED.slice(0, -1)],
    ['an empty origin', `\n7\n${ROOT}\n`],
    ['an empty line', `${PUBLISHED}\n`],
    ['a leading zero', `origin\n07\n${ROOT}\n`],
    ['a negative size', `origin\n-7\n${ROOT}\n`],
    ['a size in another notation', `origin\n7e3\n${ROOT}\n`],
    ['a size beyond what a number says exactly', `origin\n9007199254740992\n${ROOT}\n`],
    ['a size of a hundred digits', `origin\n${'9'.repeat(100)}\n${ROOT}\n`],
    ['a root of 31 bytes', `origin\n7\n${Buffer.alloc(31).toString('base64')}\n`],
    ['a root in forgiving base64', `origin\n7\n${ROOT.replace('=', '')}\n`],
    ['a line without end', `${PUBLISHED}${'x'.repeat(1_025)}\n`],
    ['lines without end', `${PUBLISHED}${'x\n'.repeat(18)}`],
    ['a megabyte', `${PUBLISHED}${'x'.repeat(1_000_000)}\n`],
  ])('with %s', (_what, text) => {
    expect(() => parseCheckpointText(text)).toThrow(malformed);
  });

  it('before it is signed, when it could be read in another way', () => {
    for (const wrong of [
      { origin: 'two\nlines' },
      { origin: '' },
      { size: 1.5 },
      { root: Buffer.alloc(31) },
      { extensions: ['two\nlines'] },
      { extensions: [''] },
    ])
      expect(() => checkpointText({ ...checkpoint, ...wrong })).toThrow(malformed);
  });

  it('when another log, or another key, signed it', async () => {
    const signer = sampleSigner();
    const key = parseVerifierKey(signer.verifierKey);
    const note = await signer.signNote(checkpointText(checkpoint));
    const other = parseVerifierKey(sampleSigner('bank.example', 8).verifierKey);
    expect(() => openCheckpoint(note, key, 'other.example/audit')).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_OF_ANOTHER_LOG' }),
    );
    expect(() => openCheckpoint(note, other, checkpoint.origin)).toThrow(
      expect.objectContaining({ code: 'NOTE_NOT_SIGNED_BY_KEY' }),
    );
    expect(openCheckpoint(note, key, checkpoint.origin)).toEqual(checkpoint);
  });
});

describe('a checkpoint', () => {
  it('of the specification is read, and written again byte for byte', () => {
    const read = parseCheckpointText(PUBLISHED);
    expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] });
    expect(checkpointText(read)).toBe(PUBLISHED);
  });

  it('keeps the lines that others may add', () => {
    const text = `${PUBLISHED}first\nsecond\n`;
    expect(parseCheckpointText(text).extensions).toEqual(['first', 'second']);
    expect(checkpointText(parseCheckpointText(text))).toBe(text);
  });

  it('of our vectors holds under its key', () => {
    const { checkpoint: note, verifierKey, origin, roots } = treeVectors();
    const { size, root } = openCheckpoint(note, parseVerifierKey(verifierKey), origin);
    expect(root.toString('hex')).toBe(roots[size]);
  });
});
