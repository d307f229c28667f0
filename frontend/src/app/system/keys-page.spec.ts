import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Api } from '../api/api';
import { keysGet, keysImportChain, keysRenewVerifierKey, keysRequest, keysRotate } from '../api/functions';
import type { KeysDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Confirm } from '../ui/confirm-dialog';
import { KeysPage } from './keys-page';

const AT = '2027-03-01T10:00:00.000Z';
const keys: KeysDto = {
  provider: 'pkcs11',
  versions: [
    { version: 2, fingerprint: 'aa'.repeat(8), keys: 41, current: true },
    { version: 1, fingerprint: 'bb'.repeat(8), keys: 0, current: false },
  ],
  rotation: { toVersion: 2, total: 41, rewrapped: 41, startedAt: AT, finishedAt: AT },
  certificates: [
    {
      purpose: 'signing',
      subject: 'CN=bank.example signing',
      issuer: 'CN=A firm',
      fingerprint: 'cc'.repeat(32),
      notBefore: AT,
      notAfter: AT,
      state: 'ending',
      daysLeft: 29,
      current: true,
    },
  ],
  verifierKeys: [
    { verifierKey: 'bank.example+44556677+AAAA', since: AT, until: AT, entries: 1_234, succession: 'a note' },
    { verifierKey: 'bank.example+00112233+AAAA', since: AT, until: null, entries: null, succession: null },
  ],
  ceremonies: [{ index: 7, kind: 'kek.created', at: AT, by: 'Ada Okafor', about: 'aa'.repeat(8) }],
};

describe('the page of keys', () => {
  const invoke = jest.fn();
  const ask = jest.fn();
  let fixture: ComponentFixture<KeysPage>;

  async function open(answer: () => Promise<unknown>, mayManage = true): Promise<HTMLElement> {
    invoke.mockReset().mockImplementation(answer);
    ask.mockReset().mockResolvedValue(true);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Api, useValue: { invoke } },
        { provide: Confirm, useValue: { ask } },
        { provide: SessionStore, useValue: { can: () => mayManage } },
      ],
    });
    fixture = TestBed.createComponent(KeysPage);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  const press = async (page: HTMLElement, name: string) => {
    page.querySelector<HTMLButtonElement>(`[data-test=${name}]`)!.click();
    await fixture.whenStable();
  };

  it('offers nothing to whoever may only read', async () => {
    const page = await open(() => Promise.resolve(keys), false);
    expect(page.querySelector('button[data-test], form')).toBeNull();
  });

  it('rotates only after it was asked once more', async () => {
    const page = await open(() => Promise.resolve(keys));
    ask.mockResolvedValue(false);
    await press(page, 'rotate');
    expect(invoke).not.toHaveBeenCalledWith(keysRotate);
    ask.mockResolvedValue(true);
    await press(page, 'rotate');
    expect(invoke).toHaveBeenCalledWith(keysRotate);
  });

  it('shows versions with what they wrap, certificates with their end, and who did what', async () => {
    const page = await open(() => Promise.resolve(keys));
    for (const text of [
      'hardware security module',
      '41',
      'Kept for backups',
      'CN=A firm',
      'Comes to its end',
    ])
      expect(page.textContent).toContain(text);
    for (const text of [
      'bank.example+00112233+AAAA',
      'Signs now',
      'Key encryption key created',
      'Ada Okafor',
    ])
      expect(page.textContent).toContain(text);
  });

  it('makes a new verifier key only after it was asked once more, and shows until when each signed', async () => {
    const page = await open(() => Promise.resolve(keys));
    expect(page.textContent).toContain('at most 1,234');
    expect(page.querySelector('[data-test=succeeding]')).toBeNull();
    ask.mockResolvedValue(false);
    await press(page, 'renew-verifier');
    expect(invoke).not.toHaveBeenCalledWith(keysRenewVerifierKey);
    ask.mockResolvedValue(true);
    await press(page, 'renew-verifier');
    expect(invoke).toHaveBeenCalledWith(keysRenewVerifierKey);
  });

  it('says that a verifier key is taking over, and lets nobody begin another', async () => {
    const [before, now] = keys.verifierKeys;
    const verifierKeys = [{ ...before!, entries: null, succession: null }, now!];
    const page = await open(() => Promise.resolve({ ...keys, verifierKeys }));
    expect(page.querySelector('[data-test=succeeding]')).not.toBeNull();
    expect(page.textContent).toContain('Hands over');
    expect(page.querySelector<HTMLButtonElement>('[data-test=renew-verifier]')!.disabled).toBe(true);
  });

  it('shows how far a rotation is, and lets nobody begin another', async () => {
    const running = { ...keys, rotation: { ...keys.rotation!, rewrapped: 12, finishedAt: null } };
    const page = await open(() => Promise.resolve(running));
    expect(page.querySelector('[data-test=rotating]')?.textContent).toContain('12 of 41');
    expect(page.querySelector('progress')?.value).toBe(12);
    expect(page.querySelector<HTMLButtonElement>('[data-test=rotate]')!.disabled).toBe(true);
    fixture.destroy();
  });

  it('makes a request, and takes the certificate that came of it', async () => {
    const page = await open(() => Promise.resolve(keys));
    invoke.mockImplementation((call) => Promise.resolve(call === keysRequest ? { pem: 'REQUEST' } : keys));
    await press(page, 'request');
    expect(page.querySelector<HTMLTextAreaElement>('[data-test=request-pem]')!.value).toBe('REQUEST');
    const chain = page.querySelector<HTMLTextAreaElement>('#chain')!;
    chain.value = 'CHAIN';
    chain.dispatchEvent(new Event('input'));
    await fixture.whenStable();
    await press(page, 'import');
    expect(invoke).toHaveBeenCalledWith(keysImportChain, { body: { pem: 'CHAIN' } });
    expect(chain.value).toBe('');
  });

  it('keeps what was pasted when it is refused', async () => {
    const page = await open(() => Promise.resolve(keys));
    invoke.mockImplementation((call) =>
      call === keysGet ? Promise.resolve(keys) : Promise.reject(new Error('no')),
    );
    const chain = page.querySelector<HTMLTextAreaElement>('#chain')!;
    chain.value = 'CHAIN';
    chain.dispatchEvent(new Event('input'));
    await fixture.whenStable();
    await press(page, 'import');
    expect(page.querySelector('[data-test=failed]')).not.toBeNull();
    expect(chain.value).toBe('CHAIN');
  });

  it('says that it is loading, and what failed', async () => {
    expect((await open(() => new Promise(() => undefined))).textContent).toContain('Asking the key provider');
    TestBed.resetTestingModule();
    const page = await open(() => Promise.reject(new Error('no')));
    expect(page.querySelector('[data-test=failed]')).not.toBeNull();
  });

  it('says that nothing is there yet', async () => {
    const page = await open(() =>
      Promise.resolve({ ...keys, rotation: null, verifierKeys: [], ceremonies: [] }),
    );
    expect(page.textContent).toContain('None is published yet');
    expect(page.textContent).toContain('Nothing was done with keys yet');
  });
});
