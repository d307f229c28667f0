import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { runCaptured } from '../../deploy/evaluation/child-process.ts';

/** A published package with pages in it. Its files stay in a cache outside the work tree and are never committed. */
export interface UiKit {
  name: string;
  version: string;
  licence: string;
  /** SHA-512 of the package, as its registry publishes it. */
  integrity: string;
}

export interface KitPage {
  kit: UiKit;
  /** A page of the package, or fragments of it that stand one after the other in one page. */
  file: string;
  fragments?: { styleSheet: string; files: string[] };
}

const SB_ADMIN: UiKit = {
  name: 'startbootstrap-sb-admin-2',
  version: '4.1.4',
  licence: 'MIT',
  integrity:
    'sha512-Zr0JNu4tRD4EJVDwVLETKWfMniFx4Dy3qAnJ96ucqUqIZ8Ns4/H5a6Y0E44/K5lxO05EBQwi24hPxaLEz+2IhA==',
};
const CLEAN_BLOG: UiKit = {
  name: 'startbootstrap-clean-blog',
  version: '6.0.9',
  licence: 'MIT',
  integrity:
    'sha512-xbbvk1j++rQjXajEju4TbEs862Fd5nGn/LWQIPIl0ColRSCQwO2uNLQe4u43nB5o4bXEg4IsI9QzfEpNM/kVcQ==',
};
const SPECTRE: UiKit = {
  name: 'spectre.css',
  version: '0.5.9',
  licence: 'MIT',
  integrity:
    'sha512-9jUqwZmCnvflrxFGcK+ize43TvjwDjqMwZPVubEtSIHzvinH0TBUESm1LcOJx3Ur7bdPaeOHQIjOqBl1Y5kLFw==',
};
const GOVUK: UiKit = {
  name: 'govuk-frontend',
  version: '6.6.0',
  licence: 'MIT',
  integrity:
    'sha512-xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==',
};
const govuk = (path: string) => `dist/govuk/components/${path}.html`;

export const KIT_PAGES: KitPage[] = [
  ...['index', 'tables', 'register'].map((page) => ({ kit: SB_ADMIN, file: `${page}.html` })),
  ...['index', 'post'].map((page) => ({ kit: CLEAN_BLOG, file: `dist/${page}.html` })),
  ...['components', 'elements'].map((page) => ({ kit: SPECTRE, file: `docs/${page}.html` })),
  {
    kit: GOVUK,
    file: 'a form of its components',
    fragments: {
      styleSheet: 'dist/govuk/govuk-frontend.min.css',
      files: [
        govuk('header/template-default'),
        govuk('notification-banner/template-default'),
        govuk('error-summary/template-default'),
        govuk('summary-list/template-default'),
        govuk('table/template-default'),
        govuk('radios/template-small-with-hint'),
        govuk('checkboxes/template-small-with-error'),
        govuk('date-input/template-default'),
        govuk('tabs/template-default'),
        govuk('task-list/template-default'),
        govuk('button/template-default'),
        govuk('pagination/template-default'),
        govuk('footer/template-full-gds-example'),
      ],
    },
  },
];

/** The folder of a kit's files, fetched now if it is not there yet. Refuses what is not what was published. */
export async function kitFolder({ name, version, integrity }: UiKit): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'exhibit-bench');
  const folder = join(cache, `${name}-${version}`);
  if (existsSync(folder)) return join(folder, 'package');
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, 'fetching-'));
  try {
    await run('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts'], aside);
    const [archive] = readdirSync(aside);
    const bytes = readFileSync(join(aside, archive!));
    if (`sha512-${createHash('sha512').update(bytes).digest('base64')}` !== integrity)
      throw new Error(`${name} ${version} is not what was published: its SHA-512 differs`);
    await run('tar', ['-xzf', archive!], aside);
    renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return join(folder, 'package');
}

async function run(program: string, args: string[], cwd: string): Promise<void> {
  const { ok } = await runCaptured(program, args, { cwd });
  if (!ok) throw new Error(`${program} ${args.slice(0, 2).join(' ')} failed`);
}
