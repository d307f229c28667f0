import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { normaliseText, type UnmaskRule } from '@exhibit/contract';
import { createHash } from 'node:crypto';
import { eventually } from './poll.js';
import { BANK_ORIGIN, decide, event, RecorderByHand } from './recorder-by-hand.js';
import type { TestAppliance } from './test-appliance.js';

export const APPROVED_TEXT = 'Representative example: 3.9 % APR, 48 payments of 228.10, total 10,948.80.';
export const T0 = 1_763_700_000_000;

export interface BankSite {
  id: string;
  key: string;
}

/** A site with one published masking policy and one published disclosure. */
export async function openSite(
  appliance: TestAppliance,
  name = 'Test bank',
  moreRules: UnmaskRule[] = [],
  text = APPROVED_TEXT,
): Promise<BankSite> {
  const ada = await appliance.as('ada');
  const site = await ada.post<BankSite>('/api/sites', {
    name,
    origins: [BANK_ORIGIN],
    consent: { noticeVersion: '2026-1', purposes: ['evidence'], honourGpc: true },
  });
  await publishRules(appliance, site.id, moreRules);
  await publishDisclosure(appliance, site.id, text);
  return site;
}

async function publishRules(
  appliance: TestAppliance,
  siteId: string,
  moreRules: UnmaskRule[],
): Promise<void> {
  const ada = await appliance.as('ada');
  const { version } = await ada.post<{ version: number }>('/api/masking-policies', {
    siteId,
    rules: [
      {
        id: 'example',
        selector: '[data-exhibit-disclosure="example"]',
        text: true,
        descendants: true,
        attributes: [],
        reason: 'The approved text has to be provable.',
      },
      ...moreRules,
    ],
  });
  const priya = await appliance.as('priya');
  await priya.post(`/api/masking-policies/${siteId}/${version}/publish`);
}

async function publishDisclosure(appliance: TestAppliance, siteId: string, text: string): Promise<void> {
  const carol = await appliance.as('carol');
  const { id } = await carol.post<{ id: string }>('/api/disclosures', {
    siteId,
    key: 'example',
    title: 'Representative example',
    locale: 'en',
    text,
    rule: {
      minContinuousMs: 2_000,
      minCumulativeMs: 2_000,
      minVisibleShare: 1,
      minFontPx: 9,
      beforeAction: 'sign',
    },
  });
  const colin = await appliance.as('colin');
  await colin.post(`/api/disclosures/${id}/versions/1/publish`);
}

const node = (id: number, tagName: string, attributes: object, ...childNodes: unknown[]) => ({
  ...{ type: 2, id, tagName, attributes, childNodes },
});

/** A page with the text on it, as a recorder writes it. */
export function pageWith(approved: string, at = T0): unknown[] {
  const text = { type: 3, id: 5, textContent: approved };
  const disclosure = node(4, 'section', { 'data-exhibit-disclosure': 'example' }, text);
  const html = node(2, 'html', {}, node(3, 'body', {}, disclosure));
  const document = { type: 0, id: 1, childNodes: [html] };
  return [
    { type: 4, timestamp: at, data: { href: `${BANK_ORIGIN}/apply`, width: 1280, height: 800 } },
    { type: 2, timestamp: at, data: { node: document, initialOffset: { top: 0, left: 0 } } },
  ];
}

/** A text on a page, in full view for so many seconds, then the signature. */
export function honestVisit({ seconds = 3, text = APPROVED_TEXT } = {}): unknown[] {
  const textHash = createHash('sha256').update(normaliseText(text)).digest('hex');
  const seen = [...Array(seconds).keys()].map((second) =>
    event(
      {
        tag: 'exhibit.disclosure',
        payload: {
          disclosure: 'example',
          textHash,
          from: T0 + second * 1_000,
          to: T0 + (second + 1) * 1_000,
          visibleShare: 1,
          hidden: [],
          foreground: true,
          method: 'hit-tested',
          fontPx: 16,
        },
      },
      T0 + (second + 1) * 1_000,
    ),
  );
  const signed = T0 + (seconds + 1) * 1_000;
  return [
    ...pageWith(text),
    ...seen,
    event({ tag: 'exhibit.action', payload: { action: 'sign', at: signed } }, signed),
  ];
}

/** One visit from consent to seal and verdict. Returns the recording's id. */
export async function sealedVisit(
  appliance: TestAppliance,
  site: BankSite,
  subject = 'APP-TEST',
  seen: unknown[] = honestVisit(),
): Promise<string> {
  const consent = await decide(appliance.url, site.key, 'given', subject);
  return sealedVisitUnder(appliance, site, consent, seen);
}

/** The same under a decision that is there. */
export async function sealedVisitUnder(
  appliance: TestAppliance,
  site: BankSite,
  consent: string,
  seen: unknown[] = honestVisit(),
): Promise<string> {
  const recorder = new RecorderByHand(appliance.url, site.key, consent);
  await recorder.next([event()]);
  const last = await recorder.next(seen, { policyVersion: 1, final: 'stopped' });
  if (last.status !== 200) throw new Error(`the visit was refused: ${last.body.code}`);
  return untilJudged(await appliance.as('carol'), recorder.recording);
}

export function untilJudged(carol: ConsoleClient, recordingId: string): Promise<string> {
  return eventually('the recording is sealed and judged', async () => {
    const recording = await carol
      .get<{ state: string; verdicts: unknown[] }>(`/api/recordings/${recordingId}`)
      .catch(() => null);
    return recording?.state === 'sealed' && recording.verdicts.length > 0 ? recordingId : null;
  });
}

/** Carol asks, Colin agrees. Returns the grant's id. */
export const grantCarol = (
  appliance: TestAppliance,
  recordingId: string,
  scope: 'watch' | 'watch-and-export' = 'watch-and-export',
): Promise<string> => grantTo(appliance, recordingId, { asks: 'carol', agrees: 'colin', scope });

/** Somebody asks for a reason, somebody else agrees. Returns the grant's id. */
export async function grantTo(
  appliance: TestAppliance,
  recordingId: string,
  {
    asks,
    agrees,
    scope = 'watch-and-export',
    reason = 'The customer says the rate was never shown.',
  }: { asks: string; agrees: string; scope?: 'watch' | 'watch-and-export'; reason?: string },
): Promise<string> {
  const client = await appliance.as(asks);
  const { id } = await client.post<{ id: string }>('/api/access-requests', {
    recordingId,
    purpose: 'dispute',
    reason,
    scope,
    minutes: 60,
  });
  const other = await appliance.as(agrees);
  const request = await other.post<{ grant: { id: string } }>(`/api/access-requests/${id}/approve`, {
    minutes: 60,
  });
  return request.grant.id;
}

/** The closed code with which a request was refused; null when it was not. */
export const refusal = (attempt: Promise<unknown>): Promise<string | null> =>
  attempt.then(
    () => null,
    (error: unknown) => (error as { code: string }).code,
  );
