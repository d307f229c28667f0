import forge from 'node-forge';
import { sha256 } from '../../evidence/sha256.js';
import type { RsaKey } from './rsa-key.js';

const { asn1 } = forge;
const { Class, Type } = asn1;

const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const SHA256 = '2.16.840.1.101.3.4.2.1';

/**
 * A detached CMS SignedData (RFC 5652) over content of this SHA-256: RSA, the chain included, the signed attributes
 * contentType, signingTime and messageDigest. Content is hashed by the caller, so that its size does not matter.
 *
 * `forge.pkcs7` is not used: it hashes content itself, and asks for the private key at once.
 */
export async function cmsMessage(
  content: { sha256: Uint8Array },
  { chain, key, at }: { chain: readonly Buffer[]; key: RsaKey; at: Date },
): Promise<Buffer> {
  const attributes = signedAttributes(content.sha256, at);
  // What is signed is the SET, what is sent the same behind the tag [0]: RFC 5652 §5.4.
  const signature = await key.signDigest(sha256(der(set(attributes))));
  const signerInfo = sequence([
    integer(1),
    issuerAndSerialNumber(chain[0]!),
    algorithm(SHA256),
    tagged(0, attributes),
    algorithm(RSA_ENCRYPTION),
    octets(signature),
  ]);
  const signedData = sequence([
    integer(1),
    set([algorithm(SHA256)]),
    sequence([oid(DATA)]),
    tagged(0, chain.map(parsed)),
    set([signerInfo]),
  ]);
  return der(sequence([oid(SIGNED_DATA), tagged(0, [signedData])]));
}

/** In the order that DER wants of a SET OF: by their bytes, which here is by their length. */
const signedAttributes = (digest: Uint8Array, at: Date): forge.asn1.Asn1[] => [
  attribute(CONTENT_TYPE, oid(DATA)),
  attribute(SIGNING_TIME, asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, asn1.dateToUtcTime(at))),
  attribute(MESSAGE_DIGEST, octets(digest)),
];

/** Issuer and serial number are the certificate's own bytes. */
function issuerAndSerialNumber(certificateDer: Buffer): forge.asn1.Asn1 {
  const [toBeSigned] = inside(parsed(certificateDer));
  const [, serialNumber, , issuer] = inside(toBeSigned!);
  return sequence([issuer!, serialNumber!]);
}

const inside = ({ value }: forge.asn1.Asn1): forge.asn1.Asn1[] => value as forge.asn1.Asn1[];

/** Without `decodeBitStrings` what is read is written again byte for byte. */
const parsed = (bytes: Buffer): forge.asn1.Asn1 =>
  asn1.fromDer(bytes.toString('latin1'), { strict: true, decodeBitStrings: false } as unknown as boolean);

const der = (value: forge.asn1.Asn1): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');

const universal = (type: forge.asn1.Type, value: forge.asn1.Asn1[]): forge.asn1.Asn1 =>
  asn1.create(Class.UNIVERSAL, type, true, value);
const sequence = (value: forge.asn1.Asn1[]) => universal(Type.SEQUENCE, value);
const set = (value: forge.asn1.Asn1[]) => universal(Type.SET, value);
const tagged = (tag: number, value: forge.asn1.Asn1[]) =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag as forge.asn1.Type, true, value);
const attribute = (type: string, value: forge.asn1.Asn1) => sequence([oid(type), set([value])]);
const algorithm = (id: string) => sequence([oid(id), asn1.create(Class.UNIVERSAL, Type.NULL, false, '')]);
const oid = (id: string) => asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(id).getBytes());
const integer = (value: number) =>
  asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
const octets = (bytes: Uint8Array) =>
  asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, Buffer.from(bytes).toString('latin1'));
