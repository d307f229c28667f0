import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@exhibit/evaluation/postgres';

/** One real PostgreSQL for the whole run; every test file makes its own database in it (database.ts). */
export default async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'exhibit-test-pg-'));
  const server = await startPostgres({ dataDir: join(folder, 'data'), port: 0, durable: false });
  process.env.EXHIBIT_TEST_POSTGRES = server.superuserUrl;
  process.env.EXHIBIT_TEST_ROLE_PASSWORD = randomBytes(12).toString('hex');
  globalThis.stopTestPostgres = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
