import type { SiteConfig } from '@exhibit/contract';
import type { ExhibitApi } from '../../src/public-types.js';
import type { TakenSegment } from '../support/segments.js';
import type { WrittenStep } from './page-text.js';
import { steps } from './steps.js';

export interface Recorded {
  segments: TakenSegment[];
  /** Faults that the recorder told, and errors that reached the page through code of ours. */
  faults: string[];
}

declare global {
  interface Window {
    recordCase(config: SiteConfig, before: WrittenStep[], during: WrittenStep[]): Promise<Recorded>;
  }
}

/** The recorder's own longest delay is 50 ms, after a change of the address. */
const RECORDER_DELAY_MS = 60;

window.recordCase = async (config, before, during) => {
  const faults: string[] = [];
  const told = (error: unknown) =>
    faults.push(error instanceof Error ? `${error.message} ${error.stack}` : String(error));
  addEventListener('error', ({ error }) => error instanceof Error && told(error));
  addEventListener('unhandledrejection', ({ reason }) => told(reason));
  // Links and forms would lead away from the page that is tested.
  addEventListener('submit', (event) => event.preventDefault(), true);
  addEventListener('click', leadNowhere, true);
  const segments: TakenSegment[] = [];
  const run = steps(document, told);
  const { Exhibit } = window as unknown as { Exhibit: ExhibitApi };
  await run.prepare();
  for (const step of before) await run.step(step, config.policy.rules.length > 0);
  await framesLoaded();
  await Exhibit.start({
    config,
    consent: { decision: 'given', consentId: 'consent-1' },
    transport: ({ header, body }) =>
      void segments.push({
        header,
        body: btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join('')),
      }),
  });
  for (const step of during) await run.step(step, config.policy.rules.length > 0);
  await framesLoaded();
  await pause(RECORDER_DELAY_MS);
  await Exhibit.stop();
  faults.push(...Exhibit.state().faults);
  return { segments, faults };
};

function leadNowhere(event: Event): void {
  if (event.composedPath().some((node) => node instanceof Element && /^(a|area)$/i.test(node.tagName)))
    event.preventDefault();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for frames that can be looked into; others keep their content to themselves anyway. */
async function framesLoaded(): Promise<void> {
  const end = performance.now() + 1_000;
  const loading = () =>
    [...document.querySelectorAll('iframe')].some(
      ({ contentDocument }) => contentDocument && contentDocument.readyState !== 'complete',
    );
  while (loading() && performance.now() < end) await pause(5);
}
