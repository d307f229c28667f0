import { AUDIT_SCHEMA, type AuditEntry, auditLeafBytes, nextAuditEntry } from '../audit-leaf.js';
import { auditLines } from '../audit-lines.js';
import { auditOrigin, checkpointText } from '../checkpoint.js';
import { inclusionProof, rootOf, treeInMemory } from '../merkle-tree.js';
import { PACK_PATHS, type Pack } from '../pack-format.js';
import { sampleSigner } from '../sample-pack.fixture.js';
import { parseVerifierKey } from '../signed-note.js';
import { formatTlogProof } from '../tlog-proof.js';
import { checkInclusion } from './audit-proofs.js';
import { PackContents } from './contents.js';
import { VerificationReport } from './report.js';

const signer = sampleSigner();
const key = parseVerifierKey(signer.verifierKey);
const log: AuditEntry[] = [];
for (let number = 0; number < 20; number++)
  log.push(nextAuditEntry(log.at(-1) ?? null, auditLeafBytes({ schema: AUDIT_SCHEMA, number })));
const hashes = log.map(({ leafHash }) => Buffer.from(leafHash));
const checkpoint = async (size: number, origin = auditOrigin('bank.example')) =>
  signer.signNote(checkpointText({ origin, size, root: rootOf(hashes.slice(0, size)), extensions: [] }));
const note = await checkpoint(20);
const proofOf = (index: number, checkpointNote = note, size = 20) =>
  formatTlogProof({ index, proof: inclusionProof(index, size, treeInMemory(hashes)), checkpointNote });

/** The audit part of a pack with entries 3, 4 and 17, and what was changed in it. */
async function faults(
  changes: Record<string, string | null> = {},
  withKey: typeof key | null = key,
  known = true,
) {
  const mine = log.filter(({ index }) => [3, 4, 17].includes(index));
  const items = new Map<string, Uint8Array>([
    [PACK_PATHS.auditEntries, auditLines(mine)],
    [PACK_PATHS.auditCheckpoint, Buffer.from(note)],
    ...mine.map(({ index }) => [PACK_PATHS.auditProof(index), Buffer.from(proofOf(index))] as const),
  ]);
  for (const [path, text] of Object.entries(changes))
    if (text === null) items.delete(path);
    else items.set(path, Buffer.from(text));
  const report = new VerificationReport();
  const pack = { appliance: 'bank.example' } as Pack;
  await checkInclusion(
    new PackContents(known ? pack : null, items, report),
    withKey && [{ key: withKey, until: null }],
    report,
  );
  return report.faults.map(({ item, code }) => `${item} ${code}`);
}

describe('the audit part of a pack shows', () => {
  const FOUR = PACK_PATHS.auditProof(4);
  it.each([
    ['a proof that is missing', { [FOUR]: null }, [`${FOUR} ITEM_MISSING`]],
    ['a proof of another entry', { [FOUR]: proofOf(3) }, [`${FOUR} INCLUSION_NOT_PROVEN`]],
    [
      'a proof of another entry that claims to be this one',
      { [FOUR]: proofOf(5).replace('index 5', 'index 4') },
      [`${FOUR} INCLUSION_NOT_PROVEN`],
    ],
    [
      'a proof of this entry that claims to be of another',
      { [FOUR]: proofOf(4).replace('index 4', 'index 5') },
      [`${FOUR} INCLUSION_NOT_PROVEN`],
    ],
    ['a proof that is none', { [FOUR]: 'proof' }, [`${FOUR} PROOF_MALFORMED`]],
    ['a missing checkpoint', { 'audit/checkpoint': null }, ['audit/checkpoint ITEM_MISSING']],
    ['missing entries', { 'audit/entries.jsonl': null }, ['audit/entries.jsonl ITEM_MISSING']],
    ['a checkpoint that is none', { 'audit/checkpoint': 'x' }, ['audit/checkpoint NOTE_MALFORMED']],
  ])('%s', async (_what, changes, named) => {
    expect(await faults(changes)).toEqual(named);
  });

  it('a proof under an older checkpoint, though the appliance signed that too', async () => {
    expect(await faults({ [FOUR]: proofOf(4, await checkpoint(18), 18) })).toEqual([
      `${FOUR} INCLUSION_NOT_PROVEN`,
    ]);
  });

  it('a checkpoint that the appliance signed for another log', async () => {
    const other = await checkpoint(20, 'other.example/audit');
    expect(await faults({ 'audit/checkpoint': other })).toEqual([
      'audit/checkpoint CHECKPOINT_OF_ANOTHER_LOG',
    ]);
  });

  it('a checkpoint of somebody else', async () => {
    const other = parseVerifierKey(sampleSigner('bank.example', 8).verifierKey);
    expect(await faults({}, other)).toEqual(['audit/checkpoint NOTE_NOT_SIGNED_BY_KEY']);
  });
});

describe('the audit part of a pack', () => {
  it('holds when every entry is in the log that was signed', async () => {
    expect(await faults()).toEqual([]);
  });

  it('leaves to the others what they name: no key, no pack.json, a line that is no entry', async () => {
    expect(await faults({}, null)).toEqual([]);
    expect(await faults({}, key, false)).toEqual([]);
    expect(await faults({ 'audit/entries.jsonl': 'x\n' })).toEqual([]);
  });
});
