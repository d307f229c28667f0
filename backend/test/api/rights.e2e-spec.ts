import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { NO, rightsText, YES } from '../../src/identity/rights-text.js';
import { ROLES, type Role } from '../../src/platform/actor.js';
import { routesOf, type Route } from '../../src/platform/http/routes-of.js';
import { ask } from '../escape/attempt.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

/** One login of each role. */
const LOGINS: Readonly<Record<Role, string>> = {
  administrator: 'ada',
  'privacy-officer': 'priya',
  'compliance-officer': 'carol',
  reviewer: 'rex',
  auditor: 'aude',
};

let appliance: TestAppliance;
let routes: Route[];
beforeAll(async () => {
  appliance = await startTestAppliance({ withoutWorker: true });
  routes = routesOf(appliance.app);
});
afterAll(() => appliance.stop());

const committed = () => readFile(new URL('../../docs/rights.md', import.meta.url), 'utf8');

/** The rows of the committed table: a route, what it needs, and who is let through. */
async function table(): Promise<Map<string, { needs: string; cells: string[] }>> {
  const lines = (await committed()).split('\n').filter((line) => /^\| [A-Z]+ \//.test(line));
  return new Map(
    lines.map((line) => {
      const [route, needs, ...cells] = line.slice(2, -2).split(' | ');
      return [route!, { needs: needs!, cells }];
    }),
  );
}

const NOTHING_KNOWN = { 'nothing-known': true };

/** Its address with ids of nothing. */
const addressOf = ({ path }: Route): string =>
  path.replace(/:(version|seq|entries|size|number)\b/g, '987654').replace(/:\w+/g, () => randomUUID());

/** A request that nobody's right makes do anything: ids of nothing, a body of nothing that is known. */
async function answerTo(route: Route, client: ConsoleClient | null): Promise<string> {
  const { method } = route;
  const address = addressOf(route);
  const body = method === 'GET' ? undefined : NOTHING_KNOWN;
  if (client)
    return client.request(method, address, body).then(
      (response) => String(response.status),
      (thrown: unknown) => (thrown as { code: string }).code,
    );
  const response = await fetch(appliance.url + address, { method, redirect: 'manual' });
  if (response.ok || response.status < 400) return String(response.status);
  return ((await response.json()) as { code: string }).code;
}

const isGuarded = ({ rule }: Route): boolean => rule?.kind === 'permission' || rule?.kind === 'signed-in';

describe('the table of rights', () => {
  it('is what the program says: a change of rights is a change of a committed file', async () => {
    expect(rightsText(routes)).toBe(await committed());
  });

  it('lets nobody through who is not signed in', async () => {
    const rows = await table();
    for (const route of routes.filter(isGuarded)) {
      expect(rows.get(`${route.method} ${route.path}`)!.cells[0]).toBe(NO);
      expect([route.name, await answerTo(route, null)]).toEqual([route.name, 'SESSION_REQUIRED']);
    }
  });

  it.each(ROLES)('is what the guard does with a request of the %s', async (role) => {
    const rows = await table();
    const client = await appliance.as(LOGINS[role]);
    const wrong: string[] = [];
    for (const route of routes) {
      if (route.rule?.kind !== 'permission') continue;
      const said = rows.get(`${route.method} ${route.path}`)!.cells[1 + ROLES.indexOf(role)]!;
      const answer = await answerTo(route, client);
      if ((answer === 'PERMISSION_DENIED') !== (said === NO)) wrong.push(`${route.name}: ${said}, ${answer}`);
      if (said === YES && answer === 'INTERNAL') wrong.push(`${route.name}: ${answer}`);
    }
    expect(wrong).toEqual([]);
  });

  it('sends whoever proved too long ago who they are to do so, wherever it says fresh login, and nowhere else', async () => {
    await appliance.database.owner.query(
      `UPDATE login_session SET authenticated_at = now() - interval '3 hours'`,
    );
    const rows = await table();
    const wrong: string[] = [];
    // Signing out would end what the others are asked with.
    for (const route of routes.filter(isGuarded).filter(({ path }) => path !== '/auth/logout')) {
      const { needs, cells } = rows.get(`${route.method} ${route.path}`)!;
      const role = ROLES.find((_, at) => cells[1 + at] !== NO)!;
      // Bare: the client of the tests would prove who it is by itself.
      const asking = route.method === 'GET' ? {} : { method: route.method, body: NOTHING_KNOWN };
      const { text } = await ask(appliance, await appliance.as(LOGINS[role]), addressOf(route), asking);
      const isSent = text.includes('"code":"STEP_UP_NEEDED"');
      if (isSent !== needs.endsWith(', fresh login')) wrong.push(`${route.name}: ${needs}, ${text}`);
    }
    expect(wrong).toEqual([]);
  });
});
