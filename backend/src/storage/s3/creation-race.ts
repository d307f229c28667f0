import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { removeAllVersions } from './s3-removal.js';
import type { S3Connection } from './s3-connection.js';

/** No key of ours begins with a dot: it is in nobody's way and in no list. */
const RACES = '.exhibit/racing/';
/** More than a server reads ahead before it asks whether the key is taken. */
const BODY_SIZE = 64 * 1024;
const BEFORE = 3;
const DURING = 5;

/**
 * Whether of two puts of one key under a condition the store lets only one create it. There are stores that ask whether
 * the key is taken when a put begins and not when it ends: they acknowledge both, and keep one. So one put is begun and
 * held half-way, a second one is made whole meanwhile, and only then the first goes on.
 *
 * No clock is asked: `asks`, a call that changes nothing, is answered a few times before the second begins, so that the
 * first has been looked at; and a second that is silent while it is answered a few times more waits for the first.
 */
export async function createsOnceInRace(
  connection: S3Connection,
  asks: () => Promise<unknown>,
): Promise<boolean> {
  const key = `${RACES}${randomUUID()}`;
  let goOn!: () => void;
  const first = outcomeOf(putHeld(connection, key, new Promise((resolve) => (goOn = resolve))));
  let second: Promise<Outcome> | undefined;
  let meanwhile: Promise<void> | undefined;
  try {
    await answered(asks, BEFORE);
    second = outcomeOf(putHeld(connection, key, Promise.resolve()));
    meanwhile = answered(asks, DURING);
    await Promise.race([second, meanwhile]);
    goOn();
    const outcomes = await Promise.all([first, second]);
    for (const { fault } of outcomes) if (fault !== undefined) throw fault;
    return outcomes.filter(({ created }) => created).length < 2;
  } finally {
    goOn();
    await Promise.allSettled([first, second, meanwhile]);
    // What a default retention of the bucket keeps is 64 kB in nobody's way.
    await removeAllVersions(connection, key, new Date()).catch(() => undefined);
  }
}

async function answered(asks: () => Promise<unknown>, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await asks();
}

async function putHeld({ client, bucket }: S3Connection, key: string, gate: Promise<void>): Promise<void> {
  const body = randomBytes(BODY_SIZE);
  const half = BODY_SIZE / 2;
  async function* pieces() {
    yield body.subarray(0, half);
    await gate;
    yield body.subarray(half);
  }
  const response = await client.makeRequestStreamAsync(
    {
      method: 'PUT',
      bucketName: bucket,
      objectName: key,
      headers: {
        'if-none-match': '*',
        'content-length': BODY_SIZE,
        // Buckets with a default retention want it.
        'content-md5': createHash('md5').update(body).digest('base64'),
      },
    },
    Readable.from(pieces(), { objectMode: false }),
    createHash('sha256').update(body).digest('hex'),
    [200],
    '',
  );
  for await (const _ of response) continue;
}

interface Outcome {
  created: boolean;
  fault?: unknown;
}

/** Words of a store for "another was at it"; whatever else went wrong says nothing about races. */
const REFUSALS = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'OperationAborted']);

const outcomeOf = (put: Promise<void>): Promise<Outcome> =>
  put.then(
    () => ({ created: true }),
    (fault: unknown) =>
      REFUSALS.has(String((fault as { code?: unknown }).code))
        ? { created: false }
        : { created: false, fault },
  );
