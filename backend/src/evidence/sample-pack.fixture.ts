import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { AUDIT_SCHEMA, type AuditEntry, auditLeafBytes, nextAuditEntry } from './audit-leaf.js';
import { type DisclosureVersion, disclosureTextHash } from './disclosure-version.js';
import { type PackInput, buildPack } from './evidence-pack.js';
import { judgeRecording } from './judge-recording.js';
import { clockNotes, jumpsIn } from './clock-notes.js';
import { digestNoteText, receiptNoteText } from './pack-format.js';
import { ArchiveLayout, archiveShape, frameBytes, snapshotTime } from './recording-archive.js';
import {
  type ManifestSegment,
  type RecordingManifest,
  buildManifest,
  manifestBytes,
} from './recording-manifest.js';
import { RecordedPage } from './rebuilt-page/recorded-page.fixture.js';
import { sampleProofs } from './sample-proofs.fixture.js';
import { samplePng } from './sample-stills.fixture.js';
import { sha256Hex } from './sha256.js';
import { type NoteSigner, formatNote, parseVerifierKey, verifierKeyText } from './signed-note.js';

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const RECORDING = '6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11';
const CONSENT = 'b0b7c4c2-2a53-4f0e-8d6c-7a1f9d3f2c22';
export const START = 1_790_000_000_000;

/** A signer whose key is the same in every run. */
export function sampleSigner(name = 'bank.example', seed = 7): NoteSigner {
  const der = Buffer.concat([PKCS8_ED25519, Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  const verifierKey = verifierKeyText(name, publicKey);
  return {
    name,
    verifierKey,
    signNote: (text) =>
      Promise.resolve(formatNote(text, parseVerifierKey(verifierKey), sign(null, Buffer.from(text), key))),
  };
}

export const sampleDisclosure: DisclosureVersion = {
  key: 'representative-example',
  version: 1,
  locale: 'en-GB',
  text: 'Borrow 5,000 over 36 months at 9.9 % APR.',
  textHash: disclosureTextHash('Borrow 5,000 over 36 months at 9.9 % APR.'),
  rule: {
    minContinuousMs: 1_000,
    minCumulativeMs: 2_000,
    minVisibleShare: 0.9,
    minFontPx: 9,
    beforeAction: 'sign',
  },
};

export function custom(tag: string, payload: unknown, at = 0): unknown {
  return { type: 5, timestamp: START + at, data: { tag, payload } };
}

export function stretch(from: number, to: number, changes: Record<string, unknown> = {}): unknown {
  const payload = {
    disclosure: sampleDisclosure.key,
    textHash: sampleDisclosure.textHash,
    from: START + from,
    to: START + to,
    visibleShare: 1,
    hidden: [],
    foreground: true,
    method: 'hit-tested',
    fontPx: 14,
    ...changes,
  };
  return custom('exhibit.disclosure', payload, to);
}

export function action(name: string, at: number): unknown {
  return custom('exhibit.action', { action: name, at: START + at }, at);
}

/** The head of a WOFF 2 file, as far as anyone here reads it. */
export const sampleFont = Buffer.from('wOF2\0\x01\0\0\0\0\0\x1a a small font.', 'latin1');

const page = new RecordedPage();
export const SEGMENTS = [
  [
    custom('exhibit.asset', { asset: 'font-sample-0', sha256: sha256Hex(sampleFont) }),
    custom('exhibit.asset', { asset: 'image-sample-1', failed: 'other-origin' }),
    {
      type: 3,
      timestamp: START,
      data: { rule: '@font-face{src:url(exhibit-asset:font-sample-0)}', src: 'exhibit-asset:image-sample-1' },
    },
    ...page.picture(START, [
      page.element(
        'p',
        { 'data-exhibit-disclosure': sampleDisclosure.key },
        page.text(sampleDisclosure.text),
      ),
    ]),
    stretch(0, 1000),
  ],
  [stretch(1050, 2050), stretch(2100, 3000), action('sign', 4000)],
];

/** Ways in which a test bends the recording before everything is hashed, chained and signed. */
export interface Bend {
  body?: (events: unknown[], seq: number) => Buffer;
  header?: (header: Record<string, unknown>) => unknown;
  manifest?: (manifest: Omit<RecordingManifest, 'schema'>) => Partial<RecordingManifest>;
}

/** A small recording of two segments that shows its disclosure, with all that goes into its pack. */
export async function samplePackInput(
  signer: NoteSigner = sampleSigner(),
  bend: Bend = {},
  recording = RECORDING,
): Promise<PackInput> {
  let prevHash: string | null = null;
  const segments: (ManifestSegment & { header: Buffer; body: Buffer })[] = [];
  const layout = new ArchiveLayout(recording);
  const jumps: ReturnType<typeof jumpsIn> = [];
  for (const [seq, events] of SEGMENTS.entries()) {
    const body = bend.body?.(events, seq) ?? gzipSync(JSON.stringify(events));
    const hash = sha256Hex(body);
    const [firstAt, lastAt] = [START + seq * 5000, START + seq * 5000 + 4000];
    const claims = {
      wire: 1,
      recording,
      seq,
      prevHash,
      hash,
      firstAt,
      lastAt,
      policyVersion: 3,
      consentId: CONSENT,
      recorderVersion: '0.1.0',
      counts: { events: events.length, observations: 1, dropped: 0 },
      ...(seq === 1 && { clockJumps: [{ at: START + 7_000, byMs: 2_500 }] }),
    };
    const header: Buffer = Buffer.from(JSON.stringify(bend.header?.(claims) ?? claims));
    const length = frameBytes(header.length, body.length);
    layout.place({ seq, length, firstAt, lastAt, snapshotAt: snapshotTime(events) });
    jumps.push(...jumpsIn(claims, seq));
    segments.push({
      seq,
      hash,
      headerHash: sha256Hex(header),
      prevHash,
      bytes: body.length,
      receivedAt: `2026-11-20T10:00:0${seq}.000Z`,
      firstAt,
      lastAt,
      events: events.length,
      ciphertextHash: sha256Hex(Buffer.from(`object ${seq}`)),
      header,
      body,
    });
    prevHash = hash;
  }
  const plain = {
    appliance: signer.name,
    recording,
    site: 'demo-bank',
    consentId: CONSENT,
    policyVersions: [3],
    openedAt: '2026-11-20T10:00:00.000Z',
    sealedAt: '2026-11-20T10:05:00.000Z',
    segments: segments.map(({ header: _header, body: _body, ...segment }) => segment),
    gaps: [],
    end: 'stopped' as const,
    recorderVersions: ['0.1.0'],
    conformance: { checked: true, violations: 0 },
    assets: [
      { sha256: sha256Hex(sampleFont), mime: 'font/woff2', bytes: sampleFont.length, kind: 'font' as const },
    ],
    notCaptured: [{ kind: 'image' as const, reason: 'other-origin' as const, count: 1 }],
    archive: { ...archiveShape(layout.index), ciphertextHash: sha256Hex(Buffer.from('archive')) },
    playerVersions: ['@rrweb/replay 2.1.6'],
    clock: clockNotes(segments, jumps),
  };
  const manifest = buildManifest({ ...plain, ...bend.manifest?.(plain) });
  const receipt = {
    schemaVersion: 'exhibit.receipt/v1',
    receiptId: 'd2f3d0f6-33a5-4b67-9d6c-5d0d1c7e3a33',
    recordId: CONSENT,
    site: 'demo-bank',
    decision: 'given',
    noticeVersion: '2026-11',
    purposes: ['evidence'],
    language: 'en-GB',
    eventTime: '2026-11-20T09:59:58.000Z',
    withdrawalMethod: 'The link in the footer',
  };
  const [verdict] = judgeRecording(manifest, SEGMENTS, [sampleDisclosure]);
  return {
    madeAt: '2026-11-21T08:00:00.000Z',
    madeFor: 'Complaint 17, supervisory authority',
    madeBy: 'person-4',
    manifest,
    manifestNote: await signer.signNote(digestNoteText(signer.name, 'manifest', manifestBytes(manifest))),
    disclosures: [{ disclosure: sampleDisclosure, verdict: verdict as NonNullable<typeof verdict> }],
    consent: {
      record: { recordId: CONSENT, decision: 'given' },
      receipt,
      receiptNote: await signer.signNote(receiptNoteText(receipt)),
    },
    segments: segments.map(({ seq, header, body }) => ({ seq, header, body })),
    assets: [{ sha256: sha256Hex(sampleFont), mime: 'font/woff2', bytes: sampleFont }],
    audit: sampleAudit(),
    auditProofs: await sampleProofs(sampleLog(), sampleAudit(), signer, { size: 2, tokens: [] }),
    stills: {
      browser: 'Chromium/0.0',
      player: 'player 0.0',
      taken: [
        { disclosure: sampleDisclosure.key, at: START + 1_500, width: 8, height: 6, png: samplePng(8, 6) },
      ],
      missing: [],
    },
  };
}

export async function samplePack(signer: NoteSigner = sampleSigner()): Promise<Buffer> {
  return buildPack(await samplePackInput(signer), signer);
}

/** Entries 0, 1 and 3 of a log: those about one recording. */
export function sampleAudit(): AuditEntry[] {
  return sampleLog().filter(({ index }) => index !== 2);
}

export function sampleLog(): AuditEntry[] {
  const log: AuditEntry[] = [];
  for (const what of ['recording.opened', 'recording.sealed', 'site.created', 'pack.made'])
    log.push(
      nextAuditEntry(
        log.at(-1) ?? null,
        auditLeafBytes({ schema: AUDIT_SCHEMA, action: what, actor: 'person-4' }),
      ),
    );
  return log;
}
