import { routesOf } from '../../src/platform/http/routes-of.js';
import { openSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
beforeAll(async () => {
  appliance = await startTestAppliance();
});
afterAll(() => appliance.stop());

const routes = () => routesOf(appliance.app);

/** What somebody writes where a number or an id is expected. */
const HOSTILE = [
  '1',
  '-1',
  '0x10',
  '99999999999999',
  '00000000-0000-4000-8000-000000000000',
  `%F0%9F%92%A9${'a'.repeat(300)}`,
  '%00',
  '%E0%A4%A',
  '..%2F..%2Fetc%2Fpasswd',
  "'%20OR%201%3D1--",
];

describe('every route', () => {
  it('declares its permission', () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(({ rule }) => rule === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('that needs a person answers 401 without one, whatever the method', async () => {
    for (const { method, path, rule } of routes()) {
      if (rule?.kind !== 'permission' && rule?.kind !== 'signed-in') continue;
      const address = `${appliance.url}${path.replace(/:(\w+)/g, '1')}`;
      const response = await fetch(address, { method });
      expect([address, response.status]).toEqual([address, 401]);
      expect(((await response.json()) as { code: string }).code).toBe('SESSION_REQUIRED');
    }
  });

  it.each(['ada', 'carol'])(
    'that has a place in its address takes anything there from %s without a fault of its own',
    async (login) => {
      const client = await appliance.as(login);
      const faults: string[] = [];
      for (const { method, path } of routes().filter(({ path }) => path.includes(':')))
        for (const value of HOSTILE) {
          const address = path.replace(/:(\w+)/g, value);
          const status = await client
            .request(method, address, method === 'GET' ? undefined : {})
            .then((response) => response.body?.cancel().then(() => response.status))
            .catch((refused: { status?: number }) => refused.status);
          if (status !== undefined && status >= 500) faults.push(`${method} ${address}: ${status}`);
        }
      expect(faults).toEqual([]);
    },
  );

  it('that is public says why', () => {
    for (const { rule } of routes())
      if (rule?.kind === 'public') expect(rule.because.length).toBeGreaterThan(10);
  });
});

describe('an answer', () => {
  it('that is a problem carries a code, a correlation id and nothing else of ours', async () => {
    const response = await fetch(`${appliance.url}/api/nothing-here`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(Object.keys((await response.json()) as object).sort()).toEqual(
      ['code', 'correlationId', 'detail', 'status', 'title', 'type'].sort(),
    );
  });

  it('to broken JSON is a 4xx problem', async () => {
    const response = await fetch(`${appliance.url}/api/sites`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":',
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { code: string }).code).toBe('REQUEST_INVALID');
  });

  it.each(['a\u0000b', 'a\ud800b'])(
    'to %j, which no table can keep, is a 4xx problem or none',
    async (name) => {
      const carol = await appliance.as('carol');
      const ada = await appliance.as('ada');
      const text = { language: 'en', text: name };
      const declaration = {
        controller: { name, address: name, contact: 'privacy@bank.example' },
        ...{ dataCategories: [name], storageLocations: [name], recipients: [], retentionPeriod: 'P5Y' },
      };
      const { id } = await openSite(appliance, `Bank ${name.charCodeAt(1)}`);
      for (const send of [
        () => carol.post('/api/matters', { name }),
        () => ada.post('/api/sites', { name, origins: ['https://b.example'] }),
        () => ada.post('/api/consent-notices', { siteId: id, texts: [text], declaration }),
      ]) {
        const status = await send().then(
          () => 200,
          (refused: { status?: number }) => refused.status,
        );
        expect([200, 400, 422]).toContain(status);
      }
    },
  );

  it('forbids framing, foreign content and sniffing', async () => {
    const { headers } = await fetch(`${appliance.url}/health/live`);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
