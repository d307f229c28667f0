import type { DisclosureVersionDto } from '../api/models';
import { actionWords, versionChanges } from './version-changes';

const version = (change: Partial<DisclosureVersionDto> = {}): DisclosureVersionDto =>
  ({
    locale: 'en',
    text: 'The rate is 3.9 % a year.',
    furtherTexts: [],
    rule: {
      minContinuousMs: 2_000,
      minCumulativeMs: 3_000,
      minVisibleShare: 1,
      minFontPx: 10,
      beforeAction: 'sign',
    },
    selector: null,
    action: null,
    effectiveFrom: null,
    effectiveTo: null,
    ...change,
  }) as DisclosureVersionDto;
const changes = (change: Partial<DisclosureVersionDto>) => versionChanges(version(), version(change));

describe('what is different in a version', () => {
  it('is nothing when nothing is', () => expect(changes({})).toEqual([]));

  it('names the words where a text parts from the one before', () =>
    expect(changes({ text: 'The rate is 4.9 % a year.' })).toEqual([
      'The text in en is another one: “4.9 % a year.…” where there was “3.9 % a year.…”.',
    ]));

  it('says which language came and which went', () => {
    const both = version({ furtherTexts: [{ locale: 'de', text: 'Der Zins', textHash: '' }] });
    expect(versionChanges(version(), both)).toEqual(['There is a text in de. Until now there was none.']);
    expect(versionChanges(both, version())).toEqual(['There is no text in de any more.']);
  });

  it('says what the rule asks now, and what it asks no longer', () =>
    expect(changes({ rule: { ...version().rule, minContinuousMs: 5_000, minContrast: 4.5 } })).toEqual([
      'New condition: with a contrast of at least 4.5 : 1.',
      'New condition: for at least 5 s in one go.',
      'No longer a condition: for at least 2 s in one go.',
    ]));

  it('says where it is found, what the action is and when it begins', () =>
    expect(
      changes({ selector: '#rate', action: { on: 'submit' }, effectiveFrom: '2026-07-01T00:00:00.000Z' }),
    ).toEqual([
      'It is found by #rate as well.',
      'The action is a submit of any form.',
      'It takes effect on 2026-07-01 00:00 UTC.',
    ]));
});

it('an action that the page marks is named by its attribute', () =>
  expect(actionWords(version())).toBe('what the page marks with data-exhibit-action="sign"'));
