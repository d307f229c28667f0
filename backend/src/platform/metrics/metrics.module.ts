import { Module } from '@nestjs/common';
import { ProcessMetrics } from './process-metrics.service.js';

@Module({ providers: [ProcessMetrics], exports: [ProcessMetrics] })
export class ProcessMetricsModule {}
