import type { Plugin } from 'esbuild';

/** The classic script, minified, as a site loads it. `plugins` come before the build's own. */
export function classicScript(plugins?: Plugin[]): Promise<string>;
/** Writes the npm package's modules to dist/. */
export function npmModules(): Promise<void>;
/** The page in which the console tries a masking policy on a pasted page, whole. */
export function maskingBench(): Promise<string>;
export function bannerScript(): Promise<string>;
