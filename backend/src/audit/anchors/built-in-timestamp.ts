import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { sha256 } from '../../evidence/sha256.js';
import { draftTimestampToken } from '../../evidence/timestamp-making.js';
import { BUILT_IN_POLICY, verifyTimestampToken } from '../../evidence/timestamp-token.js';
import type { Anchor } from './anchor.js';
import type { SignedCheckpoint } from './checkpoint-source.js';

const SERIAL_BYTES = 16;

/** A certificate for timestamps from the appliance's own authority: its own first, the root last. */
export interface TimestampingCertificate {
  privateKey: KeyObject;
  chainDer: readonly Buffer[];
}

/**
 * The timestamp authority inside the appliance, for evaluation. NOT INDEPENDENT: whoever holds the appliance holds its
 * clock and its key, so its tokens have the right form and prove nothing to an outsider.
 */
export class BuiltInTimestamp implements Anchor {
  readonly kind = 'timestamp';
  readonly independent = false;
  readonly target = 'this appliance';

  constructor(
    readonly name: string,
    private readonly certificate: () => Promise<TimestampingCertificate>,
    private readonly now: () => Date,
  ) {}

  async hand({ note }: SignedCheckpoint): Promise<Buffer> {
    const bytes = Buffer.from(note);
    const { privateKey, chainDer } = await this.certificate();
    const maker = {
      certificates: chainDer.slice(0, Math.max(1, chainDer.length - 1)),
      policy: BUILT_IN_POLICY,
    };
    const order = { digest: sha256(bytes), at: this.now(), serial: randomBytes(SERIAL_BYTES) };
    const draft = draftTimestampToken(maker, order);
    const token = draft.token(sign('sha256', draft.toBeSigned, privateKey));
    verifyTimestampToken(token, { bytes, trustedPem: pemOf(chainDer.at(-1)!) });
    return token;
  }
}

const pemOf = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
