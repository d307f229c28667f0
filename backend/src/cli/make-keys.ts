import { X509Certificate } from 'node:crypto';
import { prepareKeys } from '../keys/open-keys.js';
import { Signer } from '../keys/signer.js';
import type { Configuration } from '../platform/config/configuration.js';

/** Makes what the keyring or the token lacks of keys and certificates, and says what there is. No database. */
export async function makeKeysCommand({ keys, appliance }: Configuration): Promise<void> {
  const place = await prepareKeys({ ...keys, applianceName: appliance.name }, () => new Date());
  const lines = (await place.provider.versions()).map(
    ({ version, fingerprint }) => `key-encryption key ${version}: ${fingerprint}`,
  );
  lines.push(`verifier key: ${new Signer(appliance.name, place.notes).verifierKey}`);
  for (const purpose of ['signing', 'timestamping'] as const) {
    const { subject, fingerprint256, validTo } = new X509Certificate(
      place.credentials.newest(purpose)!.chain[0]!,
    );
    lines.push(`${purpose}: ${subject}, good until ${validTo}, SHA-256 ${fingerprint256}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
