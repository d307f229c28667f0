import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromiumOnThisMachine } from './chromium.ts';
import { writePrivately } from './data-folder.ts';
import type { StorageChoice } from './parts.ts';
import { GROUP_PREFIX } from './people.ts';
import type { DatabaseUrls } from './postgres-database.ts';
import { inRepository } from './repository.ts';

export interface ConfigurationParts {
  dataDir: string;
  port: number;
  publicUrl: string;
  database: DatabaseUrls;
  storage: StorageChoice;
  identity: { issuer: string; clientId: string; clientSecret: string; stepUpAcr?: string[] };
}

export interface ConfigurationFiles {
  appliance: string;
  /** Holds the owner's door to the database; only migrations are given it. */
  migrations: string;
}

export function writeBackendConfiguration(parts: ConfigurationParts): ConfigurationFiles {
  const { dataDir, port, publicUrl, database, identity } = parts;
  const folder = join(dataDir, 'config');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configuration = {
    appliance: { name: 'exhibit-evaluation' },
    mode: 'evaluation',
    http: { host: '127.0.0.1', port, publicUrl },
    database: { url: database.appUrl },
    storage: storageOf(parts),
    keys: { folder: join(dataDir, 'keys'), create: true },
    oidc: {
      issuer: identity.issuer,
      clientId: identity.clientId,
      clientSecret: identity.clientSecret,
      groupPrefix: GROUP_PREFIX,
      ...(identity.stepUpAcr ? { stepUpAcr: identity.stepUpAcr } : {}),
      // Several people try the roles in one browser: the embedded provider asks for the password each time anyway.
      signOutThere: false,
    },
    sessions: { perPerson: 20, stepUpMinutes: 15 },
    console: { folder: inRepository('frontend', 'dist', 'console', 'browser') },
    recorder: { file: inRepository('recorder', 'dist', 'exhibit-recorder.js') },
    recordings: { sealAfterSilenceSeconds: 30 },
    // Not independent, and shown as such: an evaluation sends nothing to anybody.
    anchors: { timestamp: { kind: 'built-in' } },
    stills: stillsOf(),
  };
  const files = { appliance: join(folder, 'appliance.json'), migrations: join(folder, 'migrations.json') };
  writePrivately(files.appliance, JSON.stringify(configuration, null, 2));
  const forMigrations = { ...configuration, database: { url: database.appUrl, ownerUrl: database.ownerUrl } };
  writePrivately(files.migrations, JSON.stringify(forMigrations, null, 2));
  return files;
}

/** Packs carry stills where there is a browser; none is installed for it. */
function stillsOf(): { chromium?: string } {
  const chromium = chromiumOnThisMachine();
  return chromium ? { chromium } : {};
}

function storageOf({ storage, dataDir }: ConfigurationParts): Record<string, unknown> {
  return storage.kind === 'file' ? { kind: 'file', folder: join(dataDir, 'objects') } : { ...storage };
}
