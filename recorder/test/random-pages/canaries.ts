/** What a value looks like. Rules of masking look at shapes, so every shape must be among the canaries. */
export const FORMS = [
  'word',
  'name',
  'digits',
  'contract',
  'mail',
  'hex',
  'umlaut',
  'kebab',
  'decimal',
] as const;
export type Form = (typeof FORMS)[number];

const LETTERS = 'bcdfghjklmnpqrstvwxz';

/** Hands out values that occur nowhere else. `case_` keeps the pages of one run apart. */
export class Canaries {
  readonly hidden: string[] = [];
  /** Values that a rule of the policy names: these must arrive. */
  readonly named: string[] = [];
  private given = 0;

  constructor(private readonly case_: number) {}

  secret(form: Form): string {
    const { text, needle } = this.make(form);
    this.hidden.push(needle);
    return text;
  }

  shown(): string {
    const { text, needle } = this.make('name');
    this.named.push(needle);
    return text;
  }

  private make(form: Form): { text: string; needle: string } {
    const n = this.given++;
    const letters = `zq${inLetters(this.case_, 2)}${inLetters(n, 3)}`;
    const digits = `${String(this.case_ % 1_000).padStart(3, '0')}${String(n % 10_000).padStart(4, '0')}`;
    const same = (text: string) => ({ text, needle: text });
    switch (form) {
      case 'word':
        return same(`${letters}kanari`);
      case 'name':
        return same(`Zq${letters}Kanari`);
      case 'digits':
        return same(`8086${digits}`);
      case 'decimal':
        // What is behind the point is the number that must not be read.
        return { text: `47.8086${digits}`, needle: `8086${digits}` };
      case 'contract':
        return same(`K-4711-${letters}`);
      case 'mail':
        return { text: `${letters}@zq.example`, needle: letters };
      case 'hex':
        return same(`c0ffee${digits}`);
      case 'umlaut':
        return same(`Zq${letters}Müßler`);
      case 'kebab':
        return same(`${letters}-kanari`);
    }
  }
}

function inLetters(value: number, length: number): string {
  let text = '';
  for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / LETTERS.length))
    text = LETTERS[rest % LETTERS.length]! + text;
  return text;
}
