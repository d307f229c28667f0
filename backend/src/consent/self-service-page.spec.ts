import { createHash } from 'node:crypto';
import { selfServicePage, selfServicePolicy, type SelfServiceFacts } from './self-service-page.js';

const FACTS: SelfServiceFacts = {
  consentId: '4b1fd1a4-6a5a-4a64-8f0f-0a4f9f1b2c3d',
  receiptId: '5f1c2d1e-0000-4000-8000-000000000001',
  state: 'given',
  decidedAt: new Date('2026-11-01T10:00:00Z'),
  purposes: ['evidence'],
  language: 'de-CH',
  told: 'Wir zeichnen <b>auf</b>.',
  contact: { name: 'Bank & Söhne', address: '1 Quay Street', contact: 'privacy@bank.example' },
  recordings: { recorded: 0, standing: 0, restricted: 0, ending: 0, destroyed: 0, restrictedUntil: null },
  asked: [],
};

describe('the visitor’s own page', () => {
  it('runs one line, which tells that the visitor withdrew, and is framed by nobody but the firm’s pages', () => {
    expect(selfServicePolicy(['https://bank.example'])).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors https:\/\/bank\.example$/,
    );
    expect(selfServicePolicy([])).toContain("frame-ancestors 'none'");
    expect(selfServicePage(FACTS)).not.toMatch(/<script|\son\w+=|javascript:/);
  });

  it('tells of a withdrawal with that line and no other', () => {
    const [, line] = /<script>(.*)<\/script>/.exec(selfServicePage({ ...FACTS, state: 'withdrawn' }))!;
    const hash = createHash('sha256').update(line!).digest('base64');
    expect(selfServicePolicy([])).toContain(`script-src 'sha256-${hash}';`);
  });

  it('takes the words of a notice for words', () => {
    expect(selfServicePage(FACTS)).toContain('Wir zeichnen &lt;b&gt;auf&lt;/b&gt;.');
    expect(selfServicePage(FACTS)).toContain('Bank &amp; Söhne');
  });

  it.each(['refused', 'dismissed', 'withdrawn', 'shown'] as const)(
    'offers no withdrawal where there is nothing to withdraw: %s',
    (state) => expect(selfServicePage({ ...FACTS, state })).not.toContain('aria-describedby="what"'),
  );

  it('offers it in one click otherwise', () =>
    expect(selfServicePage(FACTS).match(/<form method="post"><p id="what">/g)).toHaveLength(1));

  it('takes nothing that a visitor could type', () =>
    expect(selfServicePage(FACTS)).not.toMatch(/<(input|textarea|select)/));

  it('offers to ask for data in one click each, and says what is asked already and until when it is answered', () => {
    expect(
      [...selfServicePage(FACTS, 'fr').matchAll(/action="([^"]*)"/g)].map(([, action]) => action),
    ).toEqual(['access', 'erasure', 'restriction'].map((kind) => `page/requests/${kind}?language=fr`));
    const asked = {
      kind: 'access' as const,
      askedAt: new Date('2026-11-02T10:00:00Z'),
      dueAt: new Date('2026-12-02T10:00:00Z'),
      answeredAt: null,
    };
    const waits = selfServicePage({ ...FACTS, asked: [asked] }, 'en');
    expect(waits).not.toContain('page/requests/access');
    expect(waits).toContain(
      'You asked for a copy of your data (November 2, 2026). You get an answer by December 2',
    );
    const answered = { ...asked, answeredAt: new Date('2026-11-20T10:00:00Z') };
    const over = selfServicePage({ ...FACTS, asked: [answered] }, 'en');
    expect(over).toContain('Answered on November 20, 2026');
    expect(over).toContain('page/requests/access');
  });

  it('names each button in words that say what it asks for, in every language', () => {
    for (const language of ['en', 'de', 'fr']) {
      const names = [...selfServicePage(FACTS, language).matchAll(/<button[^>]*>([^<]+)</g)].map(
        ([, name]) => name,
      );
      expect(new Set(names).size).toBe(4);
    }
  });

  it.each([
    ['fr', 'Vous avez accepté.'],
    ['de-AT', 'Sie haben zugestimmt.'],
    ['xx', 'Sie haben zugestimmt.'],
    ['constructor', 'Sie haben zugestimmt.'],
    [undefined, 'Sie haben zugestimmt.'],
  ])('speaks the language that was asked for, or that of the notice: %s', (asked, said) =>
    expect(selfServicePage(FACTS, asked)).toContain(said),
  );

  it('speaks English where it has no words in either', () =>
    expect(selfServicePage({ ...FACTS, language: 'nl' })).toContain('<html lang="en"'));

  it('says what became of recordings, and leaves out what did not happen', () => {
    const recordings = {
      ...FACTS.recordings,
      recorded: 2,
      restricted: 1,
      destroyed: 1,
      restrictedUntil: '2029-11-01T10:00:00Z',
    };
    const page = selfServicePage({ ...FACTS, state: 'withdrawn', recordings }, 'en');
    expect(page).toContain('1: destroyed');
    expect(page).toContain('until November 1, 2029');
    expect(page).not.toContain('being destroyed');
  });
});
