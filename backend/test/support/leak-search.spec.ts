import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesHolding, valuesIn } from './leak-search.js';

const VALUE = 'Quintessa Oddlington';

describe('the search for leaks finds a value', () => {
  it.each([
    ['as it is', VALUE],
    ['in lower case', VALUE.toLowerCase()],
    ['in a URL', `?name=${encodeURIComponent(VALUE)}`],
    ['in a form', '?name=Quintessa+Oddlington'],
    ['in base64', Buffer.from(VALUE).toString('base64')],
    ['in base64, one byte on', Buffer.from(`-${VALUE}-`).toString('base64')],
    ['in base64, two bytes on', Buffer.from(`--${VALUE}--`).toString('base64')],
  ])('%s', (_how, text) => expect(valuesIn(Buffer.from(text), [VALUE])).toEqual([VALUE]));

  it('in UTF-16', () => expect(valuesIn(Buffer.from(VALUE, 'utf16le'), [VALUE])).toEqual([VALUE]));
  it('in a file in a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'exhibit-leak-'));
    await writeFile(join(folder, 'a'), `x${VALUE}x`);
    await writeFile(join(folder, 'b'), 'nothing');
    expect(await filesHolding(folder, [VALUE])).toEqual([{ file: join(folder, 'a'), values: [VALUE] }]);
    await rm(folder, { recursive: true });
  });
  it('and nothing where there is nothing', () =>
    expect(valuesIn(Buffer.from('xxxxxxxxx xxxxxxxxxx'), [VALUE])).toEqual([]));
});
