/** The named numbers of an object, whole, and nothing else of it. */
export function numbers(given: object, names: string): Record<string, number> {
  const clean: Record<string, number> = {};
  for (const name of names.split(' ')) {
    const value = (given as Record<string, unknown>)[name];
    if (Number.isFinite(value)) clean[name] = Math.round(value as number);
  }
  return clean;
}
