import type { Faults } from '../guard.js';
import type { ConsentSource, TcfOptions } from '../public-types.js';

/** The part of IAB TCF v2.3 TCData that is read here. All of it is the consent tool's word, so all may be missing. */
interface TcData {
  listenerId?: number;
  gdprApplies?: boolean;
  eventStatus?: string;
  tcString?: string;
  purpose?: { consents?: Record<string, boolean> };
  vendor?: { consents?: Record<string, boolean> };
}
type TcfApi = (
  command: string,
  version: 2,
  tell: (data: unknown, ok: boolean) => void,
  listener?: number,
) => void;

declare global {
  interface Window {
    /** The page's own. */
    __tcfapi?: TcfApi;
  }
}

/** Decisions of the page's TCF tool. It may be loaded after us, so it is looked for until it is there. */
export function tcfSource({ purposes, vendor }: TcfOptions, faults: Faults): ConsentSource {
  return (tell) => {
    let stopped = false;
    let listener: number | undefined;
    let wait = 125;
    const api = () => window.__tcfapi;
    const remove = () => {
      if (listener !== undefined) api()?.('removeEventListener', 2, () => undefined, listener);
    };
    const hear = faults.wrap('consent-unavailable', (said: unknown, ok: boolean) => {
      const data = said as TcData | null;
      listener = data?.listenerId ?? listener;
      if (stopped) return remove();
      // Where GDPR does not apply the tool asked nobody, and without a yes nothing is recorded (P2).
      if (!ok || !data || data.gdprApplies === false) return;
      if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return;
      const agreed = Object.keys(purposes).filter(
        (name) =>
          purposes[name]!.length && purposes[name]!.every((id) => data.purpose?.consents?.[id] === true),
      );
      const given = agreed.length > 0 && (vendor === undefined || data.vendor?.consents?.[vendor] === true);
      const signals = data.tcString ? { signals: { tcString: data.tcString } } : {};
      tell(given ? { decision: 'given', purposes: agreed, ...signals } : { decision: 'refused', ...signals });
    });
    const connect = faults.wrap('consent-unavailable', () => {
      if (stopped) return;
      const tool = api();
      if (tool) tool('addEventListener', 2, hear);
      else setTimeout(connect, (wait = Math.min(4_000, wait * 2)));
    });
    connect();
    return () => {
      stopped = true;
      remove();
    };
  };
}
