import { FileStore } from './file-store.js';
import type { ObjectStore } from './object-store.js';

/** The configuration's `storage`, checked. What the kind does not need is not looked at. */
export interface StorageOptions {
  kind: 'file' | 's3';
  folder?: string;
  endpoint?: string;
  region?: string;
  bucket?: string;
  accessKey?: string;
  secretKey?: string;
  addressing?: 'path' | 'virtual-host';
  caFile?: string;
}

export async function openStore(options: StorageOptions): Promise<ObjectStore> {
  if (options.kind === 'file') return FileStore.open(options.folder!);
  // Its client is large: who keeps files does not load it.
  const { S3Store } = await import('./s3/s3-store.js');
  return S3Store.connect(s3Options(options));
}

export function s3Options({ endpoint, region, bucket, accessKey, secretKey, ...rest }: StorageOptions) {
  const { addressing, caFile } = rest;
  return {
    endpoint: endpoint!,
    region: region!,
    bucket: bucket!,
    accessKey: accessKey!,
    secretKey: secretKey!,
    ...(addressing === undefined ? {} : { addressing }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}
