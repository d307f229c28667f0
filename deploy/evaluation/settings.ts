import { resolve } from 'node:path';

import { type Parts, partsFrom } from './parts.ts';
import { portFromText } from './ports.ts';
import { inRepository } from './repository.ts';

export interface Settings {
  dataDir: string;
  ports: { console: number; bank: number; identity: number };
  parts: Parts;
}

/** Where `npm start` keeps its data and listens; every default can be changed from outside. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  return {
    dataDir: env['EXHIBIT_DATA'] ? resolve(env['EXHIBIT_DATA']) : inRepository('.exhibit'),
    ports: {
      console: portFromText('EXHIBIT_PORT', env['EXHIBIT_PORT'], 8080),
      bank: portFromText('EXHIBIT_BANK_PORT', env['EXHIBIT_BANK_PORT'], 8081),
      identity: portFromText('EXHIBIT_IDP_PORT', env['EXHIBIT_IDP_PORT'], 8082),
    },
    parts: partsFrom(env),
  };
}
