import { effect, untracked } from '@angular/core';
import type { AbstractControl } from '@angular/forms';

/**
 * Fills a form from what was loaded, and again when it is loaded anew, for as long as nobody has changed anything in
 * it: an answer that comes late takes back nothing that a person chose or wrote. Controls that come or go by a button
 * mark the form as dirty themselves. Within an injection context.
 */
export function prefill<T>(form: AbstractControl, loaded: () => T, fill: (value: T) => unknown): void {
  effect(() => {
    const value = loaded();
    untracked(() => {
      if (!form.dirty) fill(value);
    });
  });
}
