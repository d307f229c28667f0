import type { IntegrityFault, IntegrityFaultCode } from './integrity-fault.js';

/** What a check has found so far. JSON, so that an interrupted run goes on from where it was. */
export interface Findings {
  faults: IntegrityFault[];
  /** Beginnings of keys of objects whose row is missing: the row is the fault, the object is not another one. */
  explained: string[];
  /** Objects that no row named when they were listed; judged in the end. */
  suspects: string[];
  /** How many things of each kind were checked. */
  checked: Record<string, number>;
  /** What could not be checked, and why. Never a silent pass. */
  notChecked: string[];
}

export const noFindings = (): Findings => ({
  faults: [],
  explained: [],
  suspects: [],
  checked: {},
  notChecked: [],
});

/** Collects; names each fault of an item once. */
export class RunReport {
  private readonly known: Set<string>;

  constructor(readonly findings: Findings) {
    this.known = new Set(findings.faults.map(idOf));
  }

  fault(item: string, code: IntegrityFaultCode, detail?: string): void {
    const fault = detail === undefined ? { item, code } : { item, code, detail };
    if (this.known.has(idOf(fault))) return;
    this.known.add(idOf(fault));
    this.findings.faults.push(fault);
  }

  /** Whether anything was found of items whose name begins so. */
  hasAny(beginning: string): boolean {
    return this.findings.faults.some((fault) => fault.item.startsWith(beginning));
  }

  has(item: string): boolean {
    return this.findings.faults.some((fault) => fault.item === item);
  }

  suspect(key: string): void {
    this.findings.suspects.push(key);
  }

  explain(prefix: string): void {
    this.findings.explained.push(prefix);
  }

  count(kind: string, more = 1): void {
    this.findings.checked[kind] = (this.findings.checked[kind] ?? 0) + more;
  }

  notChecked(what: string): void {
    if (!this.findings.notChecked.includes(what)) this.findings.notChecked.push(what);
  }
}

const idOf = ({ item, code, detail }: IntegrityFault): string => `${item} ${code} ${detail ?? ''}`;
