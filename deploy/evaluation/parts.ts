import { readFileSync } from 'node:fs';

import type { Person } from './people.ts';
import type { DatabaseUrls } from './postgres-database.ts';
import { Sentence } from './sentence.ts';

export interface S3Storage {
  kind: 's3';
  /** Address of the store, without the bucket: https://s3.bank.example:9000 */
  endpoint: string;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
}

export type StorageChoice = { kind: 'file' } | S3Storage;

/** The firm's OpenID provider, and the people of the demo in it. */
export interface ExternalIdentity {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: Person[];
  /** What the appliance asks for before a grave action, where the provider says how people proved who they are. */
  stepUpAcr?: string[];
}

/** Which parts of the evaluation are the firm's own. What is not named here is embedded. */
export interface Parts {
  mode: 'evaluation' | 'production';
  storage: StorageChoice;
  database?: DatabaseUrls;
  identity?: ExternalIdentity;
}

export const EMBEDDED: Parts = { mode: 'evaluation', storage: { kind: 'file' } };

/** Reads the choice from EXHIBIT_… variables. Every variable may be given as NAME_FILE, a file that holds it. */
export function partsFrom(env: NodeJS.ProcessEnv): Parts {
  const read = reader(env);
  const mode = read.oneOf('EXHIBIT_MODE', ['evaluation', 'production'], 'evaluation');
  const parts: Parts = { mode, storage: storageFrom(read) };
  if (read.optional('EXHIBIT_DATABASE_URL') !== undefined)
    parts.database = {
      appUrl: read.required('EXHIBIT_DATABASE_URL'),
      ownerUrl: read.required('EXHIBIT_DATABASE_OWNER_URL'),
    };
  if (read.optional('EXHIBIT_OIDC_ISSUER') !== undefined)
    parts.identity = {
      issuer: httpAddress('EXHIBIT_OIDC_ISSUER', read.required('EXHIBIT_OIDC_ISSUER')),
      clientId: read.optional('EXHIBIT_OIDC_CLIENT_ID') ?? 'exhibit-console',
      clientSecret: read.required('EXHIBIT_OIDC_CLIENT_SECRET'),
      people: peopleFrom(read.required('EXHIBIT_PEOPLE')),
    };
  return parts;
}

/** Embedded parts are for evaluation: says which are left, and what to run instead. */
export function refuseEmbeddedParts({ mode, storage, database, identity }: Parts): void {
  if (mode !== 'production') return;
  const embedded = [
    ...(database ? [] : ['PostgreSQL']),
    ...(storage.kind === 'file' ? ['the file store'] : []),
    ...(identity ? [] : ['the OpenID provider']),
    'the key files that make themselves',
    'the demo bank',
  ];
  throw new Sentence(
    `EXHIBIT_MODE is production, and npm start runs embedded parts, which are for evaluation only: ${embedded.join(', ')}. Run the appliance as deploy/compose or helm/exhibit do.`,
  );
}

function storageFrom(read: Reader): StorageChoice {
  if (read.oneOf('EXHIBIT_STORAGE', ['file', 's3'], 'file') === 'file') return { kind: 'file' };
  return {
    kind: 's3',
    endpoint: httpAddress('EXHIBIT_S3_ENDPOINT', read.required('EXHIBIT_S3_ENDPOINT')),
    region: read.optional('EXHIBIT_S3_REGION') ?? 'us-east-1',
    bucket: read.required('EXHIBIT_S3_BUCKET'),
    accessKey: read.required('EXHIBIT_S3_ACCESS_KEY'),
    secretKey: read.required('EXHIBIT_S3_SECRET_KEY'),
  };
}

function httpAddress(variable: string, text: string): string {
  const { protocol } = URL.parse(text) ?? {};
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new Sentence(`${variable} must be an address that begins with https:// or http://.`);
}

function peopleFrom(text: string): Person[] {
  try {
    const people = JSON.parse(text) as Person[];
    if (people.every(({ login, password }) => typeof login === 'string' && typeof password === 'string'))
      return people;
  } catch {
    // Told below, without the text: it holds passwords.
  }
  throw new Sentence('EXHIBIT_PEOPLE must be a JSON list of people, each with login, name, role, password.');
}

type Reader = ReturnType<typeof reader>;

function reader(env: NodeJS.ProcessEnv) {
  const optional = (name: string): string | undefined => {
    const direct = env[name] || undefined;
    const file = env[`${name}_FILE`] || undefined;
    if (direct !== undefined && file !== undefined)
      throw new Sentence(`${name} and ${name}_FILE are both set: keep one of them.`);
    return file === undefined ? direct : readTrimmed(`${name}_FILE`, file);
  };
  const required = (name: string): string => {
    const value = optional(name);
    if (value === undefined) throw new Sentence(`${name} (or ${name}_FILE) is missing.`);
    return value;
  };
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const value = optional(name) ?? otherwise;
    if (values.includes(value as T)) return value as T;
    throw new Sentence(`${name} must be one of: ${values.join(', ')}.`);
  };
  return { optional, required, oneOf };
}

function readTrimmed(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new Sentence(`${variable} names a file that cannot be read.`);
  }
}
