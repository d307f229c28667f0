import { fromBER, type ObjectIdentifier, type OctetString, type Sequence, type UTCTime } from 'asn1js';
import { ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo } from 'pkijs';
import { PARSE_LIMITS, ReadCertificate } from './certificate.js';

/** RFC 5652. Larger than any message of ours, which is a chain and no content. */
export const MAX_CMS_BYTES = 65_536;
export const MAX_CMS_CERTIFICATES = 10;

const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA_SIGNATURES = ['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.11'];

export type CmsFault =
  | 'CMS_TOO_LARGE'
  | 'CMS_MALFORMED'
  | 'CMS_NOT_DETACHED_DATA'
  | 'CMS_TOO_MANY_CERTIFICATES'
  | 'CMS_SIGNERS_NOT_ONE'
  | 'CMS_SIGNER_MISSING'
  | 'CMS_ALGORITHM_REFUSED'
  | 'CMS_ATTRIBUTES_WRONG';

export class CmsRefusal extends Error {
  constructor(readonly code: CmsFault) {
    super(code);
  }
}

/** A signed message, read and not yet believed. */
export interface CmsMessage {
  signer: ReadCertificate;
  certificates: ReadCertificate[];
  /** What the signature is over. */
  signedBytes: Uint8Array;
  signature: Uint8Array;
  /** From the signed attributes. */
  messageDigest: Uint8Array;
  signedAt: Date;
}

/** Reads a detached SignedData of one signer. Throws `CmsRefusal`, and whatever the readers throw at bytes that are none. */
export function readCmsMessage(der: Uint8Array): CmsMessage {
  if (der.length > MAX_CMS_BYTES) throw new CmsRefusal('CMS_TOO_LARGE');
  const read = fromBER(der, PARSE_LIMITS);
  if (read.offset !== der.length) throw new CmsRefusal('CMS_MALFORMED');
  const { contentType, content } = new ContentInfo({ schema: read.result });
  if (contentType !== SIGNED_DATA) throw new CmsRefusal('CMS_MALFORMED');
  const signed = new SignedData({ schema: content });
  if (signed.encapContentInfo.eContentType !== DATA || signed.encapContentInfo.eContent)
    throw new CmsRefusal('CMS_NOT_DETACHED_DATA');
  const certificates = certificatesIn(content as Sequence);
  const [signerInfo, ...more] = signed.signerInfos;
  if (signerInfo === undefined || more.length > 0) throw new CmsRefusal('CMS_SIGNERS_NOT_ONE');
  const signer = certificates.find((one) => isNamedBy(signerInfo, one));
  if (signer === undefined) throw new CmsRefusal('CMS_SIGNER_MISSING');
  requireAlgorithms(signerInfo);
  return {
    signer,
    certificates,
    signature: signerInfo.signature.valueBlock.valueHexView,
    ...signedAttributes(signerInfo),
  };
}

/** The certificates as they are written; a parser's copy of them might be written differently. */
function certificatesIn(signedData: Sequence): ReadCertificate[] {
  const set = signedData.valueBlock.value.find(
    ({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0,
  ) as Sequence | undefined;
  const items = set?.valueBlock.value ?? [];
  if (items.length > MAX_CMS_CERTIFICATES) throw new CmsRefusal('CMS_TOO_MANY_CERTIFICATES');
  return items.map((item) => new ReadCertificate(item.valueBeforeDecodeView));
}

function isNamedBy({ sid }: SignerInfo, { pki }: ReadCertificate): boolean {
  return (
    sid instanceof IssuerAndSerialNumber &&
    sid.serialNumber.isEqual(pki.serialNumber) &&
    sid.issuer.isEqual(pki.issuer)
  );
}

function requireAlgorithms({ digestAlgorithm, signatureAlgorithm }: SignerInfo): void {
  if (digestAlgorithm.algorithmId !== SHA256 || !RSA_SIGNATURES.includes(signatureAlgorithm.algorithmId))
    throw new CmsRefusal('CMS_ALGORITHM_REFUSED');
}

/** RFC 5652 §11: each of the three exactly once, with exactly one value. */
function signedAttributes({
  signedAttrs,
}: SignerInfo): Pick<CmsMessage, 'signedBytes' | 'messageDigest' | 'signedAt'> {
  const only = <T>(type: string): T => {
    const found = signedAttrs?.attributes.filter((attribute) => attribute.type === type) ?? [];
    if (found.length !== 1 || found[0]!.values.length !== 1) throw new CmsRefusal('CMS_ATTRIBUTES_WRONG');
    return found[0]!.values[0] as T;
  };
  if (only<ObjectIdentifier>(CONTENT_TYPE).valueBlock.toString() !== DATA)
    throw new CmsRefusal('CMS_ATTRIBUTES_WRONG');
  return {
    messageDigest: only<OctetString>(MESSAGE_DIGEST).valueBlock.valueHexView,
    signedAt: only<UTCTime>(SIGNING_TIME).toDate(),
    signedBytes: new Uint8Array(signedAttrs!.encodedValue),
  };
}
