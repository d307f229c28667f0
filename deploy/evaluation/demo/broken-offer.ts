import type { Browser } from 'playwright-core';

import type { ConsoleClient } from '../console-client.ts';
import type { Breakage } from '../demo-bank/breakage.ts';
import { waitUntil } from '../wait-until.ts';
import { acceptRecording, read } from './apply-for-loan.ts';

export interface FoundAlarm {
  id: string;
  title: string;
  cause: string;
  state: string;
  page: string | null;
  firstRecordingId: string;
}

interface Settings {
  minimum: number;
  fallPercent: number;
  baselineDays: number;
}

/** A visitor who looks at the offer alone, broken as asked. Returns the subject. */
export async function lookAtOffer(browser: Browser, bankUrl: string, breakage: Breakage): Promise<string> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const subject = await acceptRecording({ page, bankUrl });
    await page.goto(`${bankUrl}/apply/offer?break=${breakage}`);
    await read(page, 'representative-example', 2_500);
    await page.goto(`${bankUrl}/apply/thanks`);
    await page.locator('html[data-recording-ended="true"]').waitFor({ state: 'attached', timeout: 60_000 });
    return subject;
  } finally {
    await context.close();
  }
}

/** So few visits are enough for an alarm about it. Returns what was set before, to be set again. */
export async function watchClosely(
  client: ConsoleClient,
  key: string,
  minimum: number,
): Promise<() => Promise<void>> {
  const { items } = await client.get<{ items: { id: string; key: string }[] }>('/api/disclosures');
  const { id } = items.find((disclosure) => disclosure.key === key)!;
  const address = `/api/disclosure-alarms/settings/${id}`;
  const before = await client.get<Settings>(address);
  await client.request('PUT', address, { ...before, minimum });
  return async () => void (await client.request('PUT', address, before));
}

/** The alarm of this cause, once it is open. */
export const openAlarm = (client: ConsoleClient, cause: string): Promise<FoundAlarm> =>
  waitUntil(
    'the alarm is open',
    async () => {
      const { items } = await client.get<{ items: FoundAlarm[] }>('/api/disclosure-alarms?state=open');
      return items.find((alarm) => alarm.cause === cause);
    },
    { deadlineMs: 120_000, everyMs: 500 },
  );
