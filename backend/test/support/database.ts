import { randomUUID } from 'node:crypto';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import { migrate } from '../../src/platform/database/migrate.js';

const TEMPLATE = 'exhibit_template';
const SETUP_LOCK = 7_001;

export interface TestDatabase {
  /** As the running appliance sees it. */
  source: DataSource;
  /** As the owner of the schema sees it. */
  owner: DataSource;
  appUrl: string;
  ownerUrl: string;
  drop(): Promise<void>;
}

/** A fresh, migrated database of its own for one test file. */
export async function testDatabase(entities: MixedList<Function | EntitySchema> = []): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [SETUP_LOCK]);
    try {
      await makeTemplate(admin);
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER exhibit_owner`);
    } finally {
      await admin.query('SELECT pg_advisory_unlock($1)', [SETUP_LOCK]);
    }
  });
  const appUrl = urlFor('exhibit_app', name);
  const ownerUrl = urlFor('exhibit_owner', name);
  const source = await new DataSource({ type: 'postgres', url: appUrl, entities }).initialize();
  const owner = await new DataSource({ type: 'postgres', url: ownerUrl, entities }).initialize();
  return {
    source,
    owner,
    appUrl,
    ownerUrl,
    drop: async () => {
      await Promise.all([source.destroy(), owner.destroy()]);
      await asSuperuser((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** What a backup of the whole database would bring back: a copy of it as it is now, for the appliance's role. */
export async function copyOf(database: TestDatabase): Promise<{ appUrl: string; drop(): Promise<void> }> {
  const original = new URL(database.appUrl).pathname.slice(1);
  const copy = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (admin) => {
    // PostgreSQL copies only a database that nobody uses.
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${original}'`);
    await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${original} OWNER exhibit_owner`);
  });
  return {
    appUrl: urlFor('exhibit_app', copy),
    drop: () => asSuperuser((admin) => admin.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`)),
  };
}

async function makeTemplate(admin: DataSource): Promise<void> {
  const found = await admin.query(`SELECT 1 FROM pg_database WHERE datname = $1`, [TEMPLATE]);
  if (found.length > 0) return;
  const password = process.env['EXHIBIT_TEST_ROLE_PASSWORD'];
  for (const role of ['exhibit_owner', 'exhibit_app'])
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  const making = `${TEMPLATE}_making`;
  await admin.query(`CREATE DATABASE ${making} OWNER exhibit_owner`);
  await migrate(urlFor('exhibit_owner', making));
  await admin.query(`ALTER DATABASE ${making} RENAME TO ${TEMPLATE}`);
}

async function asSuperuser<T>(act: (admin: DataSource) => Promise<T>): Promise<T> {
  // One connection: an advisory lock belongs to the connection that took it.
  const admin = await new DataSource({
    type: 'postgres',
    url: superuserUrl(),
    extra: { max: 1 },
  }).initialize();
  try {
    return await act(admin);
  } finally {
    await admin.destroy();
  }
}

function superuserUrl(): string {
  const url = process.env['EXHIBIT_TEST_POSTGRES'];
  if (!url) throw new Error('no test PostgreSQL: jest.config.mjs starts it');
  return url;
}

function urlFor(role: string, database: string): string {
  const url = new URL(superuserUrl());
  url.username = role;
  url.password = process.env['EXHIBIT_TEST_ROLE_PASSWORD'] ?? '';
  url.pathname = `/${database}`;
  return url.href;
}
