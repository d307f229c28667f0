import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ExternalIdentity } from '../parts.ts';
import { claimPort } from '../ports.ts';
import { inRepository } from '../repository.ts';
import { keycloakDistribution, keycloakHome } from './keycloak-distribution.ts';
import { REALM, realmPeople, type RefusedPerson } from './keycloak-people.ts';
import { startServer } from './server-process.ts';

export interface KeycloakServer {
  identity: ExternalIdentity;
  refused: RefusedPerson[];
}

/** Starts Keycloak with the realm that we ship; its secret and its people exist for this run only. */
export async function startKeycloak(
  folder: string,
  consoleUrl: string,
  stopping: AsyncDisposableStack,
): Promise<KeycloakServer> {
  const distribution = await keycloakDistribution();
  const own = join(folder, 'keycloak');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const home = keycloakHome(distribution, own);
  const port = await claimPort(0);
  const address = `http://127.0.0.1:${port}`;
  const clientSecret = randomBytes(24).toString('base64url');
  const { people, refused, file } = realmPeople();
  const imported = join(home, 'data', 'import');
  copyFileSync(
    inRepository('deploy', 'keycloak', 'exhibit-realm.json'),
    join(imported, `${REALM}-realm.json`),
  );
  writeFileSync(join(imported, `${REALM}-users-0.json`), file, { mode: 0o600 });
  const stop = await startServer({
    name: 'keycloak',
    command: join(home, 'bin', 'kc.sh'),
    args: [
      'start',
      '--optimized',
      '--import-realm',
      '--cache=local',
      '--http-enabled=true',
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      `--hostname=${address}`,
    ],
    env: { EXHIBIT_OIDC_CLIENT_SECRET: clientSecret, EXHIBIT_PUBLIC_URL: consoleUrl },
    logPath: join(own, 'server.log'),
    answersAt: `${address}/realms/${REALM}/.well-known/openid-configuration`,
    deadlineMs: 300_000,
  });
  stopping.defer(stop);
  return {
    identity: {
      issuer: `${address}/realms/${REALM}`,
      clientId: 'exhibit-console',
      clientSecret,
      people,
      stepUpAcr: ['exhibit:password'],
    },
    refused,
  };
}
