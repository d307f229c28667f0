import type { WrittenNotice } from './notice.js';

/** A way out of the appliance that the configuration names. */
export interface NoticeChannel {
  /** `email`, or `webhook/<name>`. Its history goes by this name. */
  readonly name: string;
  /** Where it is, for people: a host, never a path, a query or a person. */
  readonly target: string;
  /** Throws `OutboundFailure` when the other side did not take it. */
  deliver(notice: WrittenNotice): Promise<void>;
}
