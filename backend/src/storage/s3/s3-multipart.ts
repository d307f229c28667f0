import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { S3Connection } from './s3-connection.js';
import { S3Interrupted } from './s3-failure.js';

// The client's own upload of streams resumes whatever incomplete upload it finds under the key, perhaps another
// writer's, leaves its own behind when it fails, and cannot be told a condition. So the steps are taken one by one.

export interface UploadedPart {
  part: number;
  etag: string;
}

export function startUpload(
  { client, bucket }: S3Connection,
  key: string,
  headers: Record<string, string>,
): Promise<string> {
  return client.initiateNewMultipartUpload(bucket, key, headers);
}

export async function uploadPart(
  { client, bucket }: S3Connection,
  key: string,
  uploadId: string,
  part: number,
  body: Buffer,
): Promise<UploadedPart> {
  const { headers } = await client.makeRequestAsyncOmit(
    {
      method: 'PUT',
      bucketName: bucket,
      objectName: key,
      query: `partNumber=${part}&uploadId=${encodeURIComponent(uploadId)}`,
      headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
    },
    body,
  );
  if (!headers.etag) throw new S3Interrupted('protocol');
  return { part, etag: headers.etag };
}

export async function completeUpload(
  { client, bucket }: S3Connection,
  key: string,
  uploadId: string,
  parts: readonly UploadedPart[],
  headers: Record<string, string>,
): Promise<void> {
  const listed = parts.map(
    ({ part, etag }) => `<Part><PartNumber>${part}</PartNumber><ETag>${inXml(etag)}</ETag></Part>`,
  );
  const response = await client.makeRequestAsync(
    {
      method: 'POST',
      bucketName: bucket,
      objectName: key,
      query: `uploadId=${encodeURIComponent(uploadId)}`,
      headers,
    },
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join('')}</CompleteMultipartUpload>`,
  );
  const said = await textOf(response);
  // Stores that need long begin with 200 and put the refusal into the body.
  const refused = /<Error>.*?<Code>([A-Za-z]+)<\/Code>/s.exec(said)?.[1];
  if (refused !== undefined) throw Object.assign(new Error(refused), { code: refused });
  if (!said.includes('<CompleteMultipartUploadResult')) throw new S3Interrupted('protocol');
}

export async function abortUpload(
  { client, bucket }: S3Connection,
  key: string,
  uploadId: string,
): Promise<void> {
  await client.abortMultipartUpload(bucket, key, uploadId);
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response as AsyncIterable<Buffer>) {
    text += piece.toString('utf8');
    if (text.length > 64 * 1024) throw new S3Interrupted('protocol');
  }
  return text;
}

const inXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
