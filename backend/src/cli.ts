import 'reflect-metadata';
import { sealEmergencyCommand } from './cli/emergency-commands.js';
import {
  destroyKekCommand,
  importPkcs12Command,
  renewVerifierKeyCommand,
  rotateKeysCommand,
} from './cli/keys-commands.js';
import { makeKeysCommand } from './cli/make-keys.js';
import { qualifyStoreCommand } from './cli/qualify-store.js';
import { verifyCheckpointCommand } from './cli/verify-checkpoint.js';
import { verifyStoreCommand } from './cli/verify-store.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { migrate } from './platform/database/migrate.js';
import { reportStart } from './process-door.js';

const USAGE = `Usage: npm run cli -- COMMAND

  migrate         bring the database schema up to date (needs database.ownerUrl)
  make-keys       make what the keyring, or the token, lacks of keys and certificates; needs no database.
                  Run it once, where the keyring can be written
  rotate-keys     make a new key-encryption key and wrap every key anew; goes on with what was begun
                  [--rewrap-only]  use the newest version that is there
  renew-verifier-key
                  make a new key that signs manifests, packs and checkpoints; the one before hands over to it
  destroy-kek VERSION
                  destroy an old key-encryption key that wraps nothing any more: backups from before the
                  last rotation give no content then, of recordings that were destroyed and of all others
  import-pkcs12   sign with a key from outside: --file FILE --password-file FILE
  seal-emergency  seal the emergency account anew and write its shares, one file each: --folder FOLDER
                  [--shares N]  3 when missing; any two open the account
  qualify-store   examine the configured object store, and say whether WORM may be switched on
                  [--json] [--server NAME] [--server-version VERSION]
  verify-checkpoint FILE --key VERIFIER-KEY
                  say whether the audit log continues a checkpoint that was kept outside; finds a roll-back
                  [--json]
  verify-store    check everything that is stored: the log, its tiles and checkpoints, rows, objects
                  [--checkpoint FILE] [--state FILE] [--json] [--key VERIFIER-KEY ... [--without-keys]]
                  --checkpoint: one that was kept outside; a roll-back is found by it
                  --state: where a run stands; one that was killed goes on from there
                  Exit: 0 it holds, 1 it does not
`;

const [command, ...args] = process.argv.slice(2);

await reportStart(async () => {
  switch (command) {
    case 'migrate':
      return runMigrate();
    case 'make-keys':
      return makeKeysCommand(readConfiguration());
    case 'rotate-keys':
      return rotateKeysCommand(readConfiguration(), args);
    case 'renew-verifier-key':
      return renewVerifierKeyCommand(readConfiguration());
    case 'destroy-kek':
      return destroyKekCommand(readConfiguration(), args);
    case 'import-pkcs12':
      return importPkcs12Command(readConfiguration(), args);
    case 'seal-emergency':
      return sealEmergencyCommand(readConfiguration(), args);
    case 'qualify-store':
      process.exitCode = await qualifyStoreCommand(readConfiguration(), args);
      return;
    case 'verify-checkpoint':
      process.exitCode = await verifyCheckpointCommand(readConfiguration(), args);
      return;
    case 'verify-store':
      process.exitCode = await verifyStoreCommand(readConfiguration(), args);
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
