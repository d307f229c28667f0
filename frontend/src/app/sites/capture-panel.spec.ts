import { TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import { capturesResume, capturesSet, capturesStop } from '../api/functions';
import type { CaptureDto } from '../api/models';
import { Problem } from '../session/problem';
import { Confirm } from '../ui/confirm-dialog';
import { CapturePanel } from './capture-panel';

const going: CaptureDto = {
  stopped: false,
  stoppedAt: null,
  setBy: null,
  setAt: null,
  sampling: { rate: 1, pages: [], start: 'load' },
  tags: [],
};
const stopped: CaptureDto = { ...going, stopped: true, stoppedAt: '2026-03-02T12:00:00Z' };

describe('what is recorded on a site', () => {
  const invoke = jest.fn();
  const ask = jest.fn();
  const asked = (act: unknown) => invoke.mock.calls.filter(([called]) => called === act);
  const make = async (now: CaptureDto) => {
    invoke.mockReset().mockResolvedValueOnce(now);
    TestBed.configureTestingModule({
      providers: [
        { provide: Api, useValue: { invoke } },
        { provide: Confirm, useValue: { ask } },
      ],
    });
    const fixture = TestBed.createComponent(CapturePanel);
    fixture.componentRef.setInput('siteId', 's1');
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const press = async (name: string): Promise<void> => {
      page.querySelector<HTMLButtonElement>(`[data-test=${name}]`)!.click();
      await fixture.whenStable();
    };
    const state = () => page.querySelector('[data-test=capture-state]')!.textContent;
    return { fixture, page, press, state };
  };

  it('is not stopped by one press alone', async () => {
    ask.mockResolvedValueOnce(false);
    const { press } = await make(going);
    await press('stop-capture');
    expect(asked(capturesStop)).toEqual([]);
  });

  it('is stopped when the question is confirmed, and says so', async () => {
    ask.mockResolvedValueOnce(true);
    const { press, state } = await make(going);
    invoke.mockResolvedValueOnce(stopped);
    await press('stop-capture');
    expect(asked(capturesStop)).toHaveLength(1);
    expect(state()).toContain('Nobody is recorded');
  });

  it('stays as it is, and says why, when the order is refused', async () => {
    ask.mockResolvedValueOnce(true);
    const { page, press, state } = await make(going);
    invoke.mockRejectedValueOnce(new Problem('No', 'Ask an administrator', 'PERMISSION_DENIED', 403, null));
    await press('stop-capture');
    expect(state()).toContain('Recording');
    expect(page.textContent).toContain('Ask an administrator');
  });

  it('goes on when an administrator resumes', async () => {
    const { press, state } = await make(stopped);
    invoke.mockResolvedValueOnce(going);
    await press('resume-capture');
    expect(asked(capturesResume)).toHaveLength(1);
    expect(state()).toContain('Recording');
  });

  it('is not saved while a line cannot be read', async () => {
    const { fixture, page, press } = await make(going);
    fixture.componentInstance.form.controls.pages.setValue('account 0 %');
    await press('save-capture');
    expect(asked(capturesSet)).toEqual([]);
    expect(page.textContent).toContain('Write a path and a per cent');
  });

  it('is saved as shares, rules and declared tags', async () => {
    const { fixture, press } = await make(going);
    fixture.componentInstance.form.setValue({
      percent: 25,
      pages: '/account/* 0 %',
      start: 'marked',
      tags: 'offer amount:number',
    });
    invoke.mockResolvedValueOnce(going);
    await press('save-capture');
    expect(asked(capturesSet)[0]![1]).toEqual({
      id: 's1',
      body: {
        sampling: { rate: 0.25, pages: [{ path: '/account/*', rate: 0 }], start: 'marked' },
        tags: [{ tag: 'offer', keys: [{ name: 'amount', kind: 'number' }] }],
      },
    });
  });
});
