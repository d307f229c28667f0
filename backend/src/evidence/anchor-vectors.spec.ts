import { readFileSync } from 'node:fs';
import { openCheckpoint } from './checkpoint.js';
import { parseCosignerKey, verifyCosignature } from './cosignature.js';
import { parseVerifierKey } from './signed-note.js';
import { verifyTimestampToken } from './timestamp-token.js';

interface Vectors {
  note: string;
  verifierKey: string;
  timestamp: { token: string; trustedPem: string; at: string; serial: string; policy: string };
  cosigned: { checkpoint: string; verifierKey: string; seconds: number };
}
const file = new URL('../../docs/format/vectors/checkpoint-anchors.json', import.meta.url);
const { note, verifierKey, timestamp, cosigned } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

describe('the vectors of the format', () => {
  it('have a timestamp token over a checkpoint', () => {
    const token = Buffer.from(timestamp.token, 'base64');
    const found = verifyTimestampToken(token, { bytes: Buffer.from(note), trustedPem: timestamp.trustedPem });
    const { at, serial, policy } = timestamp;
    expect(found).toMatchObject({ at: new Date(at), serial, policy, independent: true });
  });

  it('have a checkpoint that a witness cosigned', () => {
    const key = parseVerifierKey(verifierKey);
    expect(openCheckpoint(cosigned.checkpoint, key, 'bank.example/audit').size).toBe(7);
    const { at } = verifyCosignature(cosigned.checkpoint, parseCosignerKey(cosigned.verifierKey));
    expect(at).toEqual(new Date(cosigned.seconds * 1_000));
  });
});
