import { splitSegmentFrame, type SegmentHeader } from '@exhibit/contract';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { type ApprovedNotice, NOTICE_SCHEMA } from '../../src/evidence/approved-notice.js';
import { disclosureTextHash } from '../../src/evidence/disclosure-version.js';
import { READY_NOTICE_RULE } from '../../src/evidence/notice-rule.js';
import { judgeNotice, type NoticeVerdict } from '../../src/evidence/notice-verdict.js';
import { sha256Hex } from '../../src/evidence/sha256.js';
import { observeVisit } from '../../src/evidence/visit-observations.js';
import { SITE } from './laboratory-page.js';
import { NOTICE, type NoticePage } from './notice-page.js';

const INGEST = '/ingest/v1/laboratory/';
const CONFIG = {
  wire: 1,
  site: 'laboratory',
  policy: { version: 1, rules: [] },
  consent: { mode: 'opt-in', noticeVersion: 'v1', purposes: ['proof'], honourGpc: true },
  disclosures: [],
  sampling: { rate: 1 },
  segment: { everyMs: 200, maxBytes: 60_000 },
};

export interface Answered {
  verdict: NoticeVerdict;
  /** Events of the whole recording, segment by segment. */
  segments: unknown[][];
  approved: ApprovedNotice;
}

/** One visitor who answers one notice, and the verdict that the appliance would reach from what arrives. */
export async function noticeVisit(browser: Browser, recorder: string, page: NoticePage): Promise<Answered> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...page.browser });
  try {
    const tab = await context.newPage();
    const segments = await appliance(tab, recorder, page);
    await tab.goto(`${SITE}/`);
    await tab.evaluate(() => window.Exhibit.consent.known());
    await (page.answer?.(tab) ?? tab.click('#yes'));
    await tab.waitForFunction(() => window.Exhibit.state().phase === 'recording');
    await tab.evaluate(() => window.Exhibit.stop());
    const faults = await tab.evaluate(() => window.Exhibit.state().faults);
    if (faults.length) throw new Error(`the recorder reports ${faults.join(', ')}`);
    segments.sort((a, b) => a.header.seq - b.header.seq);
    const approved = approvedOn(page);
    const events = segments.map((segment) => segment.events);
    const manifest = { segments: segments.map(({ header }) => header), gaps: [] };
    const visit = observeVisit(manifest as never, events, []);
    return { verdict: judgeNotice(visit, approved), segments: events, approved };
  } finally {
    await context.close();
  }
}

/** What an appliance does on the wire, as far as a recorder can see it. */
async function appliance(tab: Page, recorder: string, { head = '', html }: NoticePage) {
  const segments: { header: SegmentHeader; events: unknown[] }[] = [];
  const document = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Notice</title>
<script src="/recorder.js" data-site="laboratory"></script>${head}</head><body>${html}</body></html>`;
  await tab.route('**/*', (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname;
    const json = (value: unknown) => route.fulfill({ json: value });
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: document });
    if (path === '/recorder.js') return route.fulfill({ contentType: 'text/javascript', body: recorder });
    if (path === `${INGEST}config`) return json(CONFIG);
    if (path === `${INGEST}consents`) return json({ consentId: 'consent-1', receipt: {}, signature: '' });
    if (!path.includes('/segments/')) return route.fulfill({ status: 404 });
    const { headerJson, body } = splitSegmentFrame(request.postDataBuffer()!)!;
    const header = JSON.parse(headerJson) as SegmentHeader;
    segments.push({ header, events: JSON.parse(gunzipSync(body).toString('utf8')) as unknown[] });
    return json({ ...header, nextSeq: header.seq + 1 });
  });
  return segments;
}

export function approvedOn({ approved = NOTICE, others = [], rule }: NoticePage): ApprovedNotice {
  return {
    schema: NOTICE_SCHEMA,
    noticeVersion: 'v1',
    text: approved,
    sha256: approved === null ? null : sha256Hex(Buffer.from(approved, 'utf8')),
    otherTexts: others.map(disclosureTextHash),
    rule: { ...READY_NOTICE_RULE, ...rule },
  };
}

declare global {
  interface Window {
    Exhibit: {
      consent: { known(): Promise<unknown> };
      state(): { phase: string; faults: string[] };
      stop(): Promise<void>;
    };
  }
}
