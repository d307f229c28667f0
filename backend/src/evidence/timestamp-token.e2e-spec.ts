import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl } from '../../test/support/openssl.js';
import { opensslAuthority } from '../../test/support/openssl-authority.js';
import { sha256 } from './sha256.js';
import { testTimestampAuthority } from './timestamp-authority.fixture.js';
import { readTimestampResponse, timestampNonce, timestampRequest } from './timestamp-exchange.js';
import { makeTimestampToken } from './timestamp-making.js';
import { verifyTimestampToken } from './timestamp-token.js';

const BYTES = Buffer.from('bank.example/audit\n7\nAAAA\n\n— bank.example AAAA\n');
const folder = mkdtempSync(join(tmpdir(), 'exhibit-timestamp-'));
const file = (name: string, bytes: string | Buffer) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a token of openssl's authority", () => {
  const authority = opensslAuthority(folder);
  const nonce = timestampNonce(randomBytes(8));
  const token = readTimestampResponse(authority.reply(timestampRequest(sha256(BYTES), nonce)));
  const expected = { bytes: BYTES, trustedPem: authority.rootPem, nonce };

  it('is refused for every bit that was changed, or changes nothing that is believed', () => {
    const honest = verifyTimestampToken(token, expected);
    for (let at = 0; at < token.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const copy = Buffer.from(token);
        copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
        let said: unknown;
        try {
          said = verifyTimestampToken(copy, expected);
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^(TIMESTAMP|DER)_/);
          continue;
        }
        expect([at, bit, said]).toEqual([at, bit, honest]);
      }
  });

  it('is refused as an answer to another request', () => {
    expect(() =>
      verifyTimestampToken(token, { ...expected, nonce: timestampNonce(Buffer.alloc(8)) }),
    ).toThrow(expect.objectContaining({ code: 'TIMESTAMP_NONCE_DIFFERS' }));
  });

  it('is refused by name when the authority does not stamp what was asked', () => {
    const request = timestampRequest(sha256(BYTES), nonce);
    request.writeUInt8(9, request.indexOf(Buffer.from('608648016503040201', 'hex')) + 8);
    expect(() => readTimestampResponse(authority.reply(request))).toThrow(
      expect.objectContaining({ code: 'TIMESTAMP_REFUSED', message: expect.stringContaining('badAlg') }),
    );
  });

  it('is verified, with the time and the name of the authority', () => {
    const { at, authority: name } = verifyTimestampToken(token, expected);
    expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(120_000);
    expect(name).toContain('Test TSA of openssl');
  });

  it('was asked for with a request that openssl reads', () => {
    const query = file('request.tsq', timestampRequest(sha256(BYTES), nonce));
    const text = openssl(['ts', '-query', '-in', query, '-text']).toString();
    expect(text).toContain('Hash Algorithm: sha256');
    expect(text).toContain('Certificate required: yes');
    expect(text).toContain(nonce.toString('hex').toUpperCase());
  });
});

describe('a token of ours', () => {
  const verify = (name: string, args: string[]) =>
    openssl(['ts', '-verify', '-token_in', '-in', join(folder, name), ...args], { cwd: folder }).toString();

  it.each([
    ['EC', undefined],
    ['RSA', 3_072],
  ])('with an %s key is verified by openssl, and refused by it for other data', (kind, rsaBits) => {
    const { root, authority } = testTimestampAuthority(rsaBits ? { rsaBits } : {});
    const order = {
      digest: sha256(BYTES),
      at: new Date(),
      serial: randomBytes(16),
      nonce: timestampNonce(randomBytes(8)),
    };
    file(`${kind}.tst`, makeTimestampToken(authority, order));
    const trusted = ['-CAfile', file(`${kind}.pem`, root.pem)];
    expect(() => verify(`${kind}.tst`, ['-data', file('other', 'other'), ...trusted])).toThrow();
    expect(verify(`${kind}.tst`, ['-data', file('note', BYTES), ...trusted])).toContain('Verification: OK');
    expect(readFileSync(join(folder, `${kind}.tst`)).length).toBeLessThan(8_192);
  });
});
