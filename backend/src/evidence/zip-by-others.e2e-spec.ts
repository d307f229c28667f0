import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackZipWriter, writePackZip } from './pack-zip.js';
import { isFar, MAX_COLLECTION_BYTES, MAX_ZIP_BYTES, type ZipItem } from './zip-format.js';

const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1_000_000 });
const isThere = (program: string, question: string): boolean => {
  try {
    run(program, question);
    return true;
  } catch {
    return false;
  }
};

const PYTHON = `
import sys, zipfile
zip = zipfile.ZipFile(sys.argv[1])
print('\\n'.join(info.filename + ' ' + str(info.header_offset) for info in zip.infolist()))
for name in sys.argv[2:]:
    print(zip.read(name).decode())
`;

/** Programs that are none of ours; one of them is enough, and which were not there is said. */
const READERS = [
  {
    reader: 'unzip',
    question: '-v',
    test: (file: string, names: string[]) => run('unzip', '-tq', file, ...names),
    list: (file: string) => run('unzip', '-Z1', file).trim().split('\n'),
    read: (file: string, name: string) => run('unzip', '-p', file, name),
  },
  {
    reader: 'python3',
    question: '--version',
    test: (file: string, names: string[]) => run('python3', '-c', PYTHON, file, ...names),
    list: (file: string) =>
      run('python3', '-c', PYTHON, file)
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]!),
    read: (file: string, name: string) =>
      run('python3', '-c', PYTHON, file, name).split('\n').slice(-2).join(''),
  },
];
const present = READERS.filter(({ reader, question }) => isThere(reader, question));

const item = (name: string, text: string): ZipItem => ({ name, bytes: Buffer.from(text) });
const folder = mkdtempSync(join(tmpdir(), 'exhibit-zip-'));
const [small, large] = [join(folder, 'small.zip'), join(folder, 'large.zip')];
const near = [item('collection.json', '{}'), item('packs/a.zip', 'one'), item('summary.pdf', 'the end')];
const far = [item('packs/c.zip', 'beyond'), item('summary.pdf', 'and beyond')];

beforeAll(async () => {
  if (present.length === 0) throw new Error('install unzip or python3: they read what we write');
  const absent = READERS.filter((reader) => !present.includes(reader)).map(({ reader }) => reader);
  if (absent.length > 0) process.stdout.write(`zip: not read by ${absent.join()}, which is not here\n`);
  await written(small, [writePackZip(near)]);
  // Two packs of the most that one may have, of nothing, and what comes behind them: holes take no room.
  const nothing = Buffer.alloc(MAX_ZIP_BYTES);
  const writer = new PackZipWriter(MAX_COLLECTION_BYTES);
  const before = ['packs/a.zip', 'packs/b.zip'].map((name) => writer.header({ name, bytes: nothing }));
  const behind = far.flatMap((one) => [writer.header(one), one.bytes]);
  await written(
    large,
    before.flatMap((header) => [header, MAX_ZIP_BYTES]).concat([...behind, writer.end()] as never),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes one after the other; a number is a hole of so many. */
async function written(path: string, parts: (Uint8Array | number)[]): Promise<void> {
  const file = await open(path, 'wx');
  let at = 0;
  for (const part of parts) {
    if (typeof part !== 'number') await file.write(part, 0, part.length, at);
    at += typeof part === 'number' ? part : part.length;
  }
  if (parts.length > 1) expect(isFar(at)).toBe(true);
  await file.close();
}

describe.each(present)('$reader', ({ test, list, read }) => {
  it('finds a zip of ours whole, and every item in it', () => {
    test(
      small,
      near.map(({ name }) => name),
    );
    expect(list(small)).toEqual(near.map(({ name }) => name));
    expect(read(small, 'packs/a.zip')).toBe('one');
  });

  it('reads what lies behind 4 GiB', () => {
    expect(list(large)).toEqual(['packs/a.zip', 'packs/b.zip', 'packs/c.zip', 'summary.pdf']);
    test(
      large,
      far.map(({ name }) => name),
    );
    expect(read(large, 'packs/c.zip')).toBe('beyond');
    expect(read(large, 'summary.pdf')).toBe('and beyond');
  });
});
