import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { authorityForTests } from '../keys/certificates/internal-authority.fixture.js';
import { fullPack } from './full-pack.fixture.js';
import { rotatedPack } from './rotated-keys.fixture.js';
import { readPackZip } from './pack-zip.js';
import { samplePack } from './sample-pack.fixture.js';
import { verifyPack } from './verify-pack.js';

const authority = await authorityForTests();
const workshop = mkdtempSync(join(tmpdir(), 'exhibit-tsa-'));
const { input, signer } = await rotatedPack();
const pack = await fullPack(workshop, authority.signer, input, signer);

afterAll(() => {
  authority.remove();
  rmSync(workshop, { recursive: true, force: true });
});

/** A pack unpacked as a person would. */
class Unpacked {
  readonly folder = mkdtempSync(join(tmpdir(), 'exhibit-how-to-'));

  constructor(zip: Buffer) {
    for (const { name, bytes } of readPackZip(zip).items) this.write(name, bytes);
  }

  write(name: string, bytes: Uint8Array): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), bytes);
  }

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }

  /** The blocks of HOW-TO-VERIFY.md, to the letter. */
  commands(): string[] {
    const text = this.read('HOW-TO-VERIFY.md').toString('utf8');
    return [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  }

  run(blocks = this.commands()): string {
    const script = `set -euo pipefail\n${blocks.join('\n')}`;
    return execFileSync('bash', ['-c', script], { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' });
  }
}

describe('HOW-TO-VERIFY.md', () => {
  const unpacked = new Unpacked(pack);
  const names = readPackZip(pack).items.map(({ name }) => name);
  afterAll(() => rmSync(unpacked.folder, { recursive: true, force: true }));

  it.each(names)('finds a change in %s with openssl and sha256sum alone', (name) => {
    const original = unpacked.read(name);
    const blocks = unpacked.commands();
    const changed = Buffer.from(original);
    // Inside what a signature covers: the tail of a file may be space that means nothing.
    const at = Math.floor(original.length / 2);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    unpacked.write(name, changed);
    expect(() => unpacked.run(blocks)).toThrow();
    unpacked.write(name, original);
  });

  it('works as written on an untouched pack, with its certificates, its times and its earlier keys', async () => {
    expect((await verifyPack(pack)).faults).toEqual([]);
    const said = unpacked.run();
    expect(unpacked.commands()).toHaveLength(9);
    // Pack, manifest and receipt, and each of two successions by both of its keys.
    expect(said.match(/Signature Verified Successfully/g)).toHaveLength(7);
    expect(said).toContain('pack.json: OK');
    expect(said).toContain('recording/segments/000001.events.json.gz: OK');
    expect(said).toMatch(/sha256 Fingerprint=/i);
  });

  it('works as written on a pack that has neither', async () => {
    const plain = new Unpacked(await samplePack());
    expect(plain.commands()).toHaveLength(6);
    expect(plain.run()).toContain('pack.json: OK');
    rmSync(plain.folder, { recursive: true, force: true });
  });
});
