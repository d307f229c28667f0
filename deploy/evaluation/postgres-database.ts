import { createHmac } from 'node:crypto';
import pg from 'pg';

export interface DatabaseRequest {
  name: string;
  /** Owns the database and its schema; runs migrations. */
  ownerRole: string;
  /** What the appliance works as; owns nothing. */
  appRole: string;
}

export interface DatabaseUrls {
  ownerUrl: string;
  appUrl: string;
}

const PLAIN_NAME = /^[a-z][a-z0-9_]{0,62}$/;
const ONE_AT_A_TIME = 4_015_001;

/** Makes the database and its two roles unless they exist. Safe to call from several processes at once. */
export async function createDatabase(superuserUrl: string, request: DatabaseRequest): Promise<DatabaseUrls> {
  const { name, ownerRole, appRole } = request;
  for (const word of [name, ownerRole, appRole])
    if (!PLAIN_NAME.test(word)) throw new Error(`${word} is not a plain database name`);
  const urls = {
    ownerUrl: urlFor(superuserUrl, ownerRole, name),
    appUrl: urlFor(superuserUrl, appRole, name),
  };
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ONE_AT_A_TIME]);
    for (const [role, url] of [
      [ownerRole, urls.ownerUrl],
      [appRole, urls.appUrl],
    ] as const) {
      const exists = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      const verb = exists.rowCount ? 'ALTER' : 'CREATE';
      const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
      await client.query(
        `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD ${password}`,
      );
    }
    const exists = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!exists.rowCount) await client.query(`CREATE DATABASE ${name} OWNER ${ownerRole} TEMPLATE template0`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${appRole}`);
    await client.query(`ALTER DATABASE ${name} SET timezone TO 'UTC'`);
  } finally {
    await client.end();
  }
  return urls;
}

// Derived, so that several databases of one server can share their roles without changing each other's password.
function urlFor(superuserUrl: string, role: string, name: string): string {
  const url = new URL(superuserUrl);
  const secret = decodeURIComponent(url.password);
  url.password = createHmac('sha256', secret).update(`role:${role}`).digest('base64url');
  url.username = role;
  url.pathname = `/${name}`;
  return url.toString();
}
