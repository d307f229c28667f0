import { definitionHash, type FurtherDefinition } from '../../disclosures/disclosure.entity.js';
import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { differing, type Row, type RowBinding } from '../row-binding.js';
import { byField, field, hashOf, hashOfText, ID, numberOf, textOf, twoPersons } from './stated.js';

/** What people decided about a site: two of them, where it takes two. */
export const SITE_BINDINGS: readonly RowBinding[] = [
  {
    table: 'site',
    kinds: ['site.created'],
    key: ID,
    columns: ['key', 'created_by'],
    keyOf: byField('site'),
    differs: (row, event) => differing(row, { key: field(event, 'key'), created_by: event.actor.id }),
    inLog: [{ kind: 'site.created', key: [textOf('site')] }],
  },
  {
    table: 'masking_policy_version',
    kinds: ['masking.drafted', 'masking.published'],
    key: [
      ['site_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: ['rules', 'drafted_by', 'published_by'],
    keyOf: (event) => [field(event, 'site'), field(event, 'version')],
    differs: (row, event) => [
      ...(hashOf(row['rules']) === field(event, 'rulesHash') ? [] : ['rules']),
      ...twoPersons(row, event, 'masking.published'),
    ],
    inLog: [{ kind: 'masking.drafted', key: [textOf('site'), numberOf('version')] }],
  },
  {
    table: 'masking_review',
    kinds: ['masking.reviewed'],
    key: [
      ['site_id', 'uuid'],
      ['number', 'integer'],
    ],
    columns: ['reviewed_by', 'list', 'list_hash', 'counts', 'own_rules', 'quarantined'],
    keyOf: (event) => [field(event, 'site'), field(event, 'number')],
    differs: (row, event) => [
      ...differing(row, { reviewed_by: event.actor.id, list_hash: field(event, 'listHash') }),
      ...(hashOfText(row['list']) === field(event, 'listHash') ? [] : ['list']),
      ...(Object.entries(row['counts'] as object).every(([name, count]) => event.fields[name] === count)
        ? []
        : ['counts']),
      ...(row['own_rules'] === event.fields['ownRules'] ? [] : ['own_rules']),
      ...(row['quarantined'] === event.fields['quarantined'] ? [] : ['quarantined']),
    ],
    inLog: [{ kind: 'masking.reviewed', key: [textOf('site'), numberOf('number')] }],
  },
  {
    table: 'consent_notice',
    kinds: ['consent-notice.drafted', 'consent-notice.published'],
    key: [
      ['site_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: ['texts', 'declaration', 'drafted_by', 'published_by'],
    keyOf: (event) => [field(event, 'site'), field(event, 'version')],
    differs: (row, event) => [
      ...(hashOf({ texts: row['texts'], declaration: row['declaration'] }) === field(event, 'noticeHash')
        ? []
        : ['texts', 'declaration']),
      ...twoPersons(row, event, 'consent-notice.published'),
    ],
    inLog: [{ kind: 'consent-notice.drafted', key: [textOf('site'), numberOf('version')] }],
  },
  {
    table: 'legal_basis',
    kinds: ['legal-basis.drafted', 'legal-basis.published'],
    key: [
      ['site_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: ['purposes', 'drafted_by', 'published_by'],
    keyOf: (event) => [field(event, 'site'), field(event, 'version')],
    differs: (row, event) => [
      ...(hashOf(row['purposes']) === field(event, 'basisHash') ? [] : ['purposes']),
      ...twoPersons(row, event, 'legal-basis.published'),
    ],
    inLog: [{ kind: 'legal-basis.drafted', key: [textOf('site'), numberOf('version')] }],
  },
  {
    table: 'consent_subject_key',
    kinds: ['subject-key.rotated'],
    key: [
      ['site_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: ['made_by'],
    keyOf: (event) => [field(event, 'site'), field(event, 'version')],
    differs: (row, event) => differing(row, { made_by: event.actor.id }),
    inLog: [{ kind: 'subject-key.rotated', key: [textOf('site'), numberOf('version')] }],
  },
  {
    table: 'disclosure_version',
    kinds: ['disclosure.drafted', 'disclosure.published'],
    key: [
      ['disclosure_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: [
      'text_hash',
      'text',
      'rule',
      'further_texts',
      'words',
      'selector',
      'action',
      'effective_from',
      'effective_to',
      'drafted_by',
      'published_by',
    ],
    keyOf: (event) => [field(event, 'disclosure'), field(event, 'version')],
    differs: (row, event) => [
      ...differing(row, { text_hash: field(event, 'textHash') }),
      ...(textHashOf(row['text']) === field(event, 'textHash') ? [] : ['text']),
      ...(hashOf(row['rule']) === field(event, 'ruleHash') ? [] : ['rule']),
      ...definitionDiffers(row, event),
      ...twoPersons(row, event, 'disclosure.published'),
    ],
    inLog: [{ kind: 'disclosure.drafted', key: [textOf('disclosure'), numberOf('version')] }],
  },
];

const NOTHING_MORE = definitionHash({
  furtherTexts: [],
  words: null,
  selector: null,
  action: null,
  effectiveFrom: null,
  effectiveTo: null,
});

/** What a definition says besides its first text and its rule. Entries from before there was more say nothing of it. */
function definitionDiffers(row: Row, event: StatedEvent): string[] {
  const stated = field(event, 'definitionHash') || NOTHING_MORE;
  const found = definitionHash({
    furtherTexts: row['further_texts'] as FurtherDefinition['furtherTexts'],
    words: row['words'] as number | null,
    selector: row['selector'] as string | null,
    action: row['action'] as FurtherDefinition['action'],
    effectiveFrom: row['effective_from'] as Date | null,
    effectiveTo: row['effective_to'] as Date | null,
  });
  return found === stated ? [] : ['definition'];
}

function textHashOf(text: unknown): string {
  return hashOfText(String(text).normalize('NFC').replace(/\s+/gu, ' ').trim());
}
