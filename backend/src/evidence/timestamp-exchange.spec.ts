import { DerCursor, TAG, readDer, writeDer, writeUnsigned } from './der.js';
import { readTimestampResponse, timestampNonce, timestampRequest } from './timestamp-exchange.js';

function refusal(work: () => unknown): { code?: string; message?: string } {
  try {
    work();
  } catch (error) {
    return error as { code: string; message: string };
  }
  return {};
}

const response = (status: number, ...more: Buffer[]) =>
  writeDer(TAG.sequence, writeDer(TAG.sequence, writeUnsigned(Buffer.from([status])), ...more));
const failure = (...bits: number[]) => writeDer(TAG.bitString, Buffer.from([0, ...bits]));

describe('the answer of a timestamp authority', () => {
  it.each<[string, Buffer, string]>([
    ['does not know the digest', response(2, failure(0x80)), 'badAlg'],
    ['cannot read the request', response(2, failure(0x04)), 'badDataFormat'],
    ['has no time', response(2, failure(0, 0x02)), 'timeNotAvailable'],
    ['is broken', response(2, failure(0, 0, 0, 0x40)), 'systemFailure'],
    ['has a failure that nobody named', response(2, failure(0x40)), 'a failure without a name'],
    ['waits', response(3, writeDer(TAG.sequence, writeDer(0x0c, Buffer.from('come back')))), 'status 3'],
  ])('is taken as a refusal when it %s', (_what, der, name) => {
    const { code, message } = refusal(() => readTimestampResponse(der));
    expect(code).toBe('TIMESTAMP_REFUSED');
    expect(message).toContain(name);
  });

  it('is not taken when it grants and has no token, or is something else', () => {
    for (const der of [response(0), Buffer.from('<html>'), Buffer.alloc(0)])
      expect(refusal(() => readTimestampResponse(der)).code).toBe('DER_MALFORMED');
  });

  it.each([0, 1])('gives its token when its status is %d', (status) => {
    const token = writeDer(TAG.sequence, writeDer(TAG.null));
    const [info] = readDer(response(status)).children;
    expect(readTimestampResponse(writeDer(TAG.sequence, info!.bytes, token))).toEqual(token);
  });
});

describe('a request for a timestamp', () => {
  it('is refused for what is not a SHA-256 digest', () => {
    expect(refusal(() => timestampRequest(Buffer.alloc(20), Buffer.alloc(8))).code).toBe(
      'TIMESTAMP_MALFORMED',
    );
  });

  it('asks for the digest, the nonce and the certificates of the authority', () => {
    const [digest, nonce] = [Buffer.alloc(32, 7), timestampNonce(Buffer.alloc(20, 1))];
    const request = DerCursor.of(readDer(timestampRequest(digest, nonce)), TAG.sequence);
    request.take(TAG.integer);
    const imprint = request.enter(TAG.sequence);
    imprint.take(TAG.sequence);
    expect(imprint.take(TAG.octetString).content).toEqual(digest);
    expect(request.take(TAG.integer).content).toEqual(nonce);
    expect(request.take(TAG.boolean).content).toEqual(Buffer.from([0xff]));
  });

  it('has a nonce that every reader of DER writes in the same bytes', () => {
    for (const first of [0x00, 0x7f, 0x80, 0xff]) {
      const nonce = timestampNonce(Buffer.alloc(20, first));
      expect(nonce).toHaveLength(8);
      expect(writeUnsigned(nonce).subarray(2)).toEqual(nonce);
    }
  });
});
