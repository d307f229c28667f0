import { randomBytes } from 'node:crypto';

import { DEMO_PEOPLE, GROUP_PREFIX, type Person, type Role } from '../people.ts';

export const REALM = 'exhibit';

/** People who must not get in: nobody's groups, and two roles that one person may not hold together. */
const REFUSED: readonly { login: string; name: string; roles: Role[]; problem: string }[] = [
  { login: 'norma', name: 'Norma Quist', roles: [], problem: 'LOGIN_NO_ROLE' },
  {
    login: 'otto',
    name: 'Otto Varga',
    roles: ['administrator', 'compliance-officer'],
    problem: 'LOGIN_ROLE_CONFLICT',
  },
];

export interface RefusedPerson {
  login: string;
  password: string;
  problem: string;
}

export interface RealmPeople {
  people: Person[];
  refused: RefusedPerson[];
  /** Content of the file that Keycloak imports beside the realm. */
  file: string;
}

/** The people of the demo as Keycloak's users, with passwords that exist for one run. */
export function realmPeople(newPassword = () => randomBytes(18).toString('base64url')): RealmPeople {
  const people = DEMO_PEOPLE.map((person) => ({ ...person, password: newPassword() }));
  const refused = REFUSED.map((person) => ({ ...person, password: newPassword() }));
  const users = [...people.map((person) => ({ ...person, roles: [person.role] })), ...refused].map(userOf);
  return {
    people,
    refused: refused.map(({ login, password, problem }) => ({ login, password, problem })),
    file: JSON.stringify({ realm: REALM, users }),
  };
}

function userOf({
  login,
  name,
  roles,
  password,
}: {
  login: string;
  name: string;
  roles: Role[];
  password: string;
}) {
  const [firstName = login, lastName = login] = name.split(' ');
  return {
    username: login,
    enabled: true,
    // Keycloak asks people without a name and an address for them before it lets them in.
    email: `${login}@bank.example`,
    emailVerified: true,
    firstName,
    lastName,
    groups: roles.map((role) => `/${GROUP_PREFIX}${role}`),
    credentials: [{ type: 'password', value: password, temporary: false }],
  };
}
