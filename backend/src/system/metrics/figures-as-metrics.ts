import type { ConsentEndingsDto } from '../../retention/consent-periods.dto.js';
import {
  RETENTION_ALARMS,
  type RetentionAlarmCause,
} from '../../retention/sweeper/retention-alarms.service.js';
import type { RetentionFigures } from '../../retention/sweeper/retention-figures.service.js';
import type { WithdrawalFigures } from '../../consent/withdrawals.service.js';
import type { QueueDepth } from '../../platform/jobs/jobs.service.js';
import type { MetricFamily, MetricSample } from '../../platform/metrics/metric-family.js';
import type { SystemPartDto } from '../system.dto.js';

// Nothing here is about anybody: a label says which of our own words a number belongs to, never a site, an id or a person.

export const destructionMetrics = (figures: RetentionFigures, now: Date): MetricFamily[] => [
  gauge(
    'recordings_due',
    'Recordings past their maximum and not destroyed; not those on hold',
    figures.backlog,
  ),
  gauge(
    'recordings_due_oldest_age_seconds',
    'For how long the one has been due that is due longest and kept by neither hold nor approval; 0 when there is none',
    secondsSince(figures.oldestDue, now),
  ),
  gauge('recordings_due_held', 'Recordings past their maximum that a hold keeps', figures.dueHeld),
  gauge(
    'recordings_due_waiting_for_approval',
    'Recordings past their maximum that wait for a person to approve their destruction',
    figures.waitingForApproval,
  ),
  gauge('recordings_unplanned', 'Closed recordings whose end is not worked out yet', figures.unplanned),
  gauge(
    'destructions_unfinished',
    'Recordings without a key whose certificate is not made yet',
    figures.unfinished,
  ),
  gauge('destructions_failing', 'Destructions whose last step failed and is tried again', figures.failing),
  gauge(
    'destructions_objects_remaining',
    'Destructions that the object store does not let go of: a part of those that fail',
    figures.remaining,
  ),
  counter('recordings_destroyed_total', 'Recordings destroyed, with certificate', figures.destroyed),
];

export const consentMetrics = (figures: ConsentEndingsDto, now: Date): MetricFamily[] => [
  gauge(
    'consent_records_due',
    'Records of consent past their period and not ended, of very many at least so many',
    figures.due,
  ),
  gauge(
    'consent_records_due_oldest_age_seconds',
    'For how long the record of consent has been due that is due longest; 0 when there is none',
    secondsSince(figures.oldestDue === null ? null : new Date(figures.oldestDue), now),
  ),
  counter('consent_records_ended_total', 'Records of consent that were ended', figures.ended),
];

export const withdrawalMetrics = (figures: WithdrawalFigures, now: Date): MetricFamily[] => [
  gauge(
    'withdrawals_waiting',
    'Withdrawals not answered in full; each is looked at again for a quarter of an hour',
    figures.waiting,
  ),
  gauge('withdrawals_overdue', 'Withdrawals not answered in full after an hour', figures.overdue),
  gauge(
    'withdrawals_waiting_oldest_age_seconds',
    'For how long the oldest of them has waited; 0 when there is none',
    secondsSince(figures.oldest, now),
  ),
];

export function retentionAlarmMetrics(open: { cause: RetentionAlarmCause }[]): MetricFamily[] {
  const samples = RETENTION_ALARMS.map((cause) => ({
    labels: { cause },
    value: Number(open.some((alarm) => alarm.cause === cause)),
  }));
  return [gauges('retention_alarm', 'Whether an alarm of retention is open', samples)];
}

export const subjectRequestMetrics = (open: Readonly<Record<string, number>>): MetricFamily[] => [
  gauges(
    'subject_request_alarms',
    'Subject requests of which an alarm is open',
    Object.entries(open).map(([cause, value]) => ({ labels: { cause }, value })),
  ),
];

export const maskingReviewMetrics = (overdue: number): MetricFamily[] => [
  gauge('masking_reviews_overdue', 'Sites whose masking was not reviewed in time', overdue),
];

const STATES = ['ok', 'degraded', 'down'] as const;

/** Prometheus has no words for a state: one sample for each that there could be. */
export const partMetrics = (parts: readonly SystemPartDto[]): MetricFamily[] => [
  gauges(
    'part_state',
    'Whether a part of the appliance is in a state; one of them is 1',
    parts.flatMap(({ name, state }) =>
      STATES.map((one) => ({
        labels: { part: name.replaceAll(' ', '-'), state: one },
        value: Number(one === state),
      })),
    ),
  ),
];

export const jobMetrics = (depths: readonly QueueDepth[]): MetricFamily[] => [
  gauges(
    'jobs',
    'Jobs by queue and state, as counted at most some two minutes ago; failed: for good',
    depths.flatMap(({ queue, ...counts }) =>
      Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value })),
    ),
  ),
];

export const buildMetrics = (version: string): MetricFamily[] => [
  gauges('build_info', 'The release that answers', [{ labels: { version }, value: 1 }]),
];

/** Of each group of figures, whether it is known, and what it cost. */
export const askedMetrics = (
  asked: readonly { group: string; known: boolean; tookMs: number }[],
): MetricFamily[] => [
  gauges(
    'figures_up',
    'Whether a group of figures is known; 0: its figures are left out',
    asked.map(({ group, known }) => ({ labels: { group }, value: Number(known) })),
  ),
  gauges(
    'figures_duration_seconds',
    'How long the last question about a group of figures took',
    asked.map(({ group, tookMs }) => ({ labels: { group }, value: Math.round(tookMs) / 1_000 })),
  ),
];

/** Nothing is due before its time, whatever two clocks say of each other. */
const secondsSince = (since: Date | null, now: Date): number =>
  since === null ? 0 : Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000));

const gauges = (name: string, help: string, samples: MetricSample[]): MetricFamily => ({
  ...{ name: `exhibit_${name}` as const, help, type: 'gauge', samples },
});
const gauge = (name: string, help: string, value: number) => gauges(name, help, [{ value }]);
const counter = (name: `${string}_total`, help: string, value: number): MetricFamily => ({
  ...{ name: `exhibit_${name}` as const, help, type: 'counter', samples: [{ value }] },
});
