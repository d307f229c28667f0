import { join } from 'node:path';

/** The repository's root, wherever it was cloned. */
export const repositoryRoot = join(import.meta.dirname, '..', '..');

export const inRepository = (...parts: string[]): string => join(repositoryRoot, ...parts);
