import { type Permission, holdsOneOf } from '../session/permissions';

export interface NavigationEntry {
  path: string;
  label: string;
  group: 'Work' | 'Rules' | 'Oversight';
  needs: readonly Permission[];
}

const ENTRIES: readonly NavigationEntry[] = [
  { path: '/recordings', label: 'Recordings', group: 'Work', needs: ['recordings.search'] },
  {
    path: '/access',
    label: 'Access',
    group: 'Work',
    needs: ['access.request', 'access.approve', 'access.see-all'],
  },
  { path: '/alarms', label: 'Alarms', group: 'Work', needs: ['alarms.read'] },
  { path: '/packs', label: 'Evidence packs', group: 'Work', needs: ['evidence.export'] },
  { path: '/consent', label: 'Consent', group: 'Work', needs: ['consent.read'] },
  {
    path: '/subject-requests',
    label: 'Subject requests',
    group: 'Work',
    needs: ['subject-requests.read'],
  },
  { path: '/disclosures', label: 'Disclosures', group: 'Rules', needs: ['disclosures.read'] },
  {
    path: '/consent-notices',
    label: 'Consent notices',
    group: 'Rules',
    needs: ['consent-notices.read'],
  },
  { path: '/legal-bases', label: 'Legal bases', group: 'Rules', needs: ['legal-bases.read'] },
  { path: '/masking', label: 'Masking', group: 'Rules', needs: ['masking.read'] },
  { path: '/retention', label: 'Retention', group: 'Rules', needs: ['retention.read'] },
  { path: '/sites', label: 'Sites', group: 'Rules', needs: ['sites.read'] },
  { path: '/roles', label: 'Roles', group: 'Rules', needs: ['roles.read'] },
  { path: '/people', label: 'People', group: 'Rules', needs: ['people.read'] },
  { path: '/api-tokens', label: 'API tokens', group: 'Rules', needs: ['tokens.manage'] },
  { path: '/audit', label: 'Audit log', group: 'Oversight', needs: ['audit.read'] },
  { path: '/audit-exports', label: 'Audit exports', group: 'Oversight', needs: ['audit.export'] },
  { path: '/integrity', label: 'Integrity', group: 'Oversight', needs: ['system.read'] },
  { path: '/system', label: 'System', group: 'Oversight', needs: ['system.read'] },
];

export const entriesFor = (permissions: readonly string[]): NavigationEntry[] =>
  ENTRIES.filter((entry) => holdsOneOf(permissions, entry.needs));

export function groupsFor(permissions: readonly string[]): { name: string; entries: NavigationEntry[] }[] {
  const groups = new Map<string, NavigationEntry[]>();
  for (const entry of entriesFor(permissions))
    groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups].map(([name, entries]) => ({ name, entries }));
}

export const startAddress = (permissions: readonly string[]): string =>
  entriesFor(permissions)[0]?.path ?? '/not-allowed';
