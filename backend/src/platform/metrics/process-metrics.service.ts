import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Memory, processor and event loop of this process, under the names that ready-made dashboards know. */
@Injectable()
export class ProcessMetrics {
  private registry: Registry | null = null;

  text(): Promise<string> {
    // Only a process that is asked watches itself.
    if (this.registry === null) {
      this.registry = new Registry();
      collectDefaultMetrics({ register: this.registry });
    }
    return this.registry.metrics();
  }
}
