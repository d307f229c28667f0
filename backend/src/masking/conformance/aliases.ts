/** Numbers of three letters and more spell words. So many may go unseen: names of rules that were dropped. */
const UNSEEN = 2_000;
const UNSEEN_PER_SEEN = 8;
const ALIAS = /^[xy]([0-9a-z]{1,6})$/;

/**
 * Stand-ins for names that a page's authors chose are numbered in the order in which they appear (x0, x1, … and y0 for
 * attribute selectors). A number far beyond what was seen is not a number but a word behind an x.
 */
export class AliasNumbers {
  private readonly seen = new Set<number>();

  /** A stand-in that a recorder may have given by now? */
  allows(name: string): boolean {
    const digits = ALIAS.exec(name)?.[1];
    if (digits === undefined || (digits.length > 1 && digits.startsWith('0'))) return false;
    const number = parseInt(digits, 36);
    if (number > UNSEEN + UNSEEN_PER_SEEN * this.seen.size) return false;
    this.seen.add(number);
    return true;
  }
}
