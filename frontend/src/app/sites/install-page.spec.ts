import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Api } from '../api/api';
import type { InstallDto } from '../api/models';
import { Problem } from '../session/problem';
import { InstallPage } from './install-page';

const install: InstallDto = {
  siteId: 's1',
  siteName: 'Bank',
  siteKey: 'site-AAAAAAAAAAAAAAAA',
  endpoint: 'https://exhibit.example',
  script: {
    tag: '<script src="a" integrity="sha384-b"></script>',
    address: 'a',
    integrity: 'b',
    version: '1',
  },
  health: {
    seen: { at: new Date().toISOString(), recorderVersion: '1' },
    policySeen: 1,
    policyPublished: 1,
    pages: 1,
    pagesRefused: 0,
    visits: 1,
    visitsDecided: 1,
    consentsGiven: 1,
    consentsRefused: 0,
    recordings: 1,
    eventsDropped: 0,
    segmentsLost: 0,
    recordingsQuarantined: 0,
  },
};
const untouched = { ...install.health, seen: null, pages: 0, visits: 0 };

describe('the installation page', () => {
  const invoke = jest.fn();
  beforeEach(() => invoke.mockReset().mockReturnValue(new Promise(() => undefined)));
  const make = async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), { provide: Api, useValue: { invoke } }],
    });
    const fixture = TestBed.createComponent(InstallPage);
    fixture.componentRef.setInput('id', 's1');
    await fixture.whenStable();
    return { fixture, page: fixture.nativeElement as HTMLElement };
  };
  const part = (page: HTMLElement, name: string) => page.querySelector(`[data-test=${name}]`);

  it('says that it is loading, and shows no tag meanwhile', async () => {
    invoke.mockReturnValueOnce(new Promise(() => undefined));
    const { page } = await make();
    expect(page.textContent).toContain('Looking at what comes from the site');
    expect(part(page, 'script-tag')).toBeNull();
  });

  it('says what failed, and asks again when told to', async () => {
    invoke.mockRejectedValueOnce(new Problem('No', 'Try later', 'UNREACHABLE', 0, null));
    invoke.mockResolvedValueOnce(install);
    const { fixture, page } = await make();
    expect(page.textContent).toContain('Try later');
    page.querySelector('button')!.click();
    await fixture.whenStable();
    expect(part(page, 'install-checks')).not.toBeNull();
  });

  it('shows the tag, but no health, for a site that nothing came from', async () => {
    invoke.mockResolvedValueOnce({ ...install, health: untouched });
    const { page } = await make();
    expect(part(page, 'empty')?.textContent).toContain('Nothing has come from this site yet');
    expect(part(page, 'install-checks')).toBeNull();
    expect(part(page, 'script-tag')?.textContent).toBe(install.script!.tag);
    expect(part(page, 'banner-tag')?.textContent).toContain(`${install.endpoint}/banner.js`);
  });

  it('makes no tag up when the appliance has no recorder', async () => {
    invoke.mockResolvedValueOnce({ ...install, script: null });
    const { page } = await make();
    expect(part(page, 'script-tag')).toBeNull();
    expect(page.textContent).toContain('does not find its recorder');
  });

  it('shows health and both ways to install', async () => {
    invoke.mockResolvedValueOnce(install);
    const { page } = await make();
    expect(page.querySelectorAll('[data-test=install-checks] tbody tr')).toHaveLength(6);
    expect(part(page, 'npm-way')?.textContent).toContain("site: 'site-AAAAAAAAAAAAAAAA'");
  });
});
