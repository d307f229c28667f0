import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ObjectLock, ObjectStat } from '../object-store.js';
import type { S3Connection } from './s3-connection.js';

export interface ObjectVersion {
  versionId: string;
  isMarker: boolean;
}

export interface ObjectHead extends ObjectStat {
  versionId: string | undefined;
  lock: ObjectLock;
  /** Of the call that put it. */
  putMark: string | undefined;
}

export const PUT_MARK_HEADER = 'x-amz-meta-exhibit-put';

const PAGE = 1000;

/** The object's answer, its body not yet read. */
export function openObject(
  { client, bucket }: S3Connection,
  key: string,
  range?: { offset: number; length: number },
): Promise<IncomingMessage> {
  const asked = { method: 'GET', bucketName: bucket, objectName: key };
  if (!range) return client.makeRequestAsync(asked);
  const bytes = `bytes=${range.offset}-${range.offset + range.length - 1}`;
  return client.makeRequestAsync({ ...asked, headers: { range: bytes } }, '', [200, 206]);
}

/** What is known of an object, or of one version of it, in one question. */
export async function headOf({ client, bucket }: S3Connection, key: string, versionId?: string) {
  const query = versionId === undefined ? '' : `versionId=${encodeURIComponent(versionId)}`;
  const { headers } = await client.makeRequestAsyncOmit({
    method: 'HEAD',
    bucketName: bucket,
    objectName: key,
    query,
  });
  return readHead(key, headers);
}

function readHead(key: string, headers: IncomingHttpHeaders): ObjectHead {
  const one = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const mode = one('x-amz-object-lock-mode')?.toLowerCase();
  const until = new Date(one('x-amz-object-lock-retain-until-date') ?? Number.NaN);
  const retained = (mode === 'compliance' || mode === 'governance') && !Number.isNaN(until.getTime());
  return {
    key,
    size: Number(one('content-length')),
    versionId: one('x-amz-version-id'),
    lock: {
      retention: retained ? { mode, until } : null,
      held: one('x-amz-object-lock-legal-hold')?.toUpperCase() === 'ON',
    },
    putMark: one(PUT_MARK_HEADER),
  };
}

export interface ObjectPage {
  objects: ObjectStat[];
  /** Where the next page begins; undefined on the last. */
  after: string | undefined;
}

/** One page of keys, in their order, after the key `after`. */
export async function pageOf(
  { client, bucket }: S3Connection,
  prefix: string,
  after: string,
): Promise<ObjectPage> {
  const page = await client.listObjectsQuery(bucket, prefix, after, { Delimiter: '', MaxKeys: PAGE });
  const named = (page.objects as { name?: string; size: number }[]).filter(
    (object): object is { name: string; size: number } => typeof object.name === 'string',
  );
  const last = named.at(-1)?.name;
  return {
    objects: named.map(({ name, size }) => ({ key: name, size })),
    after: isTrue(page.isTruncated) && last !== undefined && last > after ? last : undefined,
  };
}

/** Every version of exactly this key, newest first, delete markers too. */
export async function versionsOf({ client, bucket }: S3Connection, key: string): Promise<ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  let keyMarker = '';
  let versionIdMarker = '';
  for (;;) {
    const page = (await client.listObjectsQuery(bucket, key, '', {
      Delimiter: '',
      MaxKeys: PAGE,
      IncludeVersion: true,
      // The client puts these into the query as they are.
      keyMarker: encodeURIComponent(keyMarker),
      versionIdMarker: encodeURIComponent(versionIdMarker),
    })) as VersionPage;
    for (const { name, versionId, isDeleteMarker } of page.objects)
      if (name === key && versionId !== undefined)
        found.push({ versionId: String(versionId), isMarker: isTrue(isDeleteMarker) });
    const next = page.keyMarker === undefined ? '' : String(page.keyMarker);
    const nextVersion = page.versionIdMarker === undefined ? '' : String(page.versionIdMarker);
    // Keys come in order: after ours there is nothing of ours any more.
    const goesOn = isTrue(page.isTruncated) && next === key && nextVersion !== versionIdMarker;
    if (!goesOn) return found;
    keyMarker = next;
    versionIdMarker = nextVersion;
  }
}

interface VersionPage {
  objects: { name?: string; versionId?: string | number; isDeleteMarker?: unknown }[];
  isTruncated?: unknown;
  keyMarker?: string;
  versionIdMarker?: string;
}

/** The client hands XML's words on as they come. */
const isTrue = (value: unknown) => value === true || value === 'true';
