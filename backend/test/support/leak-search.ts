import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The ways a value may be written down: as it is, encoded for a URL, in base64 at each of the three offsets, in UTF-16. */
function writings(value: string): Buffer[] {
  const utf8 = Buffer.from(value, 'utf8');
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), utf8]).toString('base64');
    // The first and last characters depend on the neighbours.
    return text.slice(Math.ceil((offset * 8) / 6), -4);
  });
  const url = encodeURIComponent(value);
  const texts = [
    value,
    value.toLowerCase(),
    url,
    url.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    ...base64,
  ];
  return [...new Set(texts)]
    .filter((text) => text.length >= 6)
    .map((text) => Buffer.from(text, 'utf8'))
    .concat(Buffer.from(value, 'utf16le'));
}

/** Names of the values that are found in these bytes, in any writing. */
export function valuesIn(bytes: Buffer, values: readonly string[]): string[] {
  return values.filter((value) => writings(value).some((writing) => bytes.includes(writing)));
}

/** Every file below a folder that holds one of the values: its path and which. */
export async function filesHolding(
  folder: string,
  values: readonly string[],
): Promise<{ file: string; values: string[] }[]> {
  const found: { file: string; values: string[] }[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // A database removes files while we look.
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    const held = valuesIn(bytes, values);
    if (held.length > 0) found.push({ file, values: held });
  }
  return found;
}
