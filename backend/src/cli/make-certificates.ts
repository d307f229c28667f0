import { X509Certificate } from 'node:crypto';
import { CredentialFolder } from '../keys/certificates/credential-folder.js';
import { InternalAuthority } from '../keys/certificates/internal-authority.js';
import { FileKeyring } from '../keys/file-keyring.js';
import type { Configuration } from '../platform/config/configuration.js';

/** Makes what the keyring lacks of root, signing and timestamping certificates, and says what it has. No database. */
export async function makeCertificatesCommand({ keys, appliance }: Configuration): Promise<void> {
  // Opened first: a keyring that is unsafe or damaged gets nothing more put into it.
  FileKeyring.open(keys.folder, { create: false });
  const folder = new CredentialFolder(keys.folder);
  const authority = new InternalAuthority(appliance.name, folder, () => new Date());
  for (const purpose of ['signing', 'timestamping'] as const) {
    const { subject, fingerprint256, validTo } = new X509Certificate(
      (await authority.issue(purpose)).certificateDer,
    );
    process.stdout.write(`${purpose}: ${subject}, good until ${validTo}, SHA-256 ${fingerprint256}\n`);
  }
}
