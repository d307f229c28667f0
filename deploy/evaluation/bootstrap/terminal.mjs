/** Seconds with one decimal, as every step prints them. */
export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export const say = (line) => process.stderr.write(`${line}\n`);

/** A fault with a sentence for the person; anything else keeps its stack. */
export class Sentence extends Error {}
