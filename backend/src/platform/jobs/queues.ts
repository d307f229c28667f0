/** Every queue of the appliance. Made by the `migrate` command; the running appliance may not make any. */
export const QUEUES = {
  'recording.seal': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  'recording.judge': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** A few recordings at a time; each slice enqueues the next. */
  'packs.collect': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
  /** Finds what a lost job would have done. */
  'recording.sweep': { retryLimit: 0 },
  /** A round of the audit log, where no worker does them all the time. */
  'audit.round': { retryLimit: 0 },
  /** {size}: takes a new checkpoint to the places outside of the appliance. */
  'audit.anchor': { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
} as const;

export type QueueName = keyof typeof QUEUES;
export const JOBS_SCHEMA = 'pgboss';
