import 'reflect-metadata';
import { readConfiguration } from './platform/config/read-configuration.js';
import { migrate } from './platform/database/migrate.js';
import { reportStart } from './process-door.js';

const USAGE = `Usage: npm run cli -- COMMAND

  migrate    bring the database schema up to date (needs database.ownerUrl)
`;

const [command] = process.argv.slice(2);

await reportStart(async () => {
  switch (command) {
    case 'migrate':
      return runMigrate();
    default:
      process.stderr.write(USAGE);
      process.exitCode = command === undefined || command === 'help' || command === '--help' ? 0 : 2;
  }
});

async function runMigrate(): Promise<void> {
  const { database } = readConfiguration();
  if (!database.ownerUrl) throw new Error('database.ownerUrl is needed to migrate');
  const steps = await migrate(database.ownerUrl);
  process.stdout.write(steps.length > 0 ? `migrated: ${steps.join(', ')}\n` : 'the schema is up to date\n');
}
