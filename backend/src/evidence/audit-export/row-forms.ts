import { CSV } from './csv-row.js';
import { JSONL } from './jsonl-row.js';
import { OCSF } from './ocsf-row.js';
import type { RowForm } from './row-form.js';

/** A change of what a form writes is a new form: an old export stays checkable. */
export const ROW_FORMS = { 'jsonl/1': JSONL, 'csv/1': CSV, 'ocsf/1': OCSF } as const satisfies Record<
  string,
  RowForm
>;

export type RowFormName = keyof typeof ROW_FORMS;

export const isRowFormName = (name: unknown): name is RowFormName =>
  typeof name === 'string' && Object.hasOwn(ROW_FORMS, name);
