import { createHash, webcrypto } from 'node:crypto';
import type { UnmaskRuleDto } from '../api/models';
import { approvedText, faultWords, refusedWords, ruleAlert, visibleWords } from './bench-words';
import type { TriedRule } from './masking-bench';

const tried = (more: Partial<TriedRule> = {}): TriedRule => ({
  ...{ id: 'a', named: 1, paths: [], texts: 1, attributes: [], images: 0, refused: [], recordedTexts: [] },
  ...more,
});

describe('what the bench says of a rule', () => {
  afterEach(() => Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true }));

  it('warns of a rule that shows nearly every text, and not where there are hardly any', () => {
    expect(ruleAlert(tried({ texts: 8 }), { texts: 10 })).toBe('nearly-everything');
    expect(ruleAlert(tried({ texts: 7 }), { texts: 10 })).toBeNull();
    expect(ruleAlert(tried({ texts: 4 }), { texts: 4 })).toBeNull();
  });

  it('tells a rule that names nothing from one that names only secrets, and from one that shows nothing', () => {
    expect(ruleAlert(tried({ named: 0, texts: 0 }), { texts: 10 })).toBe('names-nothing');
    const refused = [{ why: 'password', elements: 1 }];
    expect(ruleAlert(tried({ named: 0, texts: 0, refused }), { texts: 10 })).toBe('names-only-secrets');
    expect(ruleAlert(tried({ texts: 0 }), { texts: 10 })).toBe('shows-nothing');
  });

  it('holds every text that a rule names to the approved one', async () => {
    Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
    const approvedTextHash = createHash('sha256').update('The costs').digest('hex');
    const rule = { approvedTextHash } as UnmaskRuleDto;
    expect(await approvedText(rule, tried({ recordedTexts: ['The costs'] }))).toBe('same');
    expect(await approvedText(rule, tried({ recordedTexts: ['The costs', 'Other'] }))).toBe('different');
    expect(await approvedText(rule, tried())).toBe('absent');
    expect(await approvedText({} as UnmaskRuleDto, tried())).toBeNull();
  });

  it('does not call a text approved that it could not compare', async () => {
    const rule = { approvedTextHash: 'ab'.repeat(32) } as UnmaskRuleDto;
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    expect(await approvedText(rule, tried({ recordedTexts: ['The costs'] }))).toBe('not-compared');
  });

  it('names what becomes visible and what stays masked', () => {
    expect(
      visibleWords(tried({ texts: 2, attributes: [{ name: 'title', elements: 1 }], images: 1 })),
    ).toEqual(['2 texts', 'the attribute title of 1 element', '1 picture']);
    expect(
      refusedWords([
        { why: 'password', elements: 1 },
        { why: 'card', elements: 2 },
      ]),
    ).toEqual(['a password', '2 card fields']);
  });

  it('says what to do when the page is too large', () => {
    expect(faultWords('TOO_LARGE')).toContain('512 KiB');
  });
});
