import { AUDIT_SCHEMA, auditLeafBytes, leafHash } from '../audit-leaf.js';
import { auditOrigin, checkpointText } from '../checkpoint.js';
import { canonicalText } from '../canonical-json.js';
import {
  CERTIFICATE_SCHEMA,
  certificateBytes,
  certificateNoteText,
  type DestructionCertificate,
  type DestructionSheet,
  ERASE_METHOD,
  objectsPrefix,
  SHEET_SCHEMA,
} from '../destruction-certificate.js';
import { inclusionProof, rootAt, treeInMemory } from '../merkle-tree.js';
import { sha256Hex } from '../sha256.js';
import { formatTlogProof } from '../tlog-proof.js';
import { signer } from '../audit-export/sample-export.fixture.js';
import { CERTIFICATES_SCHEMA, type CertificatesHead, exportLine } from './certificate-lines.js';

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export function sampleCertificate(
  number: number,
  change: Partial<DestructionCertificate> = {},
): DestructionCertificate {
  const recording = uuid(number);
  return {
    schema: CERTIFICATE_SCHEMA,
    appliance: signer.name,
    recording,
    site: 'site-key',
    openedAt: '2020-01-01T00:00:00.000Z',
    manifestHash: 'ab'.repeat(32),
    segments: 3,
    cause: 'maximum',
    rules: {
      version: 2,
      keptFrom: '2020-01-01T00:10:00.000Z',
      keepUntil: '2026-01-01T00:10:00.000Z',
      destroyBy: '2027-01-01T00:10:00.000Z',
    },
    approval: null,
    key: {
      kekVersion: 1,
      wrappedHash: 'cd'.repeat(32),
      madeAt: '2020-01-01T00:00:00.000Z',
      destroyedAt: '2027-01-01T00:11:00.000Z',
    },
    method: ERASE_METHOD,
    objects: [{ key: `${objectsPrefix(recording)}archive/0123456789ab`, bytes: 7 }],
    absence: { prefix: objectsPrefix(recording), provenAt: '2027-01-01T00:11:01.000Z' },
    issuedAt: '2027-01-01T00:11:01.000Z',
    ...change,
  };
}

/** An export as the appliance writes it; nobody signs its sheet unless the test does: that takes a certificate. */
export async function sampleCertificates(
  certificates: readonly DestructionCertificate[],
  {
    cmsOf = () => Promise.resolve(Buffer.alloc(3)),
    head = {},
    sheet = {},
  }: {
    cmsOf?: (sheet: Buffer) => Promise<Buffer>;
    head?: Partial<CertificatesHead>;
    sheet?: Partial<DestructionSheet>;
  } = {},
): Promise<string[]> {
  const texts = certificates.map((certificate) => certificateBytes(certificate));
  const leaves = certificates.map(({ recording }, place) =>
    auditLeafBytes({
      schema: AUDIT_SCHEMA,
      id: uuid(900 + place),
      kind: 'recording.destroyed',
      at: '2027-01-01T00:11:01.000Z',
      actor: { kind: 'system', id: 'retention.sweep' },
      outcome: 'done',
      recording,
      fields: { cause: 'maximum', certificateHash: sha256Hex(texts[place]!), sheet: uuid(7) },
    }),
  );
  const hashAt = treeInMemory(leaves.map((leaf) => leafHash(leaf)));
  const size = leaves.length;
  const checkpointNote = await signer.signNote(
    checkpointText({ origin: auditOrigin(signer.name), size, root: rootAt(size, hashAt), extensions: [] }),
  );
  const sheetText = canonicalText({
    schema: SHEET_SCHEMA,
    appliance: signer.name,
    issuedAt: '2027-01-01T00:11:01.000Z',
    certificates: texts.map((text) => sha256Hex(text)).sort(),
    ...sheet,
  });
  const lines = [
    exportLine({
      schema: CERTIFICATES_SCHEMA,
      appliance: signer.name,
      madeAt: '2027-02-01T00:00:00.000Z',
      certificates: certificates.length,
      verifierKey: signer.verifierKey,
      successions: [],
      ...head,
    }),
    exportLine({ sheet: sheetText, cms: (await cmsOf(Buffer.from(sheetText))).toString('base64') }),
  ];
  for (const [place, text] of texts.entries())
    lines.push(
      exportLine({
        certificate: text.toString('utf8'),
        note: await signer.signNote(certificateNoteText(signer.name, text)),
        leaf: leaves[place]!.toString('utf8'),
        proof: formatTlogProof({ index: place, proof: inclusionProof(place, size, hashAt), checkpointNote }),
      }),
    );
  return lines.map((line) => line.trimEnd());
}
