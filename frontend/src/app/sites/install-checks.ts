import type { InstallDto } from '../api/models';
import type { Tone } from '../ui/chip';

export interface InstallCheck {
  name: string;
  tone: Tone;
  label: string;
  /** What was found, in numbers. */
  found: string;
  /** What to do next; empty when there is nothing to do. */
  next: string;
}

type Health = InstallDto['health'];

const QUIET_AFTER_MS = 24 * 3_600_000;

/** Whether the recorder on a site does what it should, one line per thing that can go wrong. */
export function installChecks(health: Health, shipped: string | null, now: number): InstallCheck[] {
  return [
    loaded(health),
    consent(health),
    seen(health, shipped, now),
    policy(health),
    leftOut(health),
    quarantined(health),
  ];
}

/** Nothing has ever come from the site: there is nothing to check yet. */
export const isUntouched = ({ seen, pages, pagesRefused }: Health): boolean =>
  seen === null && pages === 0 && pagesRefused === 0;

function loaded({ pages, pagesRefused }: Health): InstallCheck {
  const name = 'Pages load the recorder';
  const found = `${count(pages, 'page load')} in the last 24 hours`;
  if (pagesRefused > 0)
    return {
      name,
      tone: 'bad',
      label: 'Origin not listed',
      found: `${found}, and ${count(pagesRefused, 'page load')} from an origin that is not listed`,
      next: 'Compare the address of those pages with the origins of the site: scheme, host and port must be the same. If the pages are not yours, somebody copied the tag; they are refused and nothing of theirs is recorded.',
    };
  if (pages === 0)
    return {
      name,
      tone: 'unsure',
      label: 'Not seen',
      found,
      next: 'Put the script tag on a page of the site and open it. If nothing changes here, look into the browser’s console: a Content-Security-Policy of the page may forbid the tag.',
    };
  return { name, tone: 'good', label: 'Seen', found, next: '' };
}

function consent({ pages, visits, visitsDecided, consentsGiven, consentsRefused }: Health): InstallCheck {
  const name = 'Consent is wired';
  if (visits === 0)
    return {
      name,
      tone: 'quiet',
      label: 'Nothing to tell yet',
      found: 'no visit began in the last 24 hours',
      next: pages === 0 ? '' : 'Open a page of the site from outside, for instance by typing its address.',
    };
  const share = Math.round((100 * visitsDecided) / visits);
  const found = `${visitsDecided} of ${count(visits, 'visit')} with a consent record, ${share} % (${consentsGiven} given and ${consentsRefused} refused in the last 24 hours)`;
  if (visitsDecided === 0)
    return {
      name,
      tone: 'bad',
      label: 'Not wired',
      found,
      next: 'Nobody’s decision arrives, so nobody is recorded. Call Exhibit.consent.give() or refuse() from the consent notice, or connect the consent tool of the site.',
    };
  if (share < 50)
    return {
      name,
      tone: 'unsure',
      label: 'Few decisions',
      found,
      next: 'Most visitors have not decided. Check that the notice appears on every page where a visit may begin.',
    };
  return { name, tone: 'good', label: 'Wired', found, next: '' };
}

function seen({ seen, recordings }: Health, shipped: string | null, now: number): InstallCheck {
  const name = 'Recordings arrive';
  if (!seen)
    return {
      name,
      tone: 'unsure',
      label: 'None yet',
      found: 'no segment was ever received',
      next: 'Open a page, agree to be recorded, and wait a few seconds.',
    };
  const found = `${count(recordings, 'recording')} in the last 24 hours, by recorder ${seen.recorderVersion}`;
  if (now - Date.parse(seen.at) > QUIET_AFTER_MS)
    return {
      name,
      tone: 'unsure',
      label: 'Silent for more than a day',
      found,
      next: 'Check that the script tag is still on the pages and that visitors are still asked.',
    };
  if (shipped !== null && shipped !== seen.recorderVersion)
    return {
      name,
      tone: 'unsure',
      label: 'Another recorder',
      found,
      next: `This appliance ships recorder ${shipped}. Pages go on working with the older one; replace the script tag when you can.`,
    };
  return { name, tone: 'good', label: 'Arriving', found, next: '' };
}

function policy({ seen, policySeen, policyPublished }: Health): InstallCheck {
  const name = 'Masking policy is current';
  const published = policyPublished === 0 ? 'none is published' : `version ${policyPublished} is published`;
  if (!seen || policySeen === null)
    return { name, tone: 'quiet', label: 'Nothing to tell yet', found: published, next: '' };
  const found = `pages use version ${policySeen}; ${published}`;
  if (policySeen < policyPublished)
    return {
      name,
      tone: 'unsure',
      label: 'Behind',
      found,
      next: 'Pages take the new version up when they are loaded next. If this stays for long, a page is kept open or a cache holds the configuration.',
    };
  return { name, tone: 'good', label: 'Current', found, next: '' };
}

function leftOut({ eventsDropped, segmentsLost }: Health): InstallCheck {
  const name = 'Nothing is lost';
  const found = `${count(segmentsLost, 'segment')} lost; masking left ${count(eventsDropped, 'event')} out`;
  return segmentsLost > 0
    ? {
        name,
        tone: 'bad',
        label: 'Segments lost',
        found,
        next: 'A browser could not keep what it had captured, mostly because the appliance was out of reach for long. The gaps are shown in the recordings; check that the pages reach the appliance.',
      }
    : { name, tone: 'good', label: 'Whole', found, next: '' };
}

function quarantined({ recordingsQuarantined }: Health): InstallCheck {
  const name = 'Nothing arrives in clear';
  const found = `${count(recordingsQuarantined, 'recording')} quarantined in the last 24 hours`;
  return recordingsQuarantined > 0
    ? {
        name,
        tone: 'bad',
        label: 'Quarantined',
        found,
        next: 'Something that must never leave a page arrived, and nobody can watch it. Stop recording on the site, then look at the masking rules and at what the page puts where a rule shows text.',
      }
    : { name, tone: 'good', label: 'Clean', found, next: '' };
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
