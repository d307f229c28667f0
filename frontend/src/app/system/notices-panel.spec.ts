import { TestBed } from '@angular/core/testing';
import { Api } from '../api/api';
import type { NoticesDto } from '../api/models';
import { NoticesPanel } from './notices-panel';

async function open(answer: () => Promise<NoticesDto>): Promise<string> {
  TestBed.configureTestingModule({ providers: [{ provide: Api, useValue: { invoke: answer } }] });
  const fixture = TestBed.createComponent(NoticesPanel);
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).textContent ?? '';
}

const mail = {
  ...{ name: 'email', target: 'mail.bank.example', lastSentAt: '2026-11-21T10:00:00.000Z' },
  ...{ failingSince: null, lastCode: null, waiting: 0, givenUp: 0 },
};

describe('the panel of notices', () => {
  it('says that nothing leaves when nothing is configured', async () => {
    expect(await open(() => Promise.resolve({ channels: [] }))).toContain('nothing is sent');
  });

  it('says since when a channel fails and what to look at', async () => {
    const failing = {
      ...mail,
      failingSince: '2026-11-21T11:00:00.000Z',
      lastCode: 'CREDENTIALS_REFUSED',
      waiting: 3,
    };
    const text = await open(() => Promise.resolve({ channels: [failing] }));
    expect(text).toContain('Fails');
    expect(text).toContain('It refuses the name or the password.');
  });

  it('claims nothing of a channel that was never needed', async () => {
    const text = await open(() => Promise.resolve({ channels: [{ ...mail, lastSentAt: null }] }));
    expect(text).toContain('Not needed yet');
    expect(text).not.toContain('Works');
  });
});
