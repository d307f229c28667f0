import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Definition } from '../../src/disclosures/disclosure-definition.js';
import {
  decryptObject,
  disclosureTextHash,
  encryptObject,
  FileStore,
  judgedDefinition,
  VisitReader,
} from './compiled.ts';
import { type BenchVisit, KEY, RULE, TEXT } from './visit.ts';

const CONTEXT = Buffer.from('{"schema":"exhibit.archive/v1"}');

const DEFINITION: Definition = {
  ...{
    disclosureId: 'bench',
    key: KEY,
    version: 1,
    locale: 'en',
    text: TEXT,
    furtherTexts: [],
    words: null,
    rule: RULE,
  },
  textHash: Buffer.from(disclosureTextHash(TEXT), 'hex'),
  ...{ selector: null, action: null, effectiveFrom: null, effectiveTo: null, publishedAt: new Date(0) },
};

/** The same visits as whole recordings in an object store, one object each: read, opened, unpacked and judged. */
export async function wholeRecordings(
  folder: string,
  { recordings, visit }: { recordings: number; visit: BenchVisit },
) {
  const store = await FileStore.open(folder);
  const key = randomBytes(32);
  const bodies = visit.segments.map((events) => gzipSync(JSON.stringify(events)));
  const lengths = bodies.map(({ length }) => length);
  const names = Array.from({ length: recordings }, (_, number) => `recordings/${number}`);
  let bytesEach = 0;
  for (const name of names) {
    const object = encryptObject(key, CONTEXT, Buffer.concat(bodies));
    bytesEach = object.length;
    await store.put(name, object);
  }
  const judge = async (name: string): Promise<void> => {
    const plain = decryptObject(key, CONTEXT, await store.get(name));
    const reader = new VisitReader([{ key: KEY }]);
    let at = 0;
    for (const length of lengths) {
      reader.read(JSON.parse(gunzipSync(plain.subarray(at, at + length)).toString('utf8')));
      at += length;
    }
    judgedDefinition(reader.visit({ segments: [], gaps: [] }), DEFINITION);
  };
  return {
    bytesEach,
    judgedPerSecond: async (): Promise<number> => {
      const begun = performance.now();
      for (const name of names) await judge(name);
      return recordings / ((performance.now() - begun) / 1000);
    },
  };
}
