import { join } from 'node:path';

import { startIdentityProvider } from './identity-provider.ts';
import { keepPostgres } from './kept-postgres.ts';
import { rotateLog } from './log-file.ts';
import type { ExternalIdentity, Parts } from './parts.ts';
import type { DatabaseUrls } from './postgres-database.ts';
import { createDatabase } from './postgres.ts';

type Say = (line: string) => void;

/** The firm's own database, or an embedded PostgreSQL that is stopped with the appliance. */
export async function standingDatabase(
  { database }: Parts,
  { dataDir, durable, say }: { dataDir: string; durable: boolean; say: Say },
  stopping: AsyncDisposableStack,
): Promise<DatabaseUrls> {
  if (database) return database;
  const folder = join(dataDir, 'postgres');
  rotateLog(join(folder, 'postgres.log'));
  const postgres = await keepPostgres({ dataDir: folder, durable }, say);
  stopping.defer(() => postgres.stop());
  return createDatabase(postgres.superuserUrl, {
    name: 'exhibit',
    ownerRole: 'exhibit_owner',
    appRole: 'exhibit_app',
  });
}

/** The firm's own OpenID provider, which must know the console's address, or the embedded one. */
export async function standingIdentity(
  { identity }: Parts,
  { dataDir, port, consoleUrl }: { dataDir: string; port: number; consoleUrl: string },
  stopping: AsyncDisposableStack,
): Promise<ExternalIdentity> {
  if (identity) return identity;
  const provider = await startIdentityProvider({
    port,
    dataDir: join(dataDir, 'identity'),
    redirectUris: [`${consoleUrl}/auth/callback`],
    postLogoutRedirectUris: [consoleUrl, `${consoleUrl}/`],
  });
  stopping.defer(() => provider.stop());
  return provider;
}
