export type Role = 'administrator' | 'privacy-officer' | 'compliance-officer' | 'reviewer' | 'auditor';

/** Someone who signs in to the console of the evaluation. */
export interface Person {
  login: string;
  name: string;
  role: Role;
  password: string;
}

export const GROUP_PREFIX = 'exhibit-';

/** Two administrators and two compliance officers: nobody approves alone. */
export const DEMO_PEOPLE: readonly Omit<Person, 'password'>[] = [
  { login: 'ada', name: 'Ada Okafor', role: 'administrator' },
  { login: 'amir', name: 'Amir Haddad', role: 'administrator' },
  { login: 'priya', name: 'Priya Nair', role: 'privacy-officer' },
  { login: 'carol', name: 'Carol Jensen', role: 'compliance-officer' },
  { login: 'colin', name: 'Colin Byrne', role: 'compliance-officer' },
  { login: 'rex', name: 'Rex Lindqvist', role: 'reviewer' },
  { login: 'aude', name: 'Aude Martin', role: 'auditor' },
];

export function personNamed(people: readonly Person[], login: string): Person {
  const person = people.find((candidate) => candidate.login === login);
  if (!person) throw new Error(`Nobody here signs in as ${login}`);
  return person;
}
