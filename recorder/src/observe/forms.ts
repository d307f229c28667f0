import type { FormObservation } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { listen } from './listen.js';

const MOST_FIELDS = 100;

/** Forms that were filled in and left. Which fields, by their number in the recording; never what, never a name. */
export function observeForms(
  faults: Faults,
  place: (node: unknown) => number,
  report: (form: Omit<FormObservation, 'at'>) => void,
): { stop(): void } {
  const touched = new Map<unknown, Set<number>>();
  const input = (event: Event) => {
    const field = event.composedPath()[0] as HTMLInputElement;
    const id = field.form ? place(field) : 0;
    if (!id) return;
    const fields = touched.get(field.form) ?? new Set();
    touched.set(field.form, fields);
    if (fields.size < MOST_FIELDS) fields.add(id);
  };
  const submitted = (event: Event) => void touched.delete(event.composedPath()[0]);
  const left = () => {
    for (const fields of touched.values()) report({ fields: [...fields] });
    touched.clear();
  };
  const ends = [
    listen(faults, ['input'], input),
    listen(faults, ['submit'], submitted),
    listen(faults, ['pagehide'], left),
  ];
  return {
    stop() {
      left();
      for (const end of ends) end();
    },
  };
}
