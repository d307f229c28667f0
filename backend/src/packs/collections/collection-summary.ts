import type { CollectedPack, PackCollection } from '../../evidence/collection-format.js';
import { verdictWords } from '../../evidence/verdict-words.js';
import { TaggedPage } from '../summary/tagged-page.js';
import type { TableRow } from './collection-table.js';

/** Lines of the table that a person reads; a machine has summary.csv. */
const MOST_LINES = 300;

type Summed = Pick<PackCollection, 'appliance' | 'collection' | 'about' | 'madeAt' | 'madeBy' | 'leftOut'> & {
  packs: CollectedPack[];
};

/** summary.pdf of a collection: how many of which verdict, what was left out and why, and each recording in a line. */
export function collectionSummary(about: Summed, rows: readonly TableRow[]): Promise<Buffer> {
  const page = new TaggedPage({
    title: `Evidence of ${about.packs.length} recordings`,
    subject: `Collection ${about.collection}`,
    author: about.appliance,
    at: new Date(about.madeAt),
  });
  page.title(
    'Evidence of what visitors were shown',
    'Summary of a collection of evidence packs. The packs are the evidence; this page only tells what is in them.',
  );
  page.heading('What was asked for');
  page.table([
    ...wordsOf(about.about),
    { label: 'Appliance', value: about.appliance },
    { label: 'Made', value: `${utc(about.madeAt)}, by ${about.madeBy}` },
    { label: 'Collection', value: about.collection, code: true },
  ]);
  page.heading('What is here');
  page.table([
    { label: 'Recordings asked for', value: String(rows.length) },
    { label: 'Packs', value: String(about.packs.length) },
    { label: 'Left out', value: String(about.leftOut.length) },
    ...counted(about.leftOut.map(({ why }) => why)).map(([why, count]) => ({
      label: '',
      value: `${count}: ${LEFT_OUT[why] ?? why}`,
    })),
  ]);
  const verdicts = about.packs.flatMap((pack) => pack.verdicts);
  if (verdicts.length > 0) page.heading('Verdicts');
  page.table(
    counted(
      verdicts.map(
        ({ disclosure, version, verdict }) => `${disclosure}, version ${version}: ${verdictWords(verdict)}`,
      ),
    ).map(([what, count]) => ({ label: String(count), value: what })),
    60,
  );
  page.heading('Recordings');
  const more = rows.length - MOST_LINES;
  if (more > 0) page.paragraph(`The first ${MOST_LINES}; ${more} more stand in summary.csv.`);
  page.table(
    rows.slice(0, MOST_LINES).map(({ recording, verdicts: reached, leftOut }) => ({
      label: recording,
      value: leftOut
        ? `left out: ${LEFT_OUT[leftOut] ?? leftOut}`
        : reached.map(({ disclosure, verdict }) => `${disclosure}: ${verdictWords(verdict)}`).join(', ') ||
          'no verdict',
    })),
    210,
  );
  return page.finish();
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  NO_GRANT: 'nobody has allowed its export to the person who made this',
  GRANT_SCOPE: 'the permission was to watch, not to export',
  GRANT_ENDED: 'the permission had ended',
  GRANT_REVOKED: 'the permission was taken back',
  RECORDING_NOT_SEALED: 'the visit was not sealed',
  RECORDING_DAMAGED: 'the recording could not be read',
  RECORDING_DESTROYED: 'the recording was destroyed; there is a certificate of it',
  RECORDING_RESTRICTED: 'the visitor has withdrawn: it is kept, and not shown',
  NO_ROOM: 'the collection was full',
};

function wordsOf(about: PackCollection['about']): { label: string; value: string }[] {
  if (about.kind === 'subject') return [{ label: 'All recordings of', value: about.subject }];
  return [
    { label: 'Disclosure', value: `${about.disclosure}, on ${about.site}` },
    {
      label: 'Visits opened',
      value: `${about.from ? `from ${utc(about.from)}` : 'from the beginning'} ${about.to ? `to ${utc(about.to)}` : 'until now'}`,
    },
  ];
}

function counted<T extends string>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

const utc = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
