import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import { auditAnchorsCheckpoint, auditAnchorsReceipt } from '../api/functions';
import type { AnchorDto, AuditAnchorsDto } from '../api/models';
import { hoursWords, reasonWords } from './anchor-words';
import { AnchorsPanel } from './anchors-panel';

const tsa: AnchorDto = {
  name: 'built-in',
  kind: 'timestamp',
  independent: false,
  target: 'this appliance',
  state: 'ok',
  lastCode: null,
  lastAttemptAt: '2027-03-01T10:00:00.000Z',
  failuresInARow: 0,
  lastAnchored: { id: '7', size: 300, at: '2027-03-01T10:00:00.000Z', receipt: true },
  hours: [
    { hour: '2027-03-01T08:00:00.000Z', state: 'stamped' },
    { hour: '2027-03-01T09:00:00.000Z', state: 'missed' },
    { hour: '2027-03-01T10:00:00.000Z', state: 'stamped' },
  ],
};
const witness: AnchorDto = {
  ...tsa,
  name: 'w1',
  kind: 'witness',
  independent: true,
  target: 'witness.example',
  state: 'failing',
  lastCode: 'WITNESS_AHEAD',
  failuresInARow: 4,
  lastAnchored: null,
  hours: [],
};
const weak: AuditAnchorsDto = {
  newest: { size: 321, signedAt: '2027-03-01T10:20:00.000Z' },
  rollBackFindable: false,
  timeIndependent: false,
  anchors: [tsa],
};
const strong: AuditAnchorsDto = {
  ...weak,
  rollBackFindable: true,
  timeIndependent: true,
  anchors: [witness],
};

describe('the panel of outside anchors', () => {
  const invoke = jest.fn();
  let fixture: ComponentFixture<AnchorsPanel>;

  async function open(answer: () => Promise<AuditAnchorsDto>): Promise<HTMLElement> {
    invoke.mockReset().mockImplementation(answer);
    TestBed.configureTestingModule({ providers: [{ provide: Api, useValue: { invoke } }] });
    fixture = TestBed.createComponent(AnchorsPanel);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  const has = (page: HTMLElement, test: string) => page.querySelector(`[data-test=${test}]`) !== null;

  it('warns plainly that a roll-back could not be noticed, and that nobody outside says the time', async () => {
    const page = await open(() => Promise.resolve(weak));
    expect(has(page, 'roll-back-warning')).toBe(true);
    expect(has(page, 'time-warning')).toBe(true);
    expect(page.textContent).toContain('not independent');
  });

  it('says so too where nothing at all is configured', async () => {
    const page = await open(() => Promise.resolve({ ...weak, anchors: [] }));
    expect(has(page, 'roll-back-warning')).toBe(true);
    expect(page.textContent).toContain('No anchor is configured');
  });

  it('shows a missed hour as missed', async () => {
    const page = await open(() => Promise.resolve(weak));
    expect(page.textContent).toContain('2 hours with a token, 1 missed');
    expect(page.querySelectorAll('details li')).toHaveLength(1);
  });

  it('says why an anchor fails and what to do', async () => {
    const page = await open(() => Promise.resolve(strong));
    expect(has(page, 'roll-back-warning')).toBe(false);
    expect(page.textContent).toContain('it was rolled back');
    expect(page.textContent).toContain('4 in a row');
  });

  it('says that it is loading, what failed, and that there is no checkpoint yet', async () => {
    expect((await open(() => new Promise(() => undefined))).textContent).toContain('Asking how');
    TestBed.resetTestingModule();
    expect(has(await open(() => Promise.reject(new Error('no'))), 'failed')).toBe(true);
    TestBed.resetTestingModule();
    const page = await open(() => Promise.resolve({ ...weak, newest: null }));
    expect(page.textContent).toContain('No checkpoint is signed yet');
  });

  it('gives out a checkpoint and its token, and says when that is refused', async () => {
    const page = await open(() => Promise.resolve(weak));
    invoke.mockRejectedValue(new Error('no'));
    page.querySelector<HTMLButtonElement>('[data-test=download-checkpoint]')!.click();
    await fixture.whenStable();
    expect(invoke).toHaveBeenLastCalledWith(auditAnchorsCheckpoint, { size: 321 });
    page.querySelector<HTMLButtonElement>('tbody button')!.click();
    await fixture.whenStable();
    expect(invoke).toHaveBeenLastCalledWith(auditAnchorsReceipt, { id: '7' });
    expect(has(page, 'failed')).toBe(true);
  });
});

describe('the words of an anchor', () => {
  it('count hours', () => {
    expect(hoursWords([{ hour: '2027-03-01T08:00:00.000Z', state: 'stamped' }])).toBe('1 hour with a token');
    expect(hoursWords([])).toBe('');
  });
  it('leave no code without a sentence', () => {
    expect(reasonWords('TIMESTAMP_NONCE_DIFFERS')).toBe(
      'Its answer does not hold (TIMESTAMP_NONCE_DIFFERS).',
    );
  });
});
