import { TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import { Problem } from '../session/problem';
import { Confirm } from '../ui/confirm-dialog';
import { RunningPage } from './running-page';

const viewing = {
  id: 'v1',
  person: { id: 'p1', name: 'Rex' },
  recordingId: 'r1',
  siteName: 'Bank',
  startedAt: '2026-01-01T00:00:00.000Z',
  seenAt: '2026-01-01T00:00:01.000Z',
  grantEndsAt: '2026-01-01T04:00:00.000Z',
  mayStop: true,
};

describe('who watches now', () => {
  const invoke = jest.fn();
  const ask = jest.fn();
  let page: RunningPage;

  beforeEach(() => {
    invoke.mockReset();
    ask.mockReset();
    TestBed.configureTestingModule({
      providers: [
        { provide: Api, useValue: { invoke } },
        { provide: Confirm, useValue: { ask } },
      ],
    });
    page = TestBed.runInInjectionContext(() => new RunningPage());
  });
  afterEach(() => TestBed.resetTestingModule());

  it('stops nothing that was not confirmed', async () => {
    ask.mockResolvedValue(false);
    await page.stop(viewing);
    expect(invoke).not.toHaveBeenCalled();
  });

  it('shows a refusal, and looks again after it', async () => {
    ask.mockResolvedValue(true);
    invoke.mockRejectedValueOnce(new Problem('No', 'Reload', 'VIEWING_NOT_FOUND', 404, null));
    invoke.mockResolvedValueOnce({ items: [] });
    await page.stop(viewing);
    expect(page.stopping.problem()?.code).toBe('VIEWING_NOT_FOUND');
    expect(page.viewings.status()).toBe('empty');
  });

  it('tells that it could not look from that nobody watches', async () => {
    invoke.mockRejectedValueOnce(new Problem('No', 'Later', 'UNREACHABLE', 0, null));
    await page.load();
    expect(page.viewings.status()).toBe('failed');
    invoke.mockResolvedValueOnce({ items: [viewing] });
    await page.load();
    expect(page.viewings.status()).toBe('ready');
  });
});
