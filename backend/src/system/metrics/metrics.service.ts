import { Injectable } from '@nestjs/common';
import { Withdrawals } from '../../consent/withdrawals.service.js';
import { MaskingReviewAlarms } from '../../masking/review/masking-review-alarms.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { textOf, type MetricFamily } from '../../platform/metrics/metric-family.js';
import { ProcessMetrics } from '../../platform/metrics/process-metrics.service.js';
import { SeldomAsked, type AskingLimits } from '../../platform/metrics/seldom-asked.js';
import { VERSION } from '../../platform/version.js';
import { ConsentPeriods } from '../../retention/consent-periods.service.js';
import { RetentionAlarms } from '../../retention/sweeper/retention-alarms.service.js';
import { RetentionFiguresReader } from '../../retention/sweeper/retention-figures.service.js';
import { SubjectRequestAlarms } from '../../subject-requests/subject-request-alarms.service.js';
import { SystemParts } from '../system-parts.service.js';
import {
  askedMetrics,
  buildMetrics,
  consentMetrics,
  destructionMetrics,
  jobMetrics,
  maskingReviewMetrics,
  partMetrics,
  retentionAlarmMetrics,
  subjectRequestMetrics,
  withdrawalMetrics,
} from './figures-as-metrics.js';

/** Scrapers come every 15 to 60 seconds and give up after 10. */
@Injectable()
export class MetricsLimits implements AskingLimits {
  everyMs = 15_000;
  restTimes = 10;
  patienceMs = 5_000;
}

/** The appliance's figures for a firm's own monitoring. What cannot be asked now is left out, and said to be. */
@Injectable()
export class Metrics {
  private readonly groups: readonly { group: string; figures: SeldomAsked<MetricFamily[]> }[];

  constructor(
    destruction: RetentionFiguresReader,
    consents: ConsentPeriods,
    withdrawals: Withdrawals,
    retention: RetentionAlarms,
    requests: SubjectRequestAlarms,
    reviews: MaskingReviewAlarms,
    parts: SystemParts,
    jobs: Jobs,
    clock: Clock,
    limits: MetricsLimits,
    private readonly ownProcess: ProcessMetrics,
  ) {
    const group = (name: string, ask: () => Promise<MetricFamily[]>) => ({
      group: name,
      figures: new SeldomAsked(ask, limits),
    });
    this.groups = [
      group('destruction', async () => destructionMetrics(await destruction.read(), clock.now())),
      group('consents', async () => consentMetrics(await consents.figures(), clock.now())),
      group('withdrawals', async () => withdrawalMetrics(await withdrawals.figures(), clock.now())),
      group('retention-alarms', async () => retentionAlarmMetrics(await retention.open())),
      group('subject-requests', async () => subjectRequestMetrics(await requests.open())),
      group('masking-reviews', async () => maskingReviewMetrics(await reviews.open())),
      group('parts', async () => partMetrics(await parts.all())),
      group('jobs', async () => jobMetrics(await jobs.depths())),
    ];
  }

  async text(_actor: PersonActor): Promise<string> {
    const asked = await Promise.all(
      this.groups.map(async ({ group, figures }) => ({ group, ...(await figures.get()) })),
    );
    const families = [
      ...buildMetrics(VERSION),
      ...asked.flatMap(({ found }) => found ?? []),
      ...askedMetrics(asked.map(({ group, found, tookMs }) => ({ group, known: found !== null, tookMs }))),
    ];
    return (await textOf(families)) + (await this.ownProcess.text());
  }
}
