import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Api } from '../api/api';
import { disclosureAlarmsAcknowledge } from '../api/functions';
import type { AlarmDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { AlarmPage } from './alarm-page';
import { AlarmsStore } from './alarms-store';

const alarm: AlarmDto = {
  ...{ id: 'a1', disclosureId: 'd1', disclosure: 'rates', title: 'Rates', siteId: 's1', siteName: 'Bank' },
  ...{ cause: 'text-drift', page: '/offer', state: 'open', openedAt: '2026-11-21T10:00:00.000Z' },
  ...{ lastFoundAt: '2026-11-21T10:05:00.000Z', firstRecordingId: 'r1', moment: 4_200 },
  firstVisitedAt: '2026-11-21T09:58:00.000Z',
  figures: {
    visits: 50,
    affected: 40,
    share: 20,
    shareBefore: null,
    visitsBefore: 9,
    reason: 'TEXT_DIFFERS',
  },
  steps: [
    {
      what: 'opened',
      at: '2026-11-21T10:00:00.000Z',
      by: null,
      note: null,
      firstRecordingId: 'r1',
      figures: null,
    },
  ],
};

describe('the page of an alarm', () => {
  const invoke = jest.fn();

  async function open(permissions: string[]): Promise<HTMLElement> {
    invoke.mockReset().mockResolvedValue(alarm);
    TestBed.configureTestingModule({
      providers: [
        AlarmsStore,
        provideRouter([]),
        { provide: Api, useValue: { invoke } },
        { provide: SessionStore, useValue: { can: (one: string) => permissions.includes(one) } },
      ],
    });
    const fixture = TestBed.createComponent(AlarmPage);
    fixture.componentRef.setInput('id', 'a1');
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  const at = <T extends HTMLElement>(page: HTMLElement, test: string) =>
    page.querySelector<T>(`[data-test=${test}]`);

  it('lets whoever may only look do nothing', async () => {
    const page = await open(['alarms.read']);
    expect(at(page, 'alarm-act')).toBeNull();
    expect(at(page, 'watch-moment')).toBeNull();
    expect(at(page, 'prove-pack')).toBeNull();
  });

  it('takes no note of it without words', async () => {
    const page = await open(['alarms.read', 'alarms.handle']);
    const act = at<HTMLButtonElement>(page, 'alarm-act')!;
    expect(act.disabled).toBe(true);
    act.click();
    expect(invoke).not.toHaveBeenCalledWith(disclosureAlarmsAcknowledge, expect.anything());
  });

  it('leads to the first recording, to the moment in its replay and to its pack', async () => {
    const page = await open(['alarms.read', 'recordings.watch', 'evidence.export']);
    expect(at<HTMLAnchorElement>(page, 'first-recording')!.getAttribute('href')).toBe('/recordings/r1');
    expect(at<HTMLAnchorElement>(page, 'watch-moment')!.getAttribute('href')).toBe(
      '/recordings/r1/watch#t=4200',
    );
    expect(at(page, 'prove-pack')).not.toBeNull();
  });
});
