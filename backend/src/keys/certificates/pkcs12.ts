import { createPrivateKey } from 'node:crypto';
import forge from 'node-forge';
import { LocalRsaKey } from './rsa-key.js';

type Bags = Record<'keyBag' | 'pkcs8ShroudedKeyBag' | 'certBag', string>;

const MOST_BYTES = 262_144;

/** What a PKCS#12 file (RFC 7292) holds: one RSA key and its certificates. Null when it does not open. */
export function openPkcs12(
  file: Buffer,
  password: string,
): { key: LocalRsaKey; certificates: Buffer[] } | null {
  if (file.length > MOST_BYTES) return null;
  try {
    const asn1 = forge.asn1.fromDer(file.toString('latin1'));
    const opened = forge.pkcs12.pkcs12FromAsn1(asn1, password);
    const { keyBag, pkcs8ShroudedKeyBag, certBag } = forge.pki.oids as Bags;
    const bags = (type: string) => opened.getBags({ bagType: type })[type]!;
    const keys = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)];
    if (keys.length !== 1) return null;
    const pem = forge.pki.privateKeyToPem(keys[0]!.key!);
    const certificates = bags(certBag).map(({ cert }) =>
      Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(cert!)).getBytes(), 'latin1'),
    );
    return { key: new LocalRsaKey(createPrivateKey(pem)), certificates };
  } catch {
    return null;
  }
}
