import type { IntegrityRunDto } from '../api/models';

const STEPS: Readonly<Record<IntegrityRunDto['step'], string>> = {
  log: 'the audit log',
  rows: 'rows that the log does not know',
  tokens: 'receipts of outside anchors',
  recordings: 'recordings',
  assets: 'fonts and images',
  packs: 'evidence packs',
  collections: 'collections of packs',
  exports: 'audit exports',
  objects: 'objects that nobody knows',
  done: 'done',
};

export const stepWords = (step: IntegrityRunDto['step']): string => STEPS[step];

/** What a check looked at. */
export const scopeWords = ({ part, of }: Pick<IntegrityRunDto, 'part' | 'of'>): string =>
  of === 1 ? 'everything' : `the log, and share ${part + 1} of ${of} of the rest`;
