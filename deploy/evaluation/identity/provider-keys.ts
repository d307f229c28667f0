import { generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { keptSecret, readJson, writePrivately } from '../data-folder.ts';
import { DEMO_PEOPLE, type Person } from '../people.ts';

export interface ProviderKeys {
  jwks: { keys: JsonWebKey[] };
  cookieKey: string;
  clientSecret: string;
  people: Person[];
}

/** What must outlive a restart of the provider; made at the first start, readable by this account only. */
export function providerKeys(dataDir: string): ProviderKeys {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const jwks = JSON.parse(
    keptSecret(join(dataDir, 'jwks.json'), () => JSON.stringify(newKeySet())),
  ) as ProviderKeys['jwks'];
  return {
    jwks,
    cookieKey: keptSecret(join(dataDir, 'cookie-key')),
    clientSecret: keptSecret(join(dataDir, 'client-secret')),
    people: keptPeople(dataDir),
  };
}

/** The people of an installation that was started before; null when it never was. */
export const knownPeople = (dataDir: string): Person[] | null =>
  readJson<Person[]>(join(dataDir, 'people.json'));

function keptPeople(dataDir: string): Person[] {
  const known = knownPeople(dataDir) ?? [];
  const people = DEMO_PEOPLE.map((person) => ({
    ...person,
    password: known.find(({ login }) => login === person.login)?.password ?? newPassword(),
  }));
  if (people.length !== known.length)
    writePrivately(join(dataDir, 'people.json'), `${JSON.stringify(people, null, 2)}\n`);
  return people;
}

// Letters that cannot be mistaken for each other: these are read off a terminal.
function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const letters = [...randomBytes(12)].map((byte) => alphabet[byte % alphabet.length]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

function newKeySet(): ProviderKeys['jwks'] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('base64url');
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid }] };
}
