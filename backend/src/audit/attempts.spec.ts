import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Request } from 'express';
import { ProductError } from '../platform/product-error.js';
import { Attempts } from './attempts.service.js';
import type { Refusals } from './refusals.service.js';

const write = jest.fn(async () => undefined);
const attempts = new Attempts({ write } as unknown as Refusals);
const request = (originalUrl: string, change: object = {}) =>
  ({ method: 'GET', originalUrl, ...change }) as unknown as Request;
const noted = async (asked: Request, status: number, code: string, thrown: unknown = new Error('x')) => {
  await attempts.note(asked, thrown, code, status);
  return write.mock.calls.at(-1) as unknown[] | undefined;
};

describe('a request that was turned away', () => {
  beforeEach(() => {
    write.mockClear();
  });

  it.each([
    ['asking whether one is signed in', '/api/session', 401, 'SESSION_REQUIRED'],
    ['a form that was filled in wrongly', '/api/sites', 400, 'REQUEST_INVALID'],
    ['what a service refused and wrote down itself', '/api/viewings', 403, 'NO_GRANT'],
    ['a conflict', '/api/access-requests', 409, 'ACCESS_CONFLICT'],
    ['a failure of ours', '/api/recordings', 503, 'AUDIT_UNAVAILABLE'],
    ['what a recorder sent', '/ingest/v1/key/consents', 404, 'SITE_UNKNOWN'],
    ['a page of the console', '/nowhere', 404, 'NOT_FOUND'],
  ])('is no attempt when it is %s', async (_, url, status, code) => {
    expect(await noted(request(url), status, code, new ProductError(code, status, ''))).toBeUndefined();
  });

  it('is written down by its declared route, never by its address', async () => {
    const asked = request('/api/viewings/3f/segments/0?secret=1', {
      route: { path: '/api/viewings/:id/segments/:seq' },
      actor: { kind: 'person', personId: 'p', roles: [] },
    });
    expect(await noted(asked, 404, 'VIEWING_NOT_FOUND', new ProductError('X', 404, ''))).toEqual([
      { kind: 'person', personId: 'p', roles: [] },
      {
        kind: 'attempt.refused',
        fields: { route: 'GET /api/viewings/:id/segments/:seq', code: 'VIEWING_NOT_FOUND' },
      },
    ]);
  });

  it('has nobody’s name where nobody was known, and no address where there is no such route', async () => {
    expect(await noted(request('/api/objects/recordings/x'), 404, 'NOT_FOUND')).toEqual([
      { kind: 'system', job: 'http' },
      { kind: 'attempt.refused', fields: { route: 'GET nowhere', code: 'NOT_FOUND' } },
    ]);
  });

  it('is an attempt when it is forged or malformed', async () => {
    for (const [status, code] of [
      [401, 'SESSION_REQUIRED'],
      [403, 'CSRF_REFUSED'],
      [403, 'ROUTE_UNDECLARED'],
      [400, 'REQUEST_INVALID'],
    ] as const) {
      write.mockClear();
      expect(await noted(request('/api/viewings/x'), status, code)).toBeDefined();
    }
  });
});
