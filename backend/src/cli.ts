import 'reflect-metadata';
import { makeCertificatesCommand } from './cli/make-certificates.js';
import { qualifyStoreCommand } from './cli/qualify-store.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { migrate } from './platform/database/migrate.js';
import { reportStart } from './process-door.js';

const USAGE = `Usage: npm run cli -- COMMAND

  migrate         bring the database schema up to date (needs database.ownerUrl)
  make-certificates
                  give the keyring the certificates that it has not: run it where the keyring can be written
  qualify-store   examine the configured object store, and say whether WORM may be switched on
                  [--json] [--server NAME] [--server-version VERSION]
`;

const [command, ...args] = process.argv.slice(2);

await reportStart(async () => {
  switch (command) {
    case 'migrate':
      return runMigrate();
    case 'make-certificates':
      return makeCertificatesCommand(readConfiguration());
    case 'qualify-store':
      process.exitCode = await qualifyStoreCommand(readConfiguration(), args);
      return;
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
