import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { differing, type RowBinding } from '../row-binding.js';
import { byField, field, hashOf, hashOfText, ID, textOf } from './stated.js';

/** What was handed out. */
export const EVIDENCE_BINDINGS: readonly RowBinding[] = [
  {
    table: 'evidence_pack',
    kinds: ['evidence.exported'],
    key: ID,
    columns: ['recording_id', 'grant_id', 'made_by', 'sha256', 'bytes'],
    keyOf: byField('pack'),
    differs: (row, event) =>
      differing(row, {
        recording_id: event.recording,
        grant_id: field(event, 'grant'),
        made_by: event.actor.id,
        sha256: field(event, 'packHash'),
        bytes: field(event, 'bytes'),
      }),
    objectOf: ({ recording, ...event }) =>
      `recordings/${recording?.slice(0, 2)}/${recording}/packs/${field({ recording, ...event }, 'pack')}`,
    inLog: [{ kind: 'evidence.exported', key: [textOf('pack')] }],
  },
  {
    table: 'pack_collection',
    kinds: ['evidence.collection.ordered', 'evidence.collected'],
    key: ID,
    columns: ['ordered_by', 'disclosure_id', 'digest'],
    keyOf: byField('collection'),
    differs: (row, event) =>
      event.kind === 'evidence.collected'
        ? differing(row, { digest: field(event, 'digest') })
        : differing(row, { ordered_by: event.actor.id, disclosure_id: disclosureOf(event) }),
    inLog: [{ kind: 'evidence.collection.ordered', key: [textOf('collection')] }],
  },
  {
    table: 'verdict_remeasurement',
    falls: true,
    kinds: ['verdict.remeasure.asked', 'verdict.remeasured', 'verdict.remeasure.failed'],
    key: ID,
    columns: ['recording_id', 'asked_by', 'note', 'failure'],
    keyOf: byField('remeasurement'),
    differs: (row, event) => {
      if (event.kind === 'verdict.remeasure.asked')
        return differing(row, { recording_id: event.recording, asked_by: event.actor.id });
      if (event.kind === 'verdict.remeasure.failed') return differing(row, { failure: field(event, 'code') });
      return hashOfText(row['note']) === field(event, 'measuredHash') ? [] : ['note'];
    },
    inLog: [{ kind: 'verdict.remeasure.asked', key: [textOf('remeasurement')] }],
  },
  {
    table: 'audit_export',
    kinds: ['audit.export.asked', 'audit.export.made'],
    key: ID,
    columns: ['form', 'filter', 'asked_by', 'entries', 'log_size', 'bytes', 'sha256'],
    keyOf: byField('export'),
    differs: (row, event) =>
      event.kind === 'audit.export.asked'
        ? [
            ...differing(row, { form: field(event, 'form'), asked_by: event.actor.id }),
            ...(hashOf(row['filter']) === field(event, 'filterHash') ? [] : ['filter']),
          ]
        : differing(row, {
            entries: field(event, 'entries'),
            log_size: field(event, 'logSize'),
            bytes: field(event, 'bytes'),
            sha256: field(event, 'exportHash'),
          }),
    objectOf: (event) => `audit-exports/${field(event, 'export')}/`,
    inLog: [{ kind: 'audit.export.asked', key: [textOf('export')] }],
  },
];

/** Whose recordings were asked for, the log does not say. */
const disclosureOf = (event: StatedEvent): string =>
  field(event, 'about') === 'subject' ? '' : field(event, 'about');
