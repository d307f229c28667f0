/** Every queue of the appliance. Made by the `migrate` command; the running appliance may not make any. */
export const QUEUES = {
  'recording.seal': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  'recording.judge': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  'recording.compact': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Enqueues what was sealed before there were archives, and what was damaged and may have been restored. */
  'recording.compact-nightly': { retryLimit: 0 },
  /** A few recordings at a time; each slice enqueues the next. */
  'packs.collect': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Collections whose job was tried as often as it may be. */
  'packs.collect.lost': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Finds what a lost job would have done. */
  'recording.sweep': { retryLimit: 0 },
  'recording.judge.sweep': { retryLimit: 0 },
  /** {run}: one version over stored recordings, for half a minute; it enqueues its successor. */
  'disclosure.run': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** {remeasurement}: draws a recording again; a browser works for a minute or two. */
  'verdict.remeasure': { retryLimit: 4, retryDelay: 5, retryBackoff: true, expireInSeconds: 600 },
  'verdict.remeasure.lost': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Goes on with runs whose job was lost. */
  'disclosure.run.sweep': { retryLimit: 0 },
  /** A round of the audit log, where no worker does them all the time. */
  'audit.round': { retryLimit: 0 },
  /** {size}: takes a new checkpoint to the places outside of the appliance. */
  'audit.anchor': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Goes on with a rewrapping that has an end in sight; a second one finds the row locked and waits. */
  'keys.rewrap': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Once a day: rows that a process wrapped with an older version, and certificates that come to their end. */
  'keys.care': { retryLimit: 0 },
  /** {anchor}: one at a time for each anchor, and one that waits; the newest checkpoint wins. The sweep retries. */
  'audit.anchor.hand': { retryLimit: 0, policy: 'stately', expireInSeconds: 120 },
  /** Finds the hourly token, and what failed before. */
  'audit.anchor.sweep': { retryLimit: 0 },
  /** Exports of the audit log that somebody waits for. Looked at every minute; one export is made once at a time. */
  'audit.export': { retryLimit: 0, expireInSeconds: 21_600 },
  /** {disclosureId}: looks whether there is an alarm about it. One that waits is enough for any number of verdicts. */
  'disclosures.watch': { retryLimit: 2, retryDelay: 30, policy: 'short' },
  /** Looks at all of them. */
  'disclosures.watch.sweep': { retryLimit: 0 },
  /** Takes to their channels what was just written; the sweep tries again what did not arrive. */
  'notices.deliver': { retryLimit: 0, policy: 'short' },
  'notices.sweep': { retryLimit: 0 },
  /** Goes on with the check of what is stored, for a minute. */
  'integrity.check': { retryLimit: 0 },
  /** Reminds of requests that wait. */
  'access.care': { retryLimit: 0 },
  /** Writes down how often a refusal came that came too often to be written down each time. */
  'refusals.count': { retryLimit: 0 },
  /** Begins the share of a night. */
  'integrity.nightly': { retryLimit: 2, retryDelay: 60 },
  /** Decides about recordings that were made before a withdrawal. The work stands in a table; a missed run only delays. */
  'consent.withdrawals': { retryLimit: 0 },
  /** Ends records of consent that nothing needs any more. Once a day, for their periods are years; and when rules are published. */
  'consent.endings': { retryLimit: 0, expireInSeconds: 21_600 },
  /** Tells of requests that wait too long, and forgets whom answered ones were about. */
  'subject-requests.care': { retryLimit: 0 },
  /** Tells of sites whose masking nobody reviewed in time. */
  'masking.review': { retryLimit: 0 },
  /** Applies the rules and destroys what is due, for most of a minute. Any number may run; a missed one only delays. */
  'retention.sweep': { retryLimit: 0, expireInSeconds: 900 },
} as const;

export type QueueName = keyof typeof QUEUES;
export const JOBS_SCHEMA = 'pgboss';
