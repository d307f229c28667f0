import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPackZip } from './pack-zip.js';
import { samplePack } from './sample-pack.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-how-to-'));

beforeAll(async () => {
  for (const { name, bytes } of readPackZip(await samplePack()).items) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The blocks of HOW-TO-VERIFY.md as they stand, but for where the notes in between are written. */
function commands(): string[] {
  const text = readFileSync(join(folder, 'HOW-TO-VERIFY.md'), 'utf8');
  return [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) =>
    block.replaceAll('/tmp/', `${folder}/`),
  );
}

function run(): string {
  const script = `set -euo pipefail\n${commands().join('\n')}`;
  return execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

describe('HOW-TO-VERIFY.md', () => {
  it.each([['audit/entries.jsonl'], ['signatures/manifest.note'], ['consent/receipt.json'], ['pack.json']])(
    'finds a change in %s with openssl and sha256sum alone',
    (name) => {
      const original = readFileSync(join(folder, name));
      const changed = Buffer.from(original);
      changed.writeUInt8(changed.readUInt8(5) ^ 1, 5);
      writeFileSync(join(folder, name), changed);
      expect(run).toThrow();
      writeFileSync(join(folder, name), original);
    },
  );

  it('works as written on an untouched pack', () => {
    const said = run();
    expect(commands()).toHaveLength(6);
    expect(said.match(/Signature Verified Successfully/g)).toHaveLength(3);
    expect(said).toContain('pack.json: OK');
    expect(said).toContain('recording/segments/000001.events.json.gz: OK');
    const [, one, two] = said
      .split('\n')
      .map((line) => line.trim())
      .reduce<string[]>((all, line) => (/^([0-9a-f]{2} ?)+$/.test(line) ? [...all, line] : all), ['']);
    expect(one).toBeDefined();
    expect(two).toBeDefined();
  });
});
