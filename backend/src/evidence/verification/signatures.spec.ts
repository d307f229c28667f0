import { digestNoteText } from '../pack-format.js';
import { sampleSigner } from '../sample-pack.fixture.js';
import { parseVerifierKey } from '../signed-note.js';
import { VerificationReport } from './report.js';
import { checkDigestNote } from './signatures.js';

const signer = sampleSigner();
const pack = Buffer.from('a pack');
const cms = Buffer.from('a signature by certificate');
const told = (named: Uint8Array | null) => digestNoteText('bank.example', 'pack', pack, named);

async function faults(text: string, beside: Uint8Array | null): Promise<string[]> {
  const report = new VerificationReport();
  await checkDigestNote(
    { path: 'pack.note', note: await signer.signNote(text) },
    { appliance: 'bank.example', what: 'pack', bytes: pack },
    { path: 'pack.p7s', bytes: beside },
    [{ key: parseVerifierKey(signer.verifierKey), until: null }],
    report,
  );
  return report.faults.map(({ item, code }) => `${item} ${code}`);
}

describe('the note over the digest of a list', () => {
  it.each<[string, string, Uint8Array | null, string]>([
    [
      'signs another list',
      digestNoteText('bank.example', 'pack', cms),
      null,
      'pack.note SIGNED_SOMETHING_ELSE',
    ],
    ['goes on with something else', `${told(null)}and more\n`, cms, 'pack.note SIGNED_SOMETHING_ELSE'],
    ['does not name the signature beside it', told(null), cms, 'pack.p7s ITEM_EXTRA'],
    ['names a signature that is not there', told(cms), null, 'pack.p7s ITEM_MISSING'],
    ['names another signature', told(pack), cms, 'pack.p7s DIGEST_WRONG'],
  ])('is refused when it %s', async (_what, text, beside, fault) => {
    expect(await faults(text, beside)).toEqual([fault]);
  });

  it.each([null, cms])('holds when it names exactly what is there', async (beside) => {
    expect(await faults(told(beside), beside)).toEqual([]);
  });
});
