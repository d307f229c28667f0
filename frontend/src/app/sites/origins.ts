import type { AbstractControl, ValidationErrors } from '@angular/forms';

export const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** An origin is scheme, host and perhaps port: nothing after it. */
export function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return ['http:', 'https:'].includes(url.protocol) && url.origin === text.toLowerCase();
  } catch {
    return false;
  }
}

export function origins(control: AbstractControl<string>): ValidationErrors | null {
  const wrong = lines(control.value).find((line) => !isOrigin(line));
  return wrong === undefined ? null : { origin: wrong };
}

const PURPOSE = /^[a-z][a-z0-9-]{0,39}$/;

export function purposes(control: AbstractControl<string>): ValidationErrors | null {
  const wrong = lines(control.value).find((line) => !PURPOSE.test(line));
  return wrong === undefined ? null : { purpose: wrong };
}
