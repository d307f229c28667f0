import { maskText, type ErrorObservation } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { listen } from './listen.js';

const MOST_OF_A_PAGE = 20;
/** ERROR_TYPES of the contract. */
const LANGUAGES_OWN = /^(Eval|Range|Reference|Syntax|Type|URI|Aggregate)?Error$/;

/** Errors of the page that nobody caught. A message may name anybody, so it is masked like text. */
export function observeErrors(
  faults: Faults,
  report: (error: Omit<ErrorObservation, 'at'>) => void,
): { stop(): void } {
  let left = MOST_OF_A_PAGE;
  const seen = (event: { target: unknown; message?: string; error?: Error; reason?: Error }) => {
    // What an image or a script says that could not be loaded is said to the element, not to the window.
    if (event.target !== window || left-- <= 0) return;
    const error = event.error ?? event.reason;
    const name = error?.name ?? '';
    report({
      type: LANGUAGES_OWN.test(name) ? (name as ErrorObservation['type']) : 'other',
      message: maskText(String(error?.message ?? event.message ?? '').slice(0, 200)),
    });
  };
  return { stop: listen(faults, ['error', 'unhandledrejection'], seen) };
}
