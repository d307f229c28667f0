/** One sample of a scrape. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Scrape {
  families: Map<string, { type: string; samples: Sample[] }>;
  samples: Sample[];
  /** The one sample of that name and those labels; undefined where there is none. */
  value(name: string, labels?: Record<string, string>): number | undefined;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) (.+)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y;
const ENDINGS: Record<string, RegExp> = {
  histogram: /_(bucket|sum|count)$/,
  summary: /_(sum|count)$/,
};

/** Reads Prometheus' text format 0.0.4 by its rules, and throws at the first that is not kept. */
export function readScrape(text: string): Scrape {
  if (!text.endsWith('\n')) throw new Error('the last line is not ended');
  const families: Scrape['families'] = new Map();
  const seen = new Set<string>();
  let helped: string | null = null;
  let current: string | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const fault = (what: string) => new Error(`${what}: ${line}`);
    if (line === '') continue;
    const help = HELP.exec(line);
    const type = TYPE.exec(line);
    if (help) {
      if (families.has(help[1]!)) throw fault('a family comes twice');
      [helped, current] = [help[1]!, null];
    } else if (type) {
      if (type[1] !== helped) throw fault('a type without help before it');
      current = type[1]!;
      families.set(current, { type: type[2]!, samples: [] });
    } else {
      const sample = sampleOf(line);
      const family: { type: string; samples: Sample[] } | undefined = families.get(current ?? '');
      if (!sample || !family) throw fault('no sample of a family');
      if (sample.name.replace(ENDINGS[family.type] ?? '', '') !== current) throw fault('another family');
      const key = sample.name + JSON.stringify(Object.entries(sample.labels).sort());
      if (seen.has(key)) throw fault('a sample comes twice');
      seen.add(key);
      if (family.type === 'counter' && !(sample.value >= 0)) throw fault('a counter below nought');
      family.samples.push(sample);
    }
  }
  const samples = [...families.values()].flatMap((family) => family.samples);
  return {
    families,
    samples,
    value: (name, labels = {}) => samples.find((one) => one.name === name && same(one.labels, labels))?.value,
  };
}

function sampleOf(line: string): Sample | null {
  const found = SAMPLE.exec(line);
  if (!found) return null;
  const labels: Record<string, string> = {};
  const written = found[2] ?? '';
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < written.length) {
    const label = LABEL.exec(written);
    if (!label || label[1]! in labels) return null;
    labels[label[1]!] = label[2]!;
  }
  const value = /^[+-]?Inf$/.test(found[3]!) ? Number(`${found[3]}inity`) : Number(found[3]);
  return Number.isNaN(value) && found[3] !== 'NaN' ? null : { name: found[1]!, labels, value };
}

const same = (one: Record<string, string>, other: Record<string, string>) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
