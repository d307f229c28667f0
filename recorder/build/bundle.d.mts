import type { Plugin } from 'esbuild';

/** The classic script, minified, as a site loads it. `plugins` come before the build's own. */
export function classicScript(plugins?: Plugin[]): Promise<string>;
/** Writes the npm package's modules to dist/. */
export function npmModules(): Promise<void>;
