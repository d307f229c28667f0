import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import { integrityAsk } from '../api/functions';
import type { IntegrityDto, IntegrityRunDto } from '../api/models';
import { IntegrityPage } from './integrity-page';

const run: IntegrityRunDto = {
  id: '1',
  by: 'schedule',
  startedAt: '2027-03-01T02:20:00.000Z',
  endedAt: '2027-03-01T02:21:00.000Z',
  part: 3,
  of: 30,
  step: 'done',
  things: 1200,
  faults: 0,
};
const fine: IntegrityDto = { runs: [run], faults: [], notChecked: [], share: 0.5 };

describe('the page of integrity', () => {
  const invoke = jest.fn();
  let fixture: ComponentFixture<IntegrityPage>;

  async function open(answer: () => Promise<IntegrityDto>): Promise<HTMLElement> {
    invoke.mockReset().mockImplementation(answer);
    TestBed.configureTestingModule({ providers: [{ provide: Api, useValue: { invoke } }] });
    fixture = TestBed.createComponent(IntegrityPage);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  afterEach(() => fixture.destroy());

  it('says that it is loading, what failed, and that nothing was checked yet', async () => {
    expect((await open(() => new Promise(() => undefined))).textContent).toContain(
      'Looking for the last check',
    );
    fixture.destroy();
    TestBed.resetTestingModule();
    expect(
      (await open(() => Promise.reject(new Error('no')))).querySelector('[data-test=failed]'),
    ).not.toBeNull();
    fixture.destroy();
    TestBed.resetTestingModule();
    expect((await open(() => Promise.resolve({ ...fine, runs: [] }))).textContent).toContain(
      'Nothing was checked yet',
    );
  });

  it('names each fault of the last check, and what could not be checked', async () => {
    const page = await open(() =>
      Promise.resolve({
        ...fine,
        runs: [{ ...run, faults: 1 }],
        faults: [{ item: 'audit_entry/7', code: 'ENTRY_ALTERED', detail: 'leaf' }],
        notChecked: ['what is in the objects'],
      }),
    );
    expect(page.querySelector('[data-test=integrity-result]')?.textContent).toContain('1 faults');
    expect(page.querySelector('[data-test=integrity-faults]')?.textContent).toContain('audit_entry/7');
    expect(page.textContent).toContain('what is in the objects');
  });

  it('begins no second check while one is going on, and shows how far that is', async () => {
    const page = await open(() =>
      Promise.resolve({ ...fine, runs: [{ ...run, endedAt: null, step: 'log' }, run] }),
    );
    expect(page.querySelector<HTMLButtonElement>('[data-test=run-integrity]')!.disabled).toBe(true);
    expect(page.querySelector('[data-test=integrity-open]')?.textContent).toContain('the audit log');
  });

  it('begins one when asked', async () => {
    const page = await open(() => Promise.resolve(fine));
    page.querySelector<HTMLButtonElement>('[data-test=run-integrity]')!.click();
    await fixture.whenStable();
    expect(invoke).toHaveBeenCalledWith(integrityAsk);
    expect(page.textContent).toContain('50%');
  });
});
