import { randomBytes, randomUUID } from 'node:crypto';

import type { DataSource } from 'typeorm';

import type { KeyProvider } from '../../src/keys/key-provider.js';
import type { Outcome } from '../benchmark.ts';
import { compiled } from './compiled.ts';

const KEYS = 50_000;
const AT_ONCE = 1_000;
const HOUR_S = 3_600;

const { recordingKeyContext } = await compiled<typeof import('../../src/keys/recording-keys.service.js')>(
  'keys/recording-keys.service.js',
);
const { rewrapSome } =
  await compiled<typeof import('../../src/keys/care/wrapped-rows.js')>('keys/care/wrapped-rows.js');

/** Keys wrapped anew by a new version, beside as many that are only wrapped, in memory. */
export async function rewrapping(
  source: DataSource,
  provider: KeyProvider,
  say: (line: string) => void,
): Promise<Outcome> {
  const rows: { id: string; version: number; wrapped: Buffer }[] = [];
  let begun = performance.now();
  for (let n = 0; n < KEYS; n++) {
    const id = randomUUID();
    const { kekVersion, wrapped } = await provider.wrap(randomBytes(32), recordingKeyContext(id));
    rows.push({ id, version: kekVersion, wrapped });
  }
  const wrapS = (performance.now() - begun) / 1_000;
  await source.query(
    'INSERT INTO recording_key (recording_id, kek_version, wrapped) SELECT * FROM unnest($1::uuid[], $2::int[], $3::bytea[])',
    [rows.map(({ id }) => id), rows.map(({ version }) => version), rows.map(({ wrapped }) => wrapped)],
  );
  const { version } = await provider.newVersion();
  begun = performance.now();
  while ((await source.transaction((manager) => rewrapSome(manager, provider, version, AT_ONCE))) > 0);
  const rewrapS = (performance.now() - begun) / 1_000;
  const millionS = Math.round((rewrapS / KEYS) * 1_000_000);
  say(
    `  ${KEYS.toLocaleString('en')} keys wrapped anew in ${rounded(rewrapS)} s: a million in ${millionS} s; wrapped in memory alone, ${rounded(wrapS)} s`,
  );
  return {
    figures: { keys: KEYS, rewrapS: rounded(rewrapS), wrapS: rounded(wrapS), millionS },
    missed: millionS <= HOUR_S ? [] : [`a million keys would take ${millionS} s`],
  };
}

const rounded = (value: number) => Math.round(value * 10) / 10;
