import { TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import type { RecordingPageDto, RecordingSummaryDto } from '../api/models';
import { Problem } from '../session/problem';
import { NO_FILTER, searchFrom } from './recording-filter';
import { RecordingsStore } from './recordings-store';

const page = (ids: string[], nextCursor: string | null): RecordingPageDto => ({
  items: ids.map((id) => ({ id }) as RecordingSummaryDto),
  nextCursor,
});

describe('recordings store', () => {
  const invoke = jest.fn();
  let store: RecordingsStore;
  const shown = (): string[] => store.page.value()?.items.map((item) => item.id) ?? [];

  beforeEach(() => {
    invoke.mockReset();
    TestBed.configureTestingModule({
      providers: [RecordingsStore, { provide: Api, useValue: { invoke } }],
    });
    store = TestBed.inject(RecordingsStore);
  });

  it('tells a failed search from an empty one', async () => {
    invoke.mockRejectedValueOnce(new Problem('No', 'Try later', 'UNREACHABLE', 0, null));
    await store.search(NO_FILTER);
    expect(store.page.status()).toBe('failed');
    expect(store.page.problem()?.code).toBe('UNREACHABLE');
    invoke.mockResolvedValueOnce(page([], null));
    await store.reload();
    expect(store.page.status()).toBe('empty');
  });

  it('never lets the answer to an older search replace a newer one', async () => {
    let answerOld: (value: RecordingPageDto) => void = () => undefined;
    invoke.mockReturnValueOnce(new Promise((resolve) => (answerOld = resolve)));
    invoke.mockResolvedValueOnce(page(['new'], null));
    const old = store.search({ ...NO_FILTER, subject: 'a' });
    await store.search({ ...NO_FILTER, subject: 'b' });
    answerOld(page(['old'], null));
    await old;
    expect(shown()).toEqual(['new']);
  });

  it('adds the next page to what is shown', async () => {
    invoke.mockResolvedValueOnce(page(['1', '2'], 'next')).mockResolvedValueOnce(page(['3'], null));
    await store.search(NO_FILTER);
    await store.loadMore();
    expect(shown()).toEqual(['1', '2', '3']);
    await store.loadMore();
    expect(invoke).toHaveBeenCalledTimes(2);
  });

  it('keeps what is shown when the next page is refused', async () => {
    invoke.mockResolvedValueOnce(page(['1'], 'next'));
    invoke.mockRejectedValueOnce(new Problem('No', 'Search again', 'CURSOR_UNKNOWN', 400, null));
    await store.search(NO_FILTER);
    await store.loadMore();
    expect(shown()).toEqual(['1']);
    expect(store.more.problem()?.code).toBe('CURSOR_UNKNOWN');
  });
});

describe('recording filter', () => {
  it('sends only what was filled in', () => {
    expect(searchFrom({ ...NO_FILTER, subject: '  S-1 ' }, null, 25)).toEqual({ subject: 'S-1', limit: 25 });
  });

  it('includes both days of a range', () => {
    const asked = searchFrom({ ...NO_FILTER, from: '2026-03-01', to: '2026-03-01' }, null, 25);
    expect(Date.parse(asked.to ?? '') - Date.parse(asked.from ?? '')).toBe(86_399_999);
  });
});
