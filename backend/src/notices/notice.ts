/**
 * Something that a person should look at. It leaves the appliance, so it holds no personal data and no content:
 * ids, names of our own things, counts, and the page of the console that tells the rest.
 */
export interface Notice {
  /** Closed, for programs: `disclosure.alarm.opened`. */
  kind: string;
  /** One line, for people. */
  title: string;
  facts: Record<string, string | number>;
  /** Of the console: `/alarms/…`. */
  path: string;
}

/** A notice in the outbox, as one channel is given it. */
export interface WrittenNotice extends Notice {
  id: string;
  writtenAt: Date;
}

const LONGEST_TITLE = 160;
// Everything that a mail program or a terminal could take for an order, line ends of every kind included.
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** Names are written by people: one line of plain characters, and no more of them than a subject may have. */
export function oneLine(text: string): string {
  const plain = text.replace(CONTROLS, ' ').replace(/\s+/gu, ' ').trim();
  return plain.length > LONGEST_TITLE ? `${plain.slice(0, LONGEST_TITLE - 1)}…` : plain;
}

/** The notice as a channel may carry it. */
export const plainNotice = ({ kind, title, facts, path }: Notice): Notice => ({
  kind,
  title: oneLine(title),
  facts: Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? oneLine(value) : value]),
  ),
  path,
});
