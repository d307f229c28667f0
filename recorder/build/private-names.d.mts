/** Short names for the members that nobody outside the script sees, by their long ones. */
export function privateNames(rrweb: string): Record<string, string>;
