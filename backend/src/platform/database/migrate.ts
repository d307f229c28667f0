import { PgBoss } from 'pg-boss';
import { DataSource } from 'typeorm';
import { APPLICATION_ROLE } from '../../../migrations/grants.js';
import { MIGRATIONS } from '../../../migrations/index.js';
import { JOBS_SCHEMA, QUEUES } from '../jobs/queues.js';

/** Brings the schema up to date as its owner. Returns the names of the steps that were run. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: MIGRATIONS,
    synchronize: false,
  });
  await source.initialize();
  try {
    const done = await source.runMigrations({ transaction: 'each' });
    await makeQueues(ownerUrl, source);
    return done.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

async function makeQueues(ownerUrl: string, source: DataSource): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: JOBS_SCHEMA,
    supervise: false,
    schedule: false,
    max: 2,
  });
  await boss.start();
  try {
    for (const [name, options] of Object.entries(QUEUES)) await boss.createQueue(name, options);
  } finally {
    await boss.stop({ graceful: false });
  }
  await source.query(`GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO ${APPLICATION_ROLE}`);
  await source.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO ${APPLICATION_ROLE}`,
  );
  await source.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${JOBS_SCHEMA} TO ${APPLICATION_ROLE}`);
}
