import SCIMMY from 'scimmy';
import type { Told } from './directory-people.service.js';
import type { DirectoryPerson } from './directory-person.entity.js';
import { ScimRefused, type ScimType } from './scim.errors.js';

const BASE = '/scim/v2';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const LONGEST = 256;

/** What a directory sends of a person, checked by the schema of RFC 7643. Members that we do not keep are not looked at. */
export function toldIn(body: unknown): Told {
  const {
    externalId,
    userName,
    displayName,
    active = true,
  } = readable(body) as {
    externalId?: unknown;
    userName?: unknown;
    displayName?: unknown;
    active?: unknown;
  };
  if (!isName(externalId))
    throw new ScimRefused(
      400,
      'invalidValue',
      'Send the subject that the person’s ID tokens carry as externalId.',
    );
  if (!isName(userName))
    throw new ScimRefused(400, 'invalidValue', 'Send a userName of at most 256 characters.');
  if (displayName !== undefined && displayName !== null && !isName(displayName))
    throw new ScimRefused(400, 'invalidValue', 'Send a displayName of at most 256 characters.');
  if (typeof active !== 'boolean')
    throw new ScimRefused(400, 'invalidValue', 'Send active as true or false.');
  return { subject: externalId, userName, displayName: (displayName as string | undefined) ?? null, active };
}

/** A person after the operations of a PATCH (RFC 7644, 3.5.2). */
export async function patched(known: DirectoryPerson, body: unknown): Promise<Told> {
  if (!isObject(body)) throw new ScimRefused(400, 'invalidSyntax', 'Send a PatchOp.');
  const operations: unknown[] = Array.isArray(body['Operations']) ? body['Operations'] : [];
  if (operations.length > 50) throw new ScimRefused(400, 'tooMany', 'Send at most 50 operations at a time.');
  const message = { ...body, Operations: operations.map(lenient) };
  const before = new SCIMMY.Schemas.User(scimUser(known), 'out', BASE);
  const after = await refusing(() =>
    new SCIMMY.Messages.PatchOp(message as never).apply(
      before as never,
      async (instance: unknown) => instance as never,
    ),
  );
  return toldIn({ schemas: [USER], ...JSON.parse(JSON.stringify(after ?? before)) });
}

export function scimUser(person: DirectoryPerson): Record<string, unknown> {
  const { id, subject, userName, displayName, active, createdAt, changedAt } = person;
  return {
    schemas: [USER],
    id,
    externalId: subject,
    userName,
    ...(displayName === null ? {} : { displayName }),
    active,
    meta: {
      resourceType: 'User',
      created: createdAt.toISOString(),
      lastModified: changedAt.toISOString(),
      location: `${BASE}/Users/${id}`,
    },
  };
}

export function scimList(people: readonly DirectoryPerson[], { startIndex = 1, count = 100 }): object {
  const from = Math.max(1, startIndex) - 1;
  const page = people.slice(from, from + Math.max(0, Math.min(count, 1_000)));
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: people.length,
    startIndex: from + 1,
    itemsPerPage: page.length,
    Resources: page.map(scimUser),
  };
}

const FILTER = /^(userName|externalId) eq "((?:[^"\\]|\\["\\])*)"$/i;

/** Directories look for one person before they add them; that is the filter there is. */
export function filterIn(text: unknown): Partial<Pick<Told, 'subject' | 'userName'>> {
  if (text === undefined) return {};
  const found = typeof text === 'string' && text.length <= 600 ? FILTER.exec(text) : null;
  if (!found) throw new ScimRefused(400, 'invalidFilter', 'Filter by userName eq "…" or externalId eq "…".');
  const value = found[2]!.replace(/\\(["\\])/g, '$1');
  return found[1]!.toLowerCase() === 'username' ? { userName: value } : { subject: value };
}

function readable(body: unknown): object {
  if (!isObject(body)) throw new ScimRefused(400, 'invalidSyntax', 'Send a User as a JSON object.');
  try {
    return new SCIMMY.Schemas.User(body as never, 'in');
  } catch (thrown) {
    throw refusalOf(thrown);
  }
}

/** Entra writes truth as text. */
const lenient = (operation: unknown): unknown => {
  if (!isObject(operation)) return operation;
  const { path, value } = operation;
  return typeof path === 'string' && path.toLowerCase() === 'active' && /^(true|false)$/i.test(String(value))
    ? { ...operation, value: String(value).toLowerCase() === 'true' }
    : operation;
};

async function refusing<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    throw refusalOf(thrown);
  }
}

/** Whatever the library finds wrong with a message is the sender’s; its words may repeat what was sent. */
function refusalOf(thrown: unknown): ScimRefused {
  const { scimType } = thrown as { scimType?: unknown };
  const known = typeof scimType === 'string' && /^[a-zA-Z]{1,20}$/.test(scimType) ? scimType : 'invalidValue';
  return new ScimRefused(400, known as ScimType, 'Send a message that RFC 7643 and 7644 allow.');
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST && !/\p{C}/u.test(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
