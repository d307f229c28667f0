import type { MaskingPolicyDto, UnmaskRuleDto } from '../api/models';
import { maskingChanges, publishedPolicy, ruleWords } from './masking-diff';

const rule = (id: string, more: Partial<UnmaskRuleDto> = {}): UnmaskRuleDto => ({
  id,
  selector: `#${id}`,
  text: true,
  descendants: false,
  attributes: [],
  reason: 'It is the same text for everybody',
  ...more,
});

describe('changes of a masking policy in words', () => {
  it('names first what more would leave the browser', () => {
    const changes = maskingChanges([rule('a')], [rule('b')]);
    expect(changes.map((change) => change.kind)).toEqual(['more', 'less']);
    expect(changes[0]?.words).toContain('Until now it was masked');
  });

  it('does not let a wider rule under an old name pass unnoticed', () => {
    expect(maskingChanges([rule('a')], [rule('a', { descendants: true })])[0]?.words).toBe(
      '#a now shows the text inside it and its descendants. Until now it showed the text directly inside it.',
    );
    expect(maskingChanges([rule('a')], [rule('a', { selector: '.wide' })])[0]?.kind).toBe('changed');
    expect(maskingChanges([rule('a')], [rule('a', { attributes: ['title'] })])).toHaveLength(1);
    expect(maskingChanges([rule('a')], [rule('a', { image: true })])[0]?.words).toContain(
      'the picture itself',
    );
  });

  it('says when a rule holds to another text, or to any again', () => {
    const approvedTextHash = 'ab'.repeat(32);
    expect(maskingChanges([rule('a')], [rule('a', { approvedTextHash })])[0]?.words).toBe(
      '#a now shows the text directly inside it, which must be the approved text abababab…. Until now it showed the text directly inside it.',
    );
    expect(maskingChanges([rule('a', { approvedTextHash })], [rule('a')])).toHaveLength(1);
  });

  it('says nothing where nothing changes', () => {
    expect(maskingChanges([rule('a'), rule('b')], [rule('b'), rule('a')])).toEqual([]);
  });

  it('words a rule for attributes alone', () => {
    expect(ruleWords(rule('a', { text: false, attributes: ['title', 'alt'] }))).toBe(
      'shows the attributes title, alt',
    );
  });

  it('compares with the newest published version, never with a draft', () => {
    const policy = (version: number, state: MaskingPolicyDto['state']): MaskingPolicyDto =>
      ({ version, state }) as MaskingPolicyDto;
    expect(
      publishedPolicy([policy(1, 'published'), policy(3, 'draft'), policy(2, 'published')])?.version,
    ).toBe(2);
    expect(publishedPolicy([policy(1, 'draft')])).toBeNull();
  });
});
