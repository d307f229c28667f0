import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { RecordingDto } from '../api/models';
import { Action } from '../ui/action';
import { AccessPanel } from './access-panel';

const recording = (state: RecordingDto['state'], access: Partial<RecordingDto['access']>): RecordingDto =>
  ({
    id: 'r1',
    state,
    access: { mayRequest: true, grant: null, pendingRequestId: null, ...access },
  }) as RecordingDto;
const live = { id: 'g', scope: 'watch' as const, endsAt: new Date(Date.now() + 60_000).toISOString() };

describe('access panel', () => {
  const ask = jest.fn();
  const make = async (of: RecordingDto) => {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    const fixture = TestBed.createComponent(AccessPanel);
    fixture.componentRef.setInput('recording', of);
    fixture.componentRef.setInput('store', {
      request: new Action(),
      mayWatch: () => true,
      mayExport: () => false,
      ask,
    });
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const press = async (name: string): Promise<void> => {
      page.querySelector<HTMLButtonElement>(`[data-test=${name}]`)!.click();
      await fixture.whenStable();
    };
    return { page, press };
  };

  beforeEach(() => ask.mockReset());

  it('offers no watching without a grant', async () => {
    const { page } = await make(recording('sealed', {}));
    expect(page.querySelector('[data-test=watch]')).toBeNull();
  });

  it('offers no watching while the visit is still going on', async () => {
    const { page } = await make(recording('open', { grant: live }));
    expect(page.querySelector('[data-test=watch]')).toBeNull();
  });

  it('refuses a request without a reason', async () => {
    const { page, press } = await make(recording('sealed', {}));
    await press('ask-to-watch');
    await press('send-request');
    expect(ask).not.toHaveBeenCalled();
    expect(page.textContent).toContain('10 to 500 characters');
  });

  it('offers no export to somebody who may not export', async () => {
    const { page, press } = await make(recording('sealed', {}));
    await press('ask-to-watch');
    expect(page.querySelector('[data-test=scope-export]')).toBeNull();
  });

  it('sends a request with its reason', async () => {
    ask.mockResolvedValue(null);
    const { page, press } = await make(recording('sealed', {}));
    await press('ask-to-watch');
    const reason = page.querySelector<HTMLTextAreaElement>('[data-test=reason]')!;
    reason.value = 'The customer disputes the rate';
    reason.dispatchEvent(new Event('input'));
    await press('send-request');
    expect(ask).toHaveBeenCalledWith({
      recordingId: 'r1',
      purpose: 'dispute',
      reason: 'The customer disputes the rate',
      minutes: 240,
      scope: 'watch',
    });
  });

  it('leads to the recording under a live grant', async () => {
    const { page } = await make(recording('sealed', { grant: live }));
    expect(page.querySelector('[data-test=watch]')?.getAttribute('href')).toBe('/recordings/r1/watch');
  });
});
