import { gzipSync } from 'node:zlib';
import { authorityForTests } from '../keys/certificates/internal-authority.fixture.js';
import { AUDIT_SCHEMA, auditLeafBytes, nextAuditEntry } from './audit-leaf.js';
import type { PackAuditProofs } from './audit-proofs.js';
import { canonicalBytes } from './canonical-json.js';
import { type PackInput, buildPack } from './evidence-pack.js';
import { PACK_PATHS, digestNoteText } from './pack-format.js';
import { CONTAINER, readPackZip, writePackZip } from './pack-zip.js';
import {
  type Bend,
  sampleAudit,
  sampleLog,
  samplePack,
  samplePackInput,
  sampleSigner,
} from './sample-pack.fixture.js';
import { sampleProofs } from './sample-proofs.fixture.js';
import type { Stills } from './stills.js';
import { verifyPack } from './verify-pack.js';
import type { ZipItem } from './zip-format.js';

const pack = await samplePack();
const { items } = readPackZip(pack);
const names = items.map(({ name }) => name);
const key = sampleSigner().verifierKey;

async function faultsOf(zip: Uint8Array, trustedKey?: string): Promise<string[]> {
  const { holds, faults } = await verifyPack(zip, trustedKey === undefined ? {} : { trustedKey });
  expect(holds).toBe(false);
  expect(faults.length).toBeGreaterThan(0);
  return faults.map(({ item, code }) => `${item} ${code}`);
}

function change(name: string, to: (bytes: Buffer) => Uint8Array): ZipItem[] {
  return items.map((item) => (item.name === name ? { name, bytes: to(Buffer.from(item.bytes)) } : item));
}

/** Flips one bit in every `step`th byte, one at a time. */
async function forEveryFlip(
  bytes: Buffer,
  step: number,
  look: (copy: Buffer, at: number) => unknown,
): Promise<void> {
  const copy = Buffer.from(bytes);
  for (let at = 0; at < copy.length; at += step) {
    copy.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at);
    await look(copy, at);
    copy.writeUInt8(bytes.readUInt8(at), at);
  }
}

describe('an evidence pack that was changed', () => {
  it('is refused as a container for every single byte, with the item named', async () => {
    const silent: number[] = [];
    await forEveryFlip(pack, 1, (copy, at) => {
      const { faults } = readPackZip(copy);
      if (!faults.some(({ item }) => names.includes(item) || item === CONTAINER)) silent.push(at);
    });
    expect(silent).toEqual([]);
  });

  it('is refused as a whole wherever a byte was changed, with the item named', async () => {
    const silent: number[] = [];
    await forEveryFlip(pack, 29, async (copy, at) => {
      const { holds, faults } = await verifyPack(copy, { trustedKey: key });
      if (holds || !faults.some(({ item }) => names.includes(item) || item === CONTAINER)) silent.push(at);
    });
    expect(silent).toEqual([]);
  });

  it.each(names)(
    'is refused, naming %s, also when the zip around the change is well-formed',
    async (name) => {
      const original = Buffer.from(items.find((item) => item.name === name)?.bytes ?? []);
      const silent: number[] = [];
      await forEveryFlip(original, 11, async (bytes, at) => {
        const { holds, faults } = await verifyPack(writePackZip(change(name, () => bytes)), {
          trustedKey: key,
        });
        if (holds || !faults.some(({ item }) => item === name || name === 'pack.json')) silent.push(at);
      });
      expect(silent).toEqual([]);
    },
  );

  it('names the very item in which a byte of content was changed', async () => {
    for (const name of names) {
      const at = pack.indexOf(Buffer.from(items.find((item) => item.name === name)?.bytes ?? []));
      const copy = Buffer.from(pack);
      copy.writeUInt8(copy.readUInt8(at + 3) ^ 0x10, at + 3);
      expect((await verifyPack(copy)).faults.map(({ item }) => item)).toContain(name);
    }
  });

  it.each(names)('names %s when it is missing, even from a well-formed zip', async (name) => {
    const faults = await faultsOf(writePackZip(items.filter((item) => item.name !== name)));
    expect(faults).toContain(`${name} ITEM_MISSING`);
  });

  it.each(names)('names %s when its content is that of its neighbour', async (name) => {
    const other = items[(names.indexOf(name) + 1) % items.length] as ZipItem;
    expect(
      (await faultsOf(writePackZip(change(name, () => other.bytes)))).some((fault) => fault.startsWith(name)),
    ).toBe(true);
  });

  it('names an item that was added', async () => {
    const faults = await faultsOf(
      writePackZip([...items, { name: 'recording/more.json', bytes: Buffer.from('{}') }]),
    );
    expect(faults).toContain('recording/more.json ITEM_EXTRA');
  });

  it('names a segment that the manifest does not know', async () => {
    const name = 'recording/segments/000009.header.json';
    const faults = await faultsOf(writePackZip([...items, { name, bytes: Buffer.from('{}') }]));
    expect(faults).toContain(`${name} SEGMENT_NOT_IN_MANIFEST`);
  });

  it('names the item that is not at its place', async () => {
    const swapped = [items[0], items[2], items[1], ...items.slice(3)] as ZipItem[];
    expect(await faultsOf(writePackZip(swapped))).toContain(`${names[2]} ITEM_ORDER_WRONG`);
  });

  it('names every wrong item, not only the first', async () => {
    const wrong = ['manifest.json', 'consent/record.json', 'audit/entries.jsonl', 'HOW-TO-VERIFY.md'];
    const changed = items.map((item) =>
      wrong.includes(item.name)
        ? { name: item.name, bytes: Buffer.concat([item.bytes, Buffer.from(' ')]) }
        : item,
    );
    const named = (await verifyPack(writePackZip(changed))).faults.map(({ item }) => item);
    for (const name of wrong) expect(named).toContain(name);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.alloc(5000, 0xa5)],
    ['half a pack', pack.subarray(0, pack.length / 2)],
    ['a pack with something behind it', Buffer.concat([pack, Buffer.from('x')])],
    ['a pack with something before it', Buffer.concat([Buffer.from('x'), pack])],
    ['an empty zip', writePackZip([])],
  ])('refuses %s without falling over', async (_what, bytes) => {
    expect((await faultsOf(bytes)).length).toBeGreaterThan(0);
  });
});

describe('an evidence pack that somebody else made or signed', () => {
  it('is refused when its key is not the one given from outside', async () => {
    const foreign = await samplePack(sampleSigner('bank.example', 9));
    expect((await verifyPack(foreign)).holds).toBe(true);
    expect(await faultsOf(foreign, key)).toContain('signatures/verifier-key.txt KEY_NOT_TRUSTED');
  });

  it('is refused when the key given from outside is no key', async () => {
    expect(await faultsOf(pack, 'bank.example+0+x')).toContain('key VERIFIER_KEY_MALFORMED');
  });

  it('refuses a manifest that another key sealed', async () => {
    const input = await samplePackInput();
    const { manifestNote } = await samplePackInput(sampleSigner('bank.example', 9));
    const zip = await buildPack({ ...input, manifestNote }, sampleSigner());
    expect(await faultsOf(zip)).toContain('signatures/manifest.note NOTE_NOT_SIGNED_BY_KEY');
  });

  it('refuses a good signature over something else', async () => {
    const input = await samplePackInput();
    const zip = await buildPack({ ...input, manifestNote: input.consent.receiptNote }, sampleSigner());
    expect(await faultsOf(zip)).toContain('signatures/manifest.note SIGNED_SOMETHING_ELSE');
  });

  it('refuses a further signature in a note', async () => {
    const input = await samplePackInput();
    const again = `${input.manifestNote}${input.manifestNote.split('\n\n')[1]}`;
    const zip = await buildPack({ ...input, manifestNote: again }, sampleSigner());
    expect(await faultsOf(zip)).toContain('signatures/manifest.note NOTE_MALFORMED');
  });

  it('refuses a key file whose two forms differ', async () => {
    const pem = 'signatures/verifier-key.pem';
    expect(await faultsOf(writePackZip(change(pem, () => Buffer.from('x'))))).toContain(
      `${pem} KEY_FORMS_DIFFER`,
    );
    const txt = 'signatures/verifier-key.txt';
    expect(await faultsOf(writePackZip(change(txt, (bytes) => bytes.subarray(0, -1))))).toContain(
      `${txt} VERIFIER_KEY_MALFORMED`,
    );
  });
});

describe('an evidence pack that its own appliance signed wrongly', () => {
  const signer = sampleSigner();

  it('refuses a verdict that the recording does not give', async () => {
    const input = await samplePackInput();
    const [given] = input.disclosures;
    if (!given) throw new Error('no disclosure');
    const disclosures = [{ ...given, verdict: { ...given.verdict, continuousMs: 60_000 } }];
    const path = 'disclosures/representative-example/verdict.json';
    expect(await faultsOf(await buildPack({ ...input, disclosures }, signer))).toContain(
      `${path} VERDICT_WRONG`,
    );
  });

  it('refuses segments, gaps and receipts of another recording', async () => {
    const input = await samplePackInput();
    const manifest = {
      ...input.manifest,
      consentId: 'another',
      gaps: [{ fromSeq: 1, toSeq: 1, reason: 'refused' }],
    };
    const faults = await faultsOf(await buildPack({ ...input, manifest }, signer));
    expect(faults).toContain('recording/segments/000000.header.json SEGMENT_HEADER_WRONG');
    expect(faults).toContain('consent/receipt.json OTHER_RECORDING');
    expect(faults).toContain('manifest.json GAP_NOT_EMPTY');
    expect(faults).toContain('signatures/manifest.note SIGNED_SOMETHING_ELSE');
  });

  it('refuses a receipt for a refusal', async () => {
    const input = await samplePackInput();
    const consent = { ...input.consent, receipt: { decision: 'refused' } };
    expect(await faultsOf(await buildPack({ ...input, consent }, signer))).toContain(
      'consent/receipt.json CONSENT_NOT_GIVEN',
    );
  });

  it('refuses audit entries that do not hold together', async () => {
    const input = await samplePackInput();
    const audit = input.audit.map((entry, at) =>
      at === 1 ? { ...entry, prevLink: Buffer.alloc(32, 1) } : entry,
    );
    const faults = await faultsOf(await buildPack({ ...input, audit }, signer));
    expect(faults).toContain('audit/entries.jsonl AUDIT_LINK_WRONG');
    expect(faults).toContain('audit/entries.jsonl AUDIT_LINK_BROKEN');
  });
});

describe('an evidence pack whose appliance sealed a recording that does not agree with itself', () => {
  const signer = sampleSigner();
  const first = 'recording/segments/000000';

  it.each<[string, Bend]>([
    [
      'of another size',
      { manifest: ({ archive }) => ({ archive: { ...archive!, bytes: archive!.bytes + 1 } }) },
    ],
    ['of other pieces', { manifest: ({ archive }) => ({ archive: { ...archive!, pieces: 7 } }) }],
    [
      'with another index',
      { manifest: ({ archive }) => ({ archive: { ...archive!, indexHash: 'a'.repeat(64) } }) },
    ],
  ])('is refused with an archive %s', async (_what, bend) => {
    const faults = await faultsOf(await buildPack(await samplePackInput(signer, bend), signer));
    expect(faults).toEqual(['manifest.json ARCHIVE_NOT_AS_RECORDED']);
  });

  it.each<[string, Bend]>([
    ['leave out a step', { manifest: ({ clock }) => ({ clock: { ...clock!, jumps: [] } }) }],
    ['are of other times', { manifest: ({ clock }) => ({ clock: { ...clock!, offsetsMs: [0, 0] } }) }],
  ])('is refused with notes on the clock that %s', async (_what, bend) => {
    const faults = await faultsOf(await buildPack(await samplePackInput(signer, bend), signer));
    expect(faults).toEqual(['manifest.json CLOCK_NOT_AS_RECORDED']);
  });

  it('holds with an archive and a clock that say more than this version knows', async () => {
    const more = {
      manifest: ({ archive, clock }) => ({
        archive: { ...archive!, more: 1 },
        clock: { ...clock!, more: 1 },
      }),
    } as Bend;
    expect((await verifyPack(await buildPack(await samplePackInput(signer, more), signer))).faults).toEqual(
      [],
    );
  });

  it('holds without either, as manifests from before them', async () => {
    const older = {
      manifest: () => ({ archive: undefined, clock: undefined, playerVersions: undefined }),
    } as unknown as Bend;
    expect((await verifyPack(await buildPack(await samplePackInput(signer, older), signer))).faults).toEqual(
      [],
    );
  });

  it.each<[string, Bend, string]>([
    [
      'a segment that is not gzip',
      { body: () => Buffer.from('plain') },
      `${first}.events.json.gz GZIP_INVALID`,
    ],
    [
      'a segment that expands without end',
      { body: () => gzipSync(Buffer.alloc(17_000_000)) },
      `${first}.events.json.gz GZIP_EXPANDS_TOO_FAR`,
    ],
    [
      'a segment that is not JSON',
      { body: () => gzipSync(Buffer.from([0xff])) },
      `${first}.events.json.gz SEGMENT_CONTENT_WRONG`,
    ],
    [
      'a segment with other events than were counted',
      { body: () => gzipSync('[]') },
      `${first}.events.json.gz SEGMENT_CONTENT_WRONG`,
    ],
    ['a header that is no object', { header: () => [] }, `${first}.header.json SEGMENT_HEADER_WRONG`],
    [
      'a header longer than any',
      { header: (header) => ({ ...header, more: 'x'.repeat(5_000) }) },
      `${first}.header.json SEGMENT_HEADER_WRONG`,
    ],
    ...[
      'recording',
      'consentId',
      'seq',
      'hash',
      'prevHash',
      'firstAt',
      'lastAt',
      'counts',
      'policyVersion',
      'recorderVersion',
    ].map((name): [string, Bend, string] => [
      `a header with another ${name}`,
      { header: (header) => ({ ...header, [name]: 'other' }) },
      `${first}.header.json SEGMENT_HEADER_WRONG`,
    ]),
    [
      'a header that counts other events',
      { header: (header) => ({ ...header, counts: { events: 99 } }) },
      `${first}.header.json SEGMENT_HEADER_WRONG`,
    ],
    [
      'a gap that the manifest leaves out',
      { header: (header) => ({ ...header, gap: { fromSeq: 7, toSeq: 8, reason: 'refused' } }) },
      `${first}.header.json GAP_NOT_IN_MANIFEST`,
    ],
    [
      'a gap that is none',
      { header: (header) => ({ ...header, gap: 'all' }) },
      `${first}.header.json GAP_NOT_IN_MANIFEST`,
    ],
    [
      'segments out of their chain',
      {
        manifest: ({ segments }) => ({
          segments: segments.map((one) => ({ ...one, prevHash: one.prevHash && one.hash })),
        }),
      },
      'manifest.json CHAIN_BROKEN',
    ],
  ])('refuses %s', async (_what, bend, expected) => {
    const input = await samplePackInput(sampleSigner(), bend);
    expect(await faultsOf(await buildPack(input, sampleSigner()), key)).toContain(expected);
  });

  it.each(['header', 'body'] as const)(
    'refuses another %s than was sealed, even if it says the same',
    async (part) => {
      const input = await samplePackInput();
      const segments = input.segments.map((segment) => {
        const bytes = Buffer.from(segment[part]);
        // The time in a gzip header, and the space after a brace, change nothing that is said.
        if (part === 'body') bytes.writeUInt8(9, 4);
        return {
          ...segment,
          [part]: part === 'body' ? bytes : Buffer.from(bytes.toString().replace('{', '{ ')),
        };
      });
      const zip = await buildPack({ ...input, segments }, sampleSigner());
      const name = part === 'body' ? 'events.json.gz' : 'header.json';
      expect(await faultsOf(zip, key)).toEqual([
        `${first}.${name} SEGMENT_HASH_WRONG`,
        `recording/segments/000001.${name} SEGMENT_HASH_WRONG`,
      ]);
    },
  );

  it('accepts gaps that are declared', async () => {
    const gaps = [{ fromSeq: 2, toSeq: 4, reason: 'spool-full' }];
    const bend: Bend = {
      manifest: () => ({ gaps }),
      header: (header) => (header['seq'] === 1 ? { ...header, gap: { ...gaps[0], toSeq: 3 } } : header),
    };
    const zip = await buildPack(await samplePackInput(sampleSigner(), bend), sampleSigner());
    expect((await verifyPack(zip)).faults).toEqual([]);
  });

  it('names its recording as another when pack and manifest differ', async () => {
    const input = await samplePackInput();
    const other = { ...input.manifest, recording: '00000000-0000-4000-8000-000000000000' };
    expect(await faultsOf(await buildPack({ ...input, manifest: other }, sampleSigner()))).toContain(
      `${first}.header.json SEGMENT_HEADER_WRONG`,
    );
  });
});

describe('an evidence pack whose fonts and images', () => {
  const asset = names.find((name) => name.startsWith('recording/assets/'))!;
  const signed = async (bend: Bend['manifest'], assets?: PackInput['assets']): Promise<string[]> => {
    const input = await samplePackInput(sampleSigner(), { manifest: bend! });
    return faultsOf(await buildPack({ ...input, ...(assets && { assets }) }, sampleSigner()), key);
  };

  it('were changed is refused, also when the digests were made again', async () => {
    const [font] = (await samplePackInput()).assets;
    const other = Buffer.from(font!.bytes);
    other.write('!', 20);
    expect(await signed(() => ({}), [{ ...font!, bytes: other }])).toEqual([`${asset} ASSET_WRONG`]);
  });

  it('are a page instead is refused', async () => {
    const [font] = (await samplePackInput()).assets;
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    expect(await signed(() => ({}), [{ ...font!, bytes: page }])).toEqual([`${asset} ASSET_WRONG`]);
  });

  it('are left out is refused', async () =>
    expect(await signed(() => ({}), [])).toEqual([`${asset} ITEM_MISSING`]));

  it('are more than the manifest has is refused', async () =>
    expect(await signed(() => ({ assets: [] }))).toEqual([
      `${asset} ASSET_NOT_IN_MANIFEST`,
      'manifest.json ASSETS_NOT_AS_RECORDED',
    ]));

  it('do not add up with what the recording refers to is refused', async () =>
    expect(await signed(() => ({ notCaptured: [] }))).toEqual(['manifest.json ASSETS_NOT_AS_RECORDED']));

  it.each<[string, object]>([
    ['a type that runs', { mime: 'text/html' }],
    ['a type of the other kind', { mime: 'image/png' }],
    ['a hash that is none', { sha256: '../../etc/passwd' }],
    ['a size that is none', { bytes: -1 }],
  ])('have %s in the manifest are refused before they are looked at', async (_what, change) => {
    const input = await samplePackInput();
    const manifest = { ...input.manifest, assets: [{ ...input.manifest.assets![0]!, ...change }] };
    const zip = await buildPack({ ...input, manifest }, sampleSigner());
    expect(await faultsOf(zip, key)).toContain('manifest.json MANIFEST_INVALID');
  });

  it('are unknown to a manifest of earlier days are not asked for', async () => {
    const { assets: _assets, notCaptured: _notCaptured, ...manifest } = (await samplePackInput()).manifest;
    const note = digestNoteText(manifest.appliance, 'manifest', canonicalBytes(manifest));
    const input = { ...(await samplePackInput()), assets: [], manifest };
    const manifestNote = await sampleSigner().signNote(note);
    expect((await verifyPack(await buildPack({ ...input, manifestNote }, sampleSigner()))).faults).toEqual(
      [],
    );
  });
});

describe('an evidence pack whose stills', () => {
  const png = 'recording/stills/representative-example.png';
  const signed = async (change: (stills: Stills) => Partial<Stills>): Promise<string[]> => {
    const input = await samplePackInput();
    const stills = { ...input.stills!, ...change(input.stills!) };
    return faultsOf(await buildPack({ ...input, stills }, sampleSigner()), key);
  };

  it.each<[string, (stills: Stills) => Partial<Stills>, string]>([
    [
      'are of another moment than the text was visible',
      ({ taken }) => ({ taken: taken.map((still) => ({ ...still, at: still.at + 60_000 })) }),
      `${png} STILL_WRONG`,
    ],
    [
      'are of another size than is listed',
      ({ taken }) => ({ taken: taken.map((still) => ({ ...still, width: 9 })) }),
      `${png} STILL_WRONG`,
    ],
    [
      'are no pictures',
      ({ taken }) => ({ taken: taken.map((still) => ({ ...still, png: Buffer.from('<svg/>') })) }),
      `${png} STILL_WRONG`,
    ],
    ['are left out without a word', () => ({ taken: [] }), 'recording/stills.json STILLS_INVALID'],
    [
      'are listed as missing for no reason that there is',
      () => ({ taken: [], missing: [{ disclosure: 'representative-example', why: 'BORED' as never }] }),
      'recording/stills.json PACK_INVALID',
    ],
    [
      'are missing without the name of a disclosure',
      () => ({ taken: [], missing: ['representative-example' as never] }),
      'recording/stills.json PACK_INVALID',
    ],
  ])('%s is refused', async (_what, change, expected) => {
    expect(await signed(change)).toContain(expected);
  });

  it('are more than are listed is refused', async () => {
    const name = 'recording/stills/another.png';
    const faults = await faultsOf(writePackZip([...items, { name, bytes: Buffer.from('x') }]));
    expect(faults).toContain(`${name} STILL_NOT_LISTED`);
  });

  it('are listed as missing holds', async () => {
    const input = await samplePackInput();
    const missing = [{ disclosure: 'representative-example', why: 'STILLS_UNAVAILABLE' as const }];
    const stills = { browser: null, player: null, taken: [], missing };
    const { faults } = await verifyPack(await buildPack({ ...input, stills }, sampleSigner()));
    expect(faults).toEqual([]);
  });
});

describe('an evidence pack whose proofs', () => {
  const signer = sampleSigner();
  const signed = async (change: (proofs: PackAuditProofs) => Partial<PackAuditProofs>): Promise<string[]> => {
    const input = await samplePackInput();
    const auditProofs = { ...input.auditProofs!, ...change(input.auditProofs!) };
    return faultsOf(await buildPack({ ...input, auditProofs }, signer), key);
  };
  const path = PACK_PATHS.auditProof(1);

  it('lead to another root is refused', async () => {
    const faults = await signed(({ inclusions }) => ({
      inclusions: inclusions.map((one) =>
        one.index === 1 ? { ...one, proof: one.proof.toReversed() } : one,
      ),
    }));
    expect(faults).toEqual([`${path} INCLUSION_NOT_PROVEN`]);
  });

  it('are missing for one entry is refused', async () => {
    const faults = await signed(({ inclusions }) => ({
      inclusions: inclusions.filter(({ index }) => index !== 1),
    }));
    expect(faults).toEqual([`${path} ITEM_MISSING`]);
  });

  it('are of an entry that is not there is refused', async () => {
    const faults = await signed(({ inclusions }) => ({
      inclusions: [...inclusions, { index: 2, proof: [] }],
    }));
    expect(faults).toEqual([`${PACK_PATHS.auditProof(2)} PROOF_OF_NOTHING`]);
  });

  it('are of a checkpoint of another log, or that another key signed, is refused', async () => {
    const other = sampleSigner('bank.other', 7);
    const stranger = sampleSigner('bank.example', 9);
    for (const [by, code] of [
      [other, 'NOTE_NOT_SIGNED_BY_KEY'],
      [stranger, 'NOTE_NOT_SIGNED_BY_KEY'],
    ] as const) {
      const proofs = await sampleProofs(sampleLog(), sampleAudit(), by);
      expect(await signed(() => proofs)).toContain(`audit/checkpoint ${code}`);
    }
    const foreign = { ...signer, name: 'bank.second' };
    const proofs = await sampleProofs(sampleLog(), sampleAudit(), foreign);
    expect(await signed(() => proofs)).toContain('audit/checkpoint CHECKPOINT_OF_ANOTHER_LOG');
  });

  it('are of a log that does not continue the one that was timed is refused', async () => {
    const rolledBack = sampleLog().slice(0, 1);
    rolledBack.push(
      nextAuditEntry(rolledBack[0]!, auditLeafBytes({ schema: AUDIT_SCHEMA, action: 'another' })),
    );
    const earlier = await sampleProofs(rolledBack, [], signer, { size: 2, tokens: [] });
    const faults = await signed(({ timed }) => ({
      timed: [{ ...timed[0]!, note: earlier.timed[0]!.note }],
    }));
    expect(faults).toEqual(['audit/timed/2/consistency.json CONSISTENCY_NOT_PROVEN']);
  });

  it('are none, as in packs of earlier days, is said and holds', async () => {
    const { auditProofs: _proofs, stills: _stills, ...input } = await samplePackInput();
    const result = await verifyPack(await buildPack(input, signer), { trustedKey: key });
    expect(result.faults).toEqual([]);
    expect(result.doesNotProve.join()).toMatch(/needs the log/);
  });
});

describe('an evidence pack that is signed by certificate as well', () => {
  const year = new Date('2026-11-21T08:00:00.000Z');
  let authority: Awaited<ReturnType<typeof authorityForTests>>;
  let zip: Buffer;
  const roots = (pem: string): string => `-----BEGIN${pem.split('-----BEGIN').at(-1)}`;

  beforeAll(async () => {
    authority = await authorityForTests(() => year);
    zip = await buildPack(await samplePackInput(), sampleSigner(), authority.signer);
  });
  afterAll(() => authority.remove());

  it('is refused when the signature is of another pack', async () => {
    const other = await buildPack(
      { ...(await samplePackInput()), madeBy: 'person-5' },
      sampleSigner(),
      authority.signer,
    );
    const cms = readPackZip(other).items.find(({ name }) => name === 'signatures/pack.cms')!;
    const mixed = readPackZip(zip).items.map((item) => (item.name === cms.name ? cms : item));
    expect(await faultsOf(writePackZip(mixed), key)).toEqual([
      'signatures/pack.cms DIGEST_WRONG',
      'signatures/pack.cms CMS_CONTENT_CHANGED',
    ]);
  });

  it.each(['signatures/pack.cms', 'signatures/certificates.pem'])(
    'names %s when it is missing',
    async (name) => {
      const rest = readPackZip(zip).items.filter((item) => item.name !== name);
      expect(await faultsOf(writePackZip(rest), key)).toContain(`${name} ITEM_MISSING`);
    },
  );

  it('is refused when its root is not the one given from outside', async () => {
    const other = await authorityForTests(() => year);
    const { faults } = await verifyPack(zip, { trustedKey: key, trustedPem: roots(other.signer.chainPem) });
    other.remove();
    expect(faults.map(({ item, code }) => `${item} ${code}`)).toEqual([
      'signatures/pack.cms CHAIN_ROOT_NOT_TRUSTED',
    ]);
  });

  it('holds, and says whose root it is', async () => {
    const own = await verifyPack(zip, { trustedKey: key });
    expect(own.faults).toEqual([]);
    expect(own.checked.join('\n')).toMatch(/by the pack's own root/);
    const outside = await verifyPack(zip, { trustedKey: key, trustedPem: roots(authority.signer.chainPem) });
    expect(outside.faults).toEqual([]);
    expect(outside.checked.join('\n')).toMatch(/by a root given from outside/);
  });
});

describe('an evidence pack with a wrong pack.json', () => {
  const text = items[0]?.bytes.toString() ?? '';
  const withPack = (to: (pack: Record<string, unknown>) => unknown): Buffer => {
    const bytes = canonicalBytes(to(JSON.parse(text) as Record<string, unknown>));
    return writePackZip(change('pack.json', () => bytes));
  };

  it.each([
    ['schema', 'exhibit.pack/v2'],
    ['appliance', ''],
    ['recording', 7],
    ['madeAt', 'today'],
    ['madeFor', ''],
    ['madeBy', null],
    ['doesNotProve', 'nothing'],
    ['doesNotProve', [7]],
    ['items', {}],
    ['items', [7]],
    ['items', [{ path: '../x', sha256: '0'.repeat(64), size: 1 }]],
    ['items', [{ path: 'x', sha256: '0', size: 1 }]],
    ['items', [{ path: 'x', sha256: '0'.repeat(64), size: -1 }]],
  ])('refuses another %s: %j', async (name, value) => {
    expect(await faultsOf(withPack((pack) => ({ ...pack, [name]: value })))).toContain(
      'pack.json PACK_INVALID',
    );
  });

  it('refuses a list', async () => {
    expect(await faultsOf(withPack(() => []))).toContain('pack.json PACK_INVALID');
  });

  it('names an item that it lists twice, and one whose recording it is not', async () => {
    const faults = await faultsOf(
      withPack((pack) => ({
        ...pack,
        recording: 'another',
        items: [...(pack['items'] as unknown[]), (pack['items'] as unknown[])[0]],
      })),
    );
    expect(faults).toContain('HOW-TO-VERIFY.md ITEM_LISTED_TWICE');
    expect(faults).toContain('manifest.json OTHER_RECORDING');
  });
});

describe('an untouched evidence pack', () => {
  it('holds, and says what was checked, with which key, and what it does not prove', async () => {
    const result = await verifyPack(pack, { trustedKey: key });
    expect(result).toMatchObject({ holds: true, faults: [], key: { text: key, from: 'outside' } });
    expect(result.checked).toEqual([
      `Items against the digests in pack.json: ${names.length - 2}`,
      "The signature over pack.json's digest",
      'The signature that sealed the recording',
      "The signature under the visitor's receipt",
      'That consent record and receipt belong to this recording',
      'Segments, their bytes, headers and chain: 2, with 0 declared gaps',
      'Fonts and images: 1, with 1 that are listed as not captured',
      'The index of the archive, derived again from the segments: 1 pieces',
      'Notes on the visitor’s clock, with 1 steps of it',
      'Verdicts recomputed from the recording: 1',
      'Stills: 1, with 0 that are listed as missing',
      'Audit entries, their leaf hashes and links: 3',
      'Audit entries in the log of 4 that the appliance signed: 3',
    ]);
    expect(result.doesNotProve[0]).toMatch(/read or understood/);
  });

  it('says when only its own key was used', async () => {
    expect((await verifyPack(pack)).key?.from).toBe('pack');
  });

  it('is the same, byte for byte, when it is made again', async () => {
    expect((await samplePack()).equals(pack)).toBe(true);
  });
});
