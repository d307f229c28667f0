import { PACK_PATHS } from '../pack-format.js';
import type { PackFault, PackFaultCode } from './report.js';

/** Whose signature may be that of an earlier key, which a succession names. */
const SIGNED =
  /^(packs\/[^/]+\.zip > )?(signatures\/(pack|collection|export|manifest)\.note|checkpoint\.txt|signatures\/verifier-key\.txt|consent\/receipt\.note|audit\/(timed\/[^/]+\/)?checkpoint)$/;
const SUCCESSIONS = /^signatures\/successions\//;
const OWN_KEY = /^signatures\/verifier-key\.txt$/;

/** What each item is checked against: items whose names match. */
const RELIES_ON: readonly (readonly [item: RegExp, on: RegExp])[] = [
  [/^manifest\.json$/, /^recording\/(segments|assets)\//],
  [/^signatures\/manifest\.note$/, /^manifest\.json$/],
  [/^consent\/notice-verdict\.json$/, /^(manifest\.json|recording\/segments\/.*|consent\/notice\.json)$/],
  [/^consent\/notice\.json$/, /^consent\/receipt\.json$/],
  [/^disclosures\/.*\/verdict\.json$/, /^(manifest\.json|recording\/segments\/.*|disclosures\/.*)$/],
  [
    /^disclosures\/.*\/remeasured\.json$/,
    /^(manifest\.json|disclosures\/.*|recording\/(segments|remeasured)\/.*)$/,
  ],
  [/^recording\/remeasured\//, /^disclosures\/.*\/remeasured\.json$/],
  [/^recording\/stills(\.json|\/.*)$/, /^(recording\/stills\.json|disclosures\/.*)$/],
  [/^recording\/segments\//, /^manifest\.json$/],
  [/^signatures\/verifier-key\.pem$/, OWN_KEY],
  [SUCCESSIONS, SUCCESSIONS],
  [SUCCESSIONS, OWN_KEY],
  [SIGNED, SUCCESSIONS],
  [SIGNED, OWN_KEY],
  [/^packs\/[^/]+\.zip$/, SUCCESSIONS],
  [/^(signatures\/manifest|consent\/receipt)\.note$/, /^audit\/entries\.jsonl$/],
  [/^audit\/proofs\//, /^audit\/entries\.jsonl$/],
  [/^consent\/receipt\.note$/, /^consent\/receipt\.json$/],
  [/^audit\/timed\/.*\.token\.der$/, /^audit\/timed\/.*(checkpoint|\.pem)$/],
];
const OTHER_LIST: readonly PackFaultCode[] = ['SIGNED_SOMETHING_ELSE', 'CMS_CONTENT_CHANGED'];

/**
 * All faults but those that only follow from another. `ofList` are those found with pack.json's list of digests. An item
 * that is as it was signed is not accused for being held against one that is not; what it was held against is always
 * named, so nothing holds that did not.
 */
export function withoutConsequences(ofList: readonly PackFault[], others: readonly PackFault[]): PackFault[] {
  const list = faultsOfList(others);
  if (list !== null) return [...list, ...others.filter(({ item, code }) => !isAboutList(item, code))];
  const altered = new Set(ofList.map(({ item }) => item));
  const follows = ({ item }: PackFault): boolean =>
    !altered.has(item) &&
    RELIES_ON.some(([one, on]) => one.test(item) && [...altered].some((other) => on.test(other)));
  const idOf = ({ item, code, message }: PackFault) => `${item} ${code} ${message}`;
  const known = new Set(ofList.map(idOf));
  return [...ofList, ...others.filter((fault) => !known.has(idOf(fault)) && !follows(fault))];
}

/** A list that cannot be read, or that neither of two signatures is over, was altered itself, and accuses nobody. */
function faultsOfList(faults: readonly PackFault[]): PackFault[] | null {
  const item = PACK_PATHS.pack;
  const own = faults.filter((fault) => fault.item === item);
  if (own.length > 0) return own;
  const unlike = [PACK_PATHS.packNote, PACK_PATHS.packCms].every((signature) =>
    faults.some((fault) => fault.item === signature && OTHER_LIST.includes(fault.code)),
  );
  if (!unlike) return null;
  return [{ item, code: 'DIGEST_WRONG', message: 'The list is not the one that its signatures are over.' }];
}

const isAboutList = (item: string, code: PackFaultCode): boolean =>
  item === PACK_PATHS.pack ||
  ([PACK_PATHS.packNote, PACK_PATHS.packCms].some((one) => one === item) && OTHER_LIST.includes(code));
