import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import { auditExportsAsk } from '../api/functions';
import type { AuditExportDto, AuditExportListDto } from '../api/models';
import { AuditExportsPage } from './audit-exports-page';

const made: AuditExportDto = {
  id: '1',
  form: 'csv',
  filter: { from: null, to: null, kinds: null, actor: null, recording: null, outcome: null },
  askedBy: { id: '2', name: 'Aude Martin' },
  askedAt: '2027-03-01T10:00:00.000Z',
  state: 'made',
  entries: 12,
  progress: 1,
  logSize: 40,
  bytes: 4096,
  sha256: 'ab'.repeat(32),
  failure: null,
};

describe('the page of audit exports', () => {
  const invoke = jest.fn();
  let fixture: ComponentFixture<AuditExportsPage>;

  async function open(answer: () => Promise<AuditExportListDto>): Promise<HTMLElement> {
    invoke.mockReset().mockImplementation(answer);
    TestBed.configureTestingModule({ providers: [{ provide: Api, useValue: { invoke } }] });
    fixture = TestBed.createComponent(AuditExportsPage);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  afterEach(() => fixture.destroy());

  it('says that it is loading, what failed, and that there is none', async () => {
    expect((await open(() => new Promise(() => undefined))).textContent).toContain('Loading exports');
    fixture.destroy();
    TestBed.resetTestingModule();
    expect(
      (await open(() => Promise.reject(new Error('no')))).querySelector('[data-test=failed]'),
    ).not.toBeNull();
    fixture.destroy();
    TestBed.resetTestingModule();
    expect((await open(() => Promise.resolve({ items: [] }))).textContent).toContain(
      'Nothing was exported yet',
    );
  });

  it('offers a finished export, and only that, for download', async () => {
    const page = await open(() =>
      Promise.resolve({
        items: [
          made,
          { ...made, id: '3', state: 'making', progress: 0.4, sha256: null, bytes: null },
          { ...made, id: '4', state: 'failed', failure: 'ZIP_TOO_LARGE', sha256: null, bytes: null },
        ],
      }),
    );
    const links = [...page.querySelectorAll<HTMLAnchorElement>('[data-test=download-export]')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/api/audit-exports/1/content']);
    expect(page.querySelector('progress')?.value).toBe(0.4);
    expect(page.textContent).toContain('Ask for a shorter time');
    expect(page.textContent).toContain('everything');
  });

  it('asks for what was chosen and shows it at the top', async () => {
    const page = await open(() => Promise.resolve({ items: [made] }));
    invoke.mockResolvedValue({ ...made, id: '9', state: 'waiting', progress: 0 });
    fixture.componentInstance.form.patchValue({ form: 'ocsf', kinds: 'viewing.started', outcome: 'done' });
    page.querySelector<HTMLButtonElement>('[data-test=make-export]')!.click();
    await fixture.whenStable();
    expect(invoke).toHaveBeenLastCalledWith(auditExportsAsk, {
      body: { form: 'ocsf', kinds: ['viewing.started'], outcome: 'done' },
    });
    expect(page.querySelector('[data-test=export] ex-chip')?.textContent).toContain('Waits');
  });
});
