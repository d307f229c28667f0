import { type PackInput, notProvedBy } from '../../evidence/evidence-pack.js';
import { PACK_PATHS, type PackItem } from '../../evidence/pack-format.js';
import { answersWords, noticeWords } from '../../evidence/notice-words.js';
import type { StillMissing } from '../../evidence/stills.js';
import {
  dwellWords,
  instantWords,
  intervalWords,
  reasonWords,
  remeasuredWords,
  verdictWords,
} from '../../evidence/verdict-words.js';
import { TaggedPage } from './tagged-page.js';

type Summed = Pick<
  PackInput,
  | 'madeAt'
  | 'madeFor'
  | 'madeBy'
  | 'manifest'
  | 'disclosures'
  | 'consent'
  | 'stills'
  | 'remeasured'
  | 'doesNotProve'
  | 'auditProofs'
>;

const TONE = {
  shown: 'good',
  not_shown: 'bad',
  cannot_determine: 'unsure',
  not_applicable: 'unsure',
} as const;
const MOST_INTERVALS = 5;

const WHY_NO_STILL: Readonly<Record<StillMissing, string>> = {
  NOT_VISIBLE: 'No still: at no time was the text visible in the way that its rule asks.',
  STILLS_UNAVAILABLE: 'No still: the appliance had no browser to draw it with.',
  STILL_FAILED: 'No still: the recording could not be drawn at that moment.',
  STILL_TOOK_TOO_LONG: 'No still: drawing the recording at that moment took too long.',
  NOT_ASKED_FOR: 'No still: none was asked for.',
};

/** summary.pdf: what a person files. Everything in it stands in the pack, and follows from it: the same pack, the same bytes. */
export function packSummary(input: Summed, items: readonly PackItem[], verifierKey: string): Promise<Buffer> {
  const { manifest } = input;
  const page = new TaggedPage({
    title: `Evidence of recording ${manifest.recording}`,
    subject: `Recording ${manifest.recording}`,
    author: manifest.appliance,
    at: new Date(input.madeAt),
  });
  page.title(
    'Evidence of what a visitor was shown',
    'Summary of an evidence pack. The pack is the evidence; this page only tells what is in it.',
  );
  aboutRecording(page, input);
  page.heading('Disclosures');
  if (input.disclosures.length === 0) page.paragraph('No disclosure applied to this visit.');
  for (const one of input.disclosures) disclosure(page, one, input);
  consent(page, input);
  page.heading('What this does not prove');
  page.list(notProvedBy(input));
  digests(page, items, verifierKey);
  return page.finish();
}

function aboutRecording(page: TaggedPage, { manifest, ...made }: Summed): void {
  const { segments, gaps, conformance } = manifest;
  const first = segments[0]?.firstAt;
  const last = segments.at(-1)?.lastAt;
  page.heading('The recording');
  page.table([
    { label: 'Recording', value: manifest.recording, code: true },
    { label: 'Site', value: manifest.site },
    { label: 'Appliance', value: manifest.appliance },
    { label: 'Received', value: `${utc(manifest.openedAt)}, sealed ${utc(manifest.sealedAt)}` },
    {
      label: "By the visitor's clock",
      value:
        first === undefined || last === undefined
          ? 'empty'
          : `${instantWords(first)} to ${instantWords(last)}`,
    },
    {
      label: 'What arrived',
      value: `${segments.length} segments, ${gaps.length === 0 ? 'no gap' : `${gaps.length} declared gaps`}; the visit ${ENDS[manifest.end]}`,
    },
    {
      label: 'Masking',
      value: `policy version ${manifest.policyVersions.join(', ')}; ${conformance.checked ? `checked before sealing, ${conformance.violations} violations` : 'not checked again before sealing'}`,
    },
    { label: 'Pack made', value: `${utc(made.madeAt)}, by ${made.madeBy}, for ${made.madeFor}` },
  ]);
}

const ENDS = {
  stopped: 'ended',
  withdrawn: 'ended when consent was withdrawn',
  silence: 'fell silent',
} as const;

function disclosure(
  page: TaggedPage,
  { disclosure, verdict }: Summed['disclosures'][number],
  { stills, remeasured }: Summed,
): void {
  const note = remeasured?.find((one) => one.note.disclosure === disclosure.key)?.note;
  page.stamp(
    `${disclosure.key}, version ${disclosure.version}: ${verdictWords(verdict.verdict)}`,
    TONE[verdict.verdict],
  );
  for (const reason of reasonWords(verdict.reasons)) page.paragraph(reason);
  page.paragraph(dwellWords(verdict));
  if (note) page.paragraph(remeasuredWords(note.result));
  const shown = verdict.intervals.slice(0, MOST_INTERVALS).map(intervalWords);
  const more = verdict.intervals.length - shown.length;
  page.table([
    { label: 'Approved text', value: `"${disclosure.text.trim()}"` },
    ...(shown.length > 0
      ? [{ label: 'Visible', value: [...shown, ...(more > 0 ? [`and ${more} more times`] : [])].join('\n') }]
      : []),
    ...(verdict.actionAt === null
      ? []
      : [{ label: `Action "${disclosure.rule.beforeAction}"`, value: instantWords(verdict.actionAt) }]),
    { label: 'How it was measured', value: METHODS[verdict.method ?? 'none'] },
  ]);
  const still = stills?.taken.find((taken) => taken.disclosure === disclosure.key);
  const missing = stills?.missing.find((miss) => miss.disclosure === disclosure.key);
  if (still)
    page.picture(
      still.png,
      still,
      `The page at ${instantWords(still.at)}, drawn from the recording (${still.width} × ${still.height}).`,
    );
  else if (missing) page.paragraph(WHY_NO_STILL[missing.why], { muted: true });
}

const METHODS = {
  'occlusion-observed': 'The browser itself reported that nothing covered the text.',
  'hit-tested': 'Points on the text were tested for something covering it.',
  none: 'Nothing was measured.',
} as const;

/** Only what a receipt of ours has; it is read as it is, since it was written by another version of us perhaps. */
function consent(page: TaggedPage, { consent: { receipt, proof } }: Summed): void {
  const of = (name: string): string => {
    const value = (receipt as Record<string, unknown> | null)?.[name];
    return Array.isArray(value)
      ? value.map(String).join(', ')
      : typeof value === 'string'
        ? value
        : 'not said';
  };
  page.heading('Consent to be recorded');
  page.table([
    { label: 'Decision', value: `${of('decision')}, ${utc(of('eventTime'))}` },
    { label: 'Notice', value: `version ${of('noticeVersion')}, language ${of('language')}` },
    ...(proof
      ? [
          { label: 'Notice, at the click', value: noticeWords(proof.verdict) },
          { label: 'Refusing, beside it', value: answersWords(proof.verdict) },
        ]
      : []),
    { label: 'Purposes', value: of('purposes') },
    { label: 'Receipt', value: of('receiptId'), code: true },
  ]);
}

function digests(page: TaggedPage, items: readonly PackItem[], verifierKey: string): void {
  const told = (path: string): boolean =>
    path === PACK_PATHS.manifest ||
    path === PACK_PATHS.consentReceipt ||
    /\/(verdict|remeasured|notice-verdict)\.json$|^recording\/stills/.test(path);
  const named = items.filter(({ path }) => told(path));
  page.heading('Digests and how to check');
  page.paragraph(
    `SHA-256 of the items that this page speaks about. pack.json lists these and ${items.length - named.length} others and is signed. ` +
      'HOW-TO-VERIFY.md has the commands; verify.html checks the whole pack in a browser without network. ' +
      'Compare the key with one that the firm gave you by another way.',
  );
  page.table(
    [
      ...named.map(({ path, sha256 }) => ({ label: path, value: sha256, code: true })),
      { label: 'Verifier key', value: verifierKey, code: true },
    ],
    165,
  );
}

const utc = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
