import type { AuditEntry } from './audit-leaf.js';
import type { ApprovedNotice } from './approved-notice.js';
import { auditLines } from './audit-lines.js';
import { type PackAuditProofs, auditProofItems } from './audit-proofs.js';
import { canonicalBytes } from './canonical-json.js';
import { parseCheckpointText } from './checkpoint.js';
import { type DisclosureVersion, requireDisclosureVersion } from './disclosure-version.js';
import { howToVerify } from './how-to-verify.js';
import {
  DOES_NOT_PROVE,
  NOTICE_WITNESS,
  WITHOUT_PROOFS,
  WITHOUT_TIME,
  WITH_PROOFS,
  WITH_TIME,
  PACK_PATHS,
  PACK_SCHEMA,
  type Pack,
  digestNoteText,
  type PackItem,
  packItem,
} from './pack-format.js';
import type { NoticeVerdict } from './notice-verdict.js';
import { writePackZip } from './pack-zip.js';
import { type RecordingManifest, manifestBytes } from './recording-manifest.js';
import { type NoteSigner, parseNote, parseVerifierKey, verifierKeyPem } from './signed-note.js';
import { type RemeasurementWithStills, remeasurementItems } from './remeasurement.js';
import { pemOf, successionItems } from './succession-items.js';
import { type Stills, stillItems } from './stills.js';
import type { Verdict } from './verdict.js';
import type { ZipItem } from './zip-format.js';

export interface PackSegment {
  seq: number;
  /** The header's JSON bytes as they were sent. */
  header: Uint8Array;
  /** The compressed body as it was sent. */
  body: Uint8Array;
}

export interface PackInput {
  madeAt: string;
  madeFor: string;
  madeBy: string;
  manifest: RecordingManifest;
  /** The note that signed the manifest when the recording was sealed. */
  manifestNote: string;
  disclosures: { disclosure: DisclosureVersion; verdict: Verdict }[];
  consent: {
    record: unknown;
    receipt: unknown;
    receiptNote: string;
    /** The notice that it was about; packs of earlier days say nothing of it. */
    proof?: { notice: ApprovedNotice; verdict: NoticeVerdict };
  };
  segments: PackSegment[];
  /** The bytes of every asset that the manifest lists. */
  assets: { sha256: string; mime: string; bytes: Uint8Array }[];
  /** The entries about this recording, in order. */
  audit: AuditEntry[];
  /** The checkpoint that the entries are proven against; without it the pack says so. */
  auditProofs?: PackAuditProofs;
  /** Pictures of the disclosures as they were shown. */
  stills?: Stills;
  /** What measuring again said to verdicts of the pack; at most one note for each. */
  remeasured?: RemeasurementWithStills[];
  /** verify.html, which checks the pack in a browser. */
  verifyPage?: Uint8Array;
  /** Writes summary.pdf from the digests of everything else that pack.json lists. */
  summarise?: (items: readonly PackItem[]) => Promise<Uint8Array>;
  /** Said beside the statements that every pack makes. */
  doesNotProve?: string[];
}

/** What this pack cannot carry, in the words in which it says so. */
export function notProvedBy({
  auditProofs,
  consent,
  doesNotProve = [],
}: Pick<PackInput, 'auditProofs' | 'consent' | 'doesNotProve'>): string[] {
  const timed = auditProofs?.timed.some(({ tokens }) => tokens.length > 0) ?? false;
  const ofLog = auditProofs ? WITH_PROOFS : WITHOUT_PROOFS;
  const ofNotice = consent.proof ? [NOTICE_WITNESS] : [];
  return [...DOES_NOT_PROVE, ...ofNotice, timed ? WITH_TIME : WITHOUT_TIME, ofLog, ...doesNotProve];
}

/** Signs for those who check with `openssl cms`: detached, DER, chain included. */
export interface PackCmsSigner {
  readonly chainPem: string;
  signDetached(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Builds the zip. The same input and time give the same bytes; an unfit input is refused, not packed. */
export async function buildPack(
  input: PackInput,
  signer: NoteSigner,
  cms: PackCmsSigner | null = null,
): Promise<Buffer> {
  const { manifest } = input;
  const items = packItems(input, signer, cms).sort(byName);
  if (input.summarise) {
    const summary = await input.summarise(items.map(({ name, bytes }) => packItem(name, bytes)));
    items.push({ name: PACK_PATHS.summary, bytes: summary });
    items.sort(byName);
  }
  const pack: Pack = {
    schema: PACK_SCHEMA,
    appliance: manifest.appliance,
    recording: manifest.recording,
    madeAt: input.madeAt,
    madeFor: input.madeFor,
    madeBy: input.madeBy,
    doesNotProve: notProvedBy(input),
    items: items.map(({ name, bytes }) => packItem(name, bytes)),
  };
  const packBytes = canonicalBytes(pack);
  const signature = cms && (await cms.signDetached(packBytes));
  const note = await signer.signNote(digestNoteText(manifest.appliance, 'pack', packBytes, signature));
  return writePackZip([
    { name: PACK_PATHS.pack, bytes: packBytes },
    ...items,
    ...(signature ? [{ name: PACK_PATHS.packCms, bytes: signature }] : []),
    { name: PACK_PATHS.packNote, bytes: Buffer.from(note, 'utf8') },
  ]);
}

function packItems(input: PackInput, signer: NoteSigner, cms: PackCmsSigner | null): ZipItem[] {
  const { manifest, consent, stills, verifyPage, auditProofs } = input;
  const { verifierKey } = signer;
  const text = (name: string, content: string): ZipItem => ({ name, bytes: Buffer.from(content, 'utf8') });
  const json = (name: string, value: unknown): ZipItem => ({ name, bytes: canonicalBytes(value) });
  return [
    text(
      PACK_PATHS.howToVerify,
      howToVerify({
        ...manifest,
        verifierKey,
        successions: signer.successions ?? [],
        manifestPem: pemOf(input.manifestNote, verifierKey),
        receiptPem: pemOf(consent.receiptNote, verifierKey),
        cms: cms !== null,
        tokens: tokensOf(auditProofs),
      }),
    ),
    { name: PACK_PATHS.manifest, bytes: manifestBytes(manifest) },
    text(PACK_PATHS.manifestNote, input.manifestNote),
    text(PACK_PATHS.verifierKey, `${verifierKey}\n`),
    text(PACK_PATHS.verifierKeyPem, verifierKeyPem(parseVerifierKey(verifierKey))),
    ...successionItems(signer),
    json(PACK_PATHS.consentRecord, consent.record),
    json(PACK_PATHS.consentReceipt, consent.receipt),
    text(PACK_PATHS.consentNote, consent.receiptNote),
    ...(consent.proof
      ? [
          json(PACK_PATHS.consentNotice, consent.proof.notice),
          json(PACK_PATHS.noticeVerdict, consent.proof.verdict),
        ]
      : []),
    { name: PACK_PATHS.auditEntries, bytes: auditLines(input.audit) },
    ...input.disclosures.flatMap(({ disclosure, verdict }) => [
      json(PACK_PATHS.disclosure(requireDisclosureVersion(disclosure).key), disclosure),
      json(PACK_PATHS.verdict(disclosure.key), verdict),
    ]),
    ...(auditProofs ? auditProofItems(auditProofs, checkpointSize(auditProofs)) : []),
    ...(cms ? [text(PACK_PATHS.certificates, cms.chainPem)] : []),
    ...(stills ? stillItems(stills) : []),
    ...(input.remeasured ?? []).flatMap(remeasurementItems),
    ...(verifyPage ? [{ name: PACK_PATHS.verifyPage, bytes: verifyPage }] : []),
    ...input.assets.map((asset) => ({ name: PACK_PATHS.asset(asset), bytes: asset.bytes })),
    ...input.segments.flatMap(({ seq, header, body }) => [
      { name: PACK_PATHS.segmentHeader(seq), bytes: header },
      { name: PACK_PATHS.segmentEvents(seq), bytes: body },
    ]),
  ];
}

const byName = (a: ZipItem, b: ZipItem): number => (a.name < b.name ? -1 : 1);

const checkpointSize = ({ checkpoint }: PackAuditProofs): number =>
  parseCheckpointText(parseNote(checkpoint).text).size;

const tokensOf = (proofs: PackAuditProofs | undefined): { size: number; authority: string }[] =>
  (proofs?.timed ?? []).flatMap(({ size, tokens }) => tokens.map(({ authority }) => ({ size, authority })));
