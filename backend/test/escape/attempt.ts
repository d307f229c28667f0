import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import type { DataSource } from 'typeorm';
import type { TestAppliance } from '../support/test-appliance.js';

/** What somebody got for an attempt: everything that came back, as text. */
export interface Came {
  status: number;
  text: string;
  headers?: Record<string, string>;
}

export interface Attempt {
  name: string;
  /** The kind of entry that it leaves; or why nothing of ours can write one. */
  leaves: string | { nothing: string };
  /** Resolves to what came back; throwing means that nothing did. */
  make(): Promise<Came | Came[]>;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sends no anti-forgery token. */
  unsigned?: boolean;
}

/** One request as somebody, or as nobody, exactly as it is written here. */
export async function ask(
  appliance: TestAppliance,
  client: ConsoleClient | null,
  path: string,
  { method = 'GET', headers = {}, body, unsigned = false }: Asking = {},
): Promise<Came> {
  const login = client?.['login'];
  const response = await fetch(appliance.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(login ? { cookie: login.cookie } : {}),
      ...(login && !unsigned && method !== 'GET' ? { 'x-csrf-token': login.csrfToken } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    text: bytes.toString('latin1'),
    headers: Object.fromEntries(response.headers),
  };
}

/** Attempts that are one request each. */
export const askedAs =
  (appliance: TestAppliance) =>
  (
    name: string,
    leaves: Attempt['leaves'],
    who: ConsoleClient | null,
    path: string,
    asking?: Asking,
  ): Attempt => ({ name, leaves, make: () => ask(appliance, who, path, asking) });

export const segment = (viewing: string, seq: string | number = 1): string =>
  `/api/viewings/${viewing}/segments/${seq}`;

/** Asks for a viewing or a pack of a recording. */
export const start = (recordingId: string): Asking => ({ method: 'POST', body: { recordingId } });

/** How many entries of a kind there are, those that wait for their place among them. */
export async function entriesOf(owner: DataSource, kind: string): Promise<number> {
  const [row] = await owner.query(
    `SELECT (SELECT count(*) FROM audit_outbox WHERE kind = $1) + (SELECT count(*) FROM audit_entry WHERE kind = $1) AS count`,
    [kind],
  );
  return Number(row.count);
}
