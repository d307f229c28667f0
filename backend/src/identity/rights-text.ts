import { ROLES } from '../platform/actor.js';
import type { RouteRule } from '../platform/http/permit.js';
import type { Route } from '../platform/http/routes-of.js';
import { ROLE_TABLE } from './role-table.js';

export const YES = 'yes';
export const NO = '–';

/** Of nobody signed in, then of each role: whether the guard lets them through. */
export function admitted(rule: RouteRule | undefined): string[] {
  switch (rule?.kind) {
    case 'public':
      return [YES, ...ROLES.map(() => YES)];
    case 'site-key':
      return ['site key', ...ROLES.map(() => 'site key')];
    case 'signed-in':
      return [NO, ...ROLES.map(() => 'own')];
    case 'permission':
      return [
        NO,
        ...ROLES.map((role) => (rule.anyOf.some((wanted) => ROLE_TABLE[role].includes(wanted)) ? YES : NO)),
      ];
    default:
      return [NO, ...ROLES.map(() => NO)];
  }
}

const neededBy = ({ rule, stepUp }: Route): string => {
  const needed = rule?.kind === 'permission' ? rule.anyOf.join(' or ') : (rule?.kind ?? 'undeclared');
  return stepUp ? `${needed}, fresh login` : needed;
};

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The table of routes and roles, to be read in a review: a change of rights is a change of this file. */
export const rightsText = (routes: readonly Route[]): string =>
  [
    '# Who may call what',
    '',
    'Written by `node dist/src/rights.js`; `backend/test/api/rights.e2e-spec.ts` compares it with the program and calls',
    'each route as each role and as nobody. That a role is let through to a route does not mean that it sees what is',
    'there: what is whose is decided by the service (grants, own requests). `own`: whoever is signed in, for their own',
    'session. `fresh login`: only for somebody who proved a moment ago who they are. `site key`: a recorder, with the key',
    'and the origin of its site. The console’s addresses: `rights-console.md`. The operator’s commands need the server',
    'itself and nobody’s login; none shows content.',
    '',
    line(['route', 'needs', 'nobody', ...ROLES]),
    line(['---', '---', '---', ...ROLES.map(() => '---')]),
    ...routes.map((route) =>
      line([`${route.method} ${route.path}`, neededBy(route), ...admitted(route.rule)]),
    ),
    '',
  ].join('\n');
