import { Counter, Gauge, Registry } from 'prom-client';

/** One figure as Prometheus knows it. Units are base units and stand in the name; labels are from closed sets. */
export interface MetricFamily {
  name: `exhibit_${string}`;
  help: string;
  type: 'gauge' | 'counter';
  samples: MetricSample[];
}

export interface MetricSample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** Prometheus text format 0.0.4. A family without samples is left out: not known is not nought. */
export function textOf(families: readonly MetricFamily[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, samples } of families.filter((family) => family.samples.length > 0)) {
    const labelNames = Object.keys(samples[0]!.labels ?? {});
    const of = { name, help, labelNames, registers: [registry] };
    if (type === 'counter') {
      const counter = new Counter(of);
      for (const { labels, value } of samples) counter.inc(labels ?? {}, value);
    } else {
      const gauge = new Gauge(of);
      for (const { labels, value } of samples) gauge.set(labels ?? {}, value);
    }
  }
  return registry.metrics();
}
