import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import { storeQualificationRun } from '../api/functions';
import type { StoreQualificationDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { StorePanel } from './store-panel';

const unfit: StoreQualificationDto = {
  kind: 's3',
  worm: { configured: false, allowed: false, reasons: ['Not shown that it refuses to shorten a retention.'] },
  last: {
    id: '1',
    at: '2027-03-01T10:00:00.000Z',
    by: 'operator',
    serverName: 'VERSITYGW',
    serverVersion: 'v1.7.0',
    checks: [
      {
        name: 'shortening-refused',
        title: 'refuses to shorten a retention',
        needed: true,
        result: 'failed',
        detail: 'a compliance retention was shortened',
      },
      { name: 'range-reads', title: 'gives exactly the range', needed: true, result: 'passed', detail: '' },
    ],
  },
};
const fit: StoreQualificationDto = { ...unfit, worm: { configured: true, allowed: true, reasons: [] } };
const never: StoreQualificationDto = { ...unfit, last: null };

describe('the panel of the object store', () => {
  const invoke = jest.fn();
  let fixture: ComponentFixture<StorePanel>;

  async function open(
    answer: () => Promise<StoreQualificationDto>,
    mayManage: boolean,
  ): Promise<HTMLElement> {
    invoke.mockReset().mockImplementation(answer);
    TestBed.configureTestingModule({
      providers: [
        { provide: Api, useValue: { invoke } },
        { provide: SessionStore, useValue: { can: () => mayManage } },
      ],
    });
    fixture = TestBed.createComponent(StorePanel);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('offers no examination to whoever may only read', async () => {
    const page = await open(() => Promise.resolve(unfit), false);
    expect(page.querySelector('[data-test=examine]')).toBeNull();
  });

  it('says why WORM cannot be switched on, and shows each check', async () => {
    const page = await open(() => Promise.resolve(unfit), false);
    expect(page.querySelector('[data-test=worm-reasons]')?.textContent).toContain('shorten a retention');
    expect(page.textContent).toContain('Cannot be switched on');
    expect(page.textContent).toContain('VERSITYGW, version v1.7.0');
    expect([...page.querySelectorAll('tbody ex-chip')].map((chip) => chip.textContent?.trim())).toEqual([
      expect.stringContaining('Not so'),
      expect.stringContaining('Shown'),
    ]);
  });

  it('says that a store was never examined', async () => {
    const page = await open(() => Promise.resolve(never), true);
    expect(page.querySelector('[data-test=empty]')?.textContent).toContain('has not been examined');
  });

  it('says that it is loading, and what failed', async () => {
    expect((await open(() => new Promise(() => undefined), true)).textContent).toContain('Looking for');
    TestBed.resetTestingModule();
    const page = await open(() => Promise.reject(new Error('no')), true);
    expect(page.querySelector('[data-test=failed]')).not.toBeNull();
  });

  it('examines the store and shows what was found', async () => {
    const page = await open(() => Promise.resolve(never), true);
    invoke.mockResolvedValue(fit);
    page.querySelector<HTMLInputElement>('#server-version')!.value = ' v2 ';
    page.querySelector('#server-version')!.dispatchEvent(new Event('input'));
    page.querySelector<HTMLButtonElement>('[data-test=examine]')!.click();
    await fixture.whenStable();
    expect(invoke).toHaveBeenLastCalledWith(storeQualificationRun, { body: { serverVersion: 'v2' } });
    expect(page.textContent).toContain('On');
    expect(page.querySelector('[data-test=worm-reasons]')).toBeNull();
  });

  it('keeps what was known when an examination is refused', async () => {
    const page = await open(() => Promise.resolve(unfit), true);
    invoke.mockRejectedValue(new Error('no'));
    page.querySelector<HTMLButtonElement>('[data-test=examine]')!.click();
    await fixture.whenStable();
    expect(page.querySelector('[data-test=failed]')).not.toBeNull();
    expect(page.textContent).toContain('Cannot be switched on');
  });
});
