import type { AskAuditExportDto, AuditExportDto } from '../api/models';

export const EXPORT_FORMS: readonly { value: AskAuditExportDto['form']; label: string }[] = [
  { value: 'jsonl', label: 'JSON lines' },
  { value: 'csv', label: 'CSV, for a spreadsheet' },
  { value: 'ocsf', label: 'OCSF, for a SIEM' },
  { value: 'pdf', label: 'PDF summary, with the entries beside it' },
];

export interface ExportForm {
  form: AskAuditExportDto['form'];
  from: string;
  to: string;
  kinds: string;
  actor: string;
  recording: string;
  outcome: string;
}

/** The question as the appliance wants it: what was left empty is not asked. Days are those of UTC, both included. */
export function askedExport({
  form,
  from,
  to,
  kinds,
  actor,
  recording,
  outcome,
}: ExportForm): AskAuditExportDto {
  const listed = kinds.split(/[\s,]+/).filter((kind) => kind !== '');
  const [who, which] = [actor.trim(), recording.trim()];
  return {
    form,
    ...(from === '' ? {} : { from: `${from}T00:00:00.000Z` }),
    ...(to === '' ? {} : { to: nextDay(to) }),
    ...(listed.length === 0 ? {} : { kinds: listed }),
    ...(who === '' ? {} : { actor: who }),
    ...(which === '' ? {} : { recording: which }),
    ...(outcome === 'done' || outcome === 'refused' ? { outcome } : {}),
  };
}

/** What was asked for, in one line. */
export function filterWords(filter: AuditExportDto['filter']): string {
  const { from, to, kinds, actor, recording, outcome } = filter;
  const parts = [
    ...(from === null ? [] : [`from ${from.slice(0, 16).replace('T', ' ')} UTC`]),
    ...(to === null ? [] : [`before ${to.slice(0, 16).replace('T', ' ')} UTC`]),
    ...(kinds === null ? [] : [kinds.join(', ')]),
    ...(actor === null ? [] : [`by ${actor.slice(0, 8)}…`]),
    ...(recording === null ? [] : [`recording ${recording.slice(0, 8)}…`]),
    ...(outcome === null ? [] : [`only ${outcome}`]),
  ];
  return parts.length === 0 ? 'everything' : parts.join('; ');
}

/** Why an export could not be made, and what comes next. */
export function failureWords(code: string | null): string {
  if (code === 'ZIP_TOO_LARGE') return 'It would be larger than 4 GiB. Ask for a shorter time.';
  if (code === 'INCLUSION_NOT_PROVEN')
    return 'The stored log is not the one that was signed. Run an integrity check.';
  return `It could not be made (${code ?? 'unknown'}). Run an integrity check.`;
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString();
