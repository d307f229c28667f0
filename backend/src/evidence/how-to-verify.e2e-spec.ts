import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPackZip } from './pack-zip.js';
import { samplePack } from './sample-pack.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-how-to-'));
const { items } = readPackZip(await samplePack());

beforeAll(() => {
  for (const { name, bytes } of items) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The blocks of HOW-TO-VERIFY.md, to the letter. */
function commands(): string[] {
  const text = readFileSync(join(folder, 'HOW-TO-VERIFY.md'), 'utf8');
  return [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
}

function run(blocks = commands()): string {
  const script = `set -euo pipefail\n${blocks.join('\n')}`;
  return execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

describe('HOW-TO-VERIFY.md', () => {
  it.each(items.map(({ name }) => name))('finds a change in %s with openssl and sha256sum alone', (name) => {
    const original = readFileSync(join(folder, name));
    const blocks = commands();
    const changed = Buffer.from(original);
    const at = Math.floor(original.length / 2);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    writeFileSync(join(folder, name), changed);
    expect(() => run(blocks)).toThrow();
    writeFileSync(join(folder, name), original);
  });

  it('works as written on an untouched pack', () => {
    const said = run();
    expect(commands()).toHaveLength(6);
    expect(said.match(/Signature Verified Successfully/g)).toHaveLength(3);
    expect(said).toContain('pack.json: OK');
    expect(said).toContain('recording/segments/000001.events.json.gz: OK');
  });
});
