import { randomBytes } from 'node:crypto';
import { opensslAuthority } from '../../test/support/openssl-authority.js';
import { type PackInput, buildPack, type PackCmsSigner } from './evidence-pack.js';
import { samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { sha256 } from './sha256.js';
import type { NoteSigner } from './signed-note.js';
import { readTimestampResponse, timestampNonce, timestampRequest } from './timestamp-exchange.js';

/** A pack with everything: certificates, and a time by an authority that is openssl's. `folder` is for that authority. */
export async function fullPack(
  folder: string,
  cms: PackCmsSigner,
  more: Partial<PackInput> = {},
  signer: NoteSigner = sampleSigner(),
): Promise<Buffer> {
  const input = { ...(await samplePackInput(signer)), ...more };
  const [timed] = input.auditProofs!.timed;
  const authority = opensslAuthority(folder);
  const request = timestampRequest(sha256(Buffer.from(timed!.note)), timestampNonce(randomBytes(8)));
  const der = readTimestampResponse(authority.reply(request));
  const tokens = [{ authority: 'tsa', der, trustedPem: authority.rootPem }];
  const auditProofs = { ...input.auditProofs!, timed: [{ ...timed!, tokens }] };
  return buildPack({ ...input, auditProofs }, signer, cms);
}
