import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifierProgram } from '../../build/bundles.mjs';
import { authorityForTests } from '../keys/certificates/internal-authority.fixture.js';
import { fullPack } from './full-pack.fixture.js';
import { readPackZip, writePackZip } from './pack-zip.js';
import { sampleSigner } from './sample-pack.fixture.js';
import { runVerify } from './verify-command.js';

/** The single file that outsiders are given, alone in a folder, beside what `npm run verify` says. */
const folder = mkdtempSync(join(tmpdir(), 'exhibit-program-'));
const program = join(folder, 'exhibit-verify.mjs');
const authority = await authorityForTests();
const honest = await fullPack(folder, authority.signer);
const key = sampleSigner().verifierKey;

beforeAll(async () => writeFileSync(program, await verifierProgram()));
afterAll(() => {
  authority.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function both(zip: Uint8Array, ...more: string[]): Promise<{ code: number; said: string }> {
  const file = join(folder, 'pack.zip');
  writeFileSync(file, zip);
  let said = '';
  const code = await runVerify([file, ...more], (text) => {
    said += text;
  });
  // Nothing of the project around it, and no environment.
  const alone = spawnSync(process.execPath, [program, file, ...more], {
    cwd: folder,
    env: {},
    encoding: 'utf8',
  });
  expect({ code: alone.status, said: alone.stdout, errors: alone.stderr }).toEqual({
    code,
    said,
    errors: '',
  });
  return { code, said };
}

const changed = (name: string, to: (bytes: Buffer) => Uint8Array): Buffer =>
  writePackZip(
    readPackZip(honest).items.map((item) =>
      item.name === name ? { name, bytes: to(Buffer.from(item.bytes)) } : item,
    ),
  );

describe('the verifier as one file says the same as npm run verify', () => {
  it.each(readPackZip(honest).items.map(({ name }) => name))(
    'of a pack in which %s was changed',
    async (name) => {
      const { code, said } = await both(
        changed(name, (bytes) => {
          bytes.writeUInt8(bytes.readUInt8(3) ^ 1, 3);
          return bytes;
        }),
        '--key',
        key,
      );
      expect(code).toBe(1);
      expect(said).toContain(name);
    },
  );

  it('of what is no pack, and of wrong usage', async () => {
    expect((await both(Buffer.from('nothing'))).code).toBe(1);
    expect((await both(honest, '--key')).code).toBe(2);
    expect((await both(honest, '--ca', join(folder, 'absent'))).code).toBe(2);
  });

  it('of a pack that holds, with and without what is known from elsewhere', async () => {
    const roots = join(folder, 'roots.pem');
    writeFileSync(roots, `-----BEGIN${authority.signer.chainPem.split('-----BEGIN').at(-1)}`);
    expect((await both(honest)).code).toBe(0);
    const { code, said } = await both(honest, '--key', key, '--ca', roots);
    expect(code).toBe(0);
    expect(said).toContain('by a root given from outside');
    copyFileSync(join(folder, 'root.pem'), roots);
    expect((await both(honest, '--key', key, '--ca', roots)).said).toContain('CHAIN_ROOT_NOT_TRUSTED');
  });

  it('and asks for nothing but Node itself', () => {
    const asked = [...readFileSync(program, 'utf8').matchAll(/^import .* from ["'](.*)["'];?$/gm)].map(
      ([, name]) => name,
    );
    expect(
      asked.filter((name) => !name!.startsWith('node:') && !['crypto', 'zlib', 'fs'].includes(name!)),
    ).toEqual([]);
  });
});
