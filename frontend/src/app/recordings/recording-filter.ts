import type { RecordingsSearch$Params } from '../api/functions';

export interface RecordingFilter {
  site: string;
  subject: string;
  disclosure: string;
  verdict: string;
  state: string;
  /** Calendar days in the person's time zone, yyyy-mm-dd, both included. */
  from: string;
  to: string;
}

export const NO_FILTER: RecordingFilter = {
  site: '',
  subject: '',
  disclosure: '',
  verdict: '',
  state: '',
  from: '',
  to: '',
};

/** Only what was filled in, with days turned into moments. */
export function searchFrom(
  filter: RecordingFilter,
  cursor: string | null,
  limit: number,
): RecordingsSearch$Params {
  const asked: Record<string, string | number> = { limit };
  for (const name of ['site', 'subject', 'disclosure', 'verdict', 'state'] as const) {
    const value = filter[name].trim();
    if (value !== '') asked[name] = value;
  }
  if (filter.from !== '') asked['from'] = new Date(`${filter.from}T00:00:00.000`).toISOString();
  if (filter.to !== '') asked['to'] = new Date(`${filter.to}T23:59:59.999`).toISOString();
  if (cursor !== null) asked['cursor'] = cursor;
  return asked as RecordingsSearch$Params;
}

export const isFiltered = (filter: RecordingFilter): boolean =>
  Object.values(filter).some((value) => value !== '');
