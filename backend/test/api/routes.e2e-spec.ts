import { routesOf } from '../../src/platform/http/routes-of.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
beforeAll(async () => {
  appliance = await startTestAppliance();
});
afterAll(() => appliance.stop());

const routes = () => routesOf(appliance.app);

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

  it('forbids framing, foreign content and sniffing', async () => {
    const { headers } = await fetch(`${appliance.url}/health/live`);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
