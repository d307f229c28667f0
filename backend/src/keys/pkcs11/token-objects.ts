import type { Attribute, Handle } from 'pkcs11js';
import { KeyringDamagedError } from '../keys.errors.js';
import type { TokenSession } from './pkcs11-token.js';

const MOST_OBJECTS = 10_000;

/** Numbers of the keys called `exhibit-<kind>-<number>`, smallest first. */
export function versionsIn(session: TokenSession, kind: string, objectClass: number): number[] {
  const label = new RegExp(`^exhibit-${kind}-([1-9]\\d{0,5})$`);
  return search(session, [{ type: session.constants.CKA_CLASS, value: objectClass }])
    .flatMap((object) => {
      const [, version] = label.exec(textOf(session, object, session.constants.CKA_LABEL)) ?? [];
      return version === undefined ? [] : [Number(version)];
    })
    .sort((a, b) => a - b);
}

export const labelOf = (kind: string, version: number): string => `exhibit-${kind}-${version}`;

/** The one object of this name, or null. Two of a name are refused: nobody could say which of them wrapped a key. */
export function objectCalled(session: TokenSession, label: string, objectClass: number): Handle | null {
  const key = `${objectClass} ${label}`;
  const known = session.found.get(key);
  if (known !== undefined) return known;
  const { CKA_CLASS, CKA_LABEL } = session.constants;
  const [object, ...more] = search(session, [
    { type: CKA_CLASS, value: objectClass },
    { type: CKA_LABEL, value: label },
  ]);
  if (more.length > 0) throw new KeyringDamagedError(`The token has two keys called ${label}.`);
  if (object === undefined) return null;
  session.found.set(key, object);
  return object;
}

/** After an object was destroyed: its handle must not be used again. */
export function forget(session: TokenSession, label: string, objectClass: number): void {
  session.found.delete(`${objectClass} ${label}`);
}

export function bytesOf(session: TokenSession, object: Handle, type: number): Buffer {
  const [attribute] = session.api.C_GetAttributeValue(session.handle, object, [{ type }]);
  return attribute!.value as Buffer;
}

const textOf = (session: TokenSession, object: Handle, type: number): string =>
  bytesOf(session, object, type).toString('utf8');

function search({ api, handle }: TokenSession, template: Attribute[]): Handle[] {
  api.C_FindObjectsInit(handle, template);
  try {
    return api.C_FindObjects(handle, MOST_OBJECTS);
  } finally {
    api.C_FindObjectsFinal(handle);
  }
}

/** What every private key of ours is: kept, never shown, never taken out. */
export function keptInside({ constants }: TokenSession, label: string): Attribute[] {
  const { CKA_TOKEN, CKA_PRIVATE, CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_LABEL } = constants;
  return [
    { type: CKA_TOKEN, value: true },
    { type: CKA_PRIVATE, value: true },
    { type: CKA_SENSITIVE, value: true },
    { type: CKA_EXTRACTABLE, value: false },
    { type: CKA_LABEL, value: label },
  ];
}
