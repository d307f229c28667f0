import type { DeclaredTagDto, PageSamplingDto } from '../api/models';
import { lines } from './origins';

/** Page rules as a person writes them: one per line, path and per cent. Null when a line is something else. */
export function readPages(text: string): PageSamplingDto[] | null {
  const pages = lines(text).map((line) => /^(\/[^\s?#*]{0,199}\*?)\s+(\d{1,3})\s*%?$/.exec(line));
  if (pages.some((page) => page === null || Number(page[2]) > 100)) return null;
  return pages.map((page) => ({ path: page![1]!, rate: Number(page![2]) / 100 }));
}

export const writePages = (pages: readonly PageSamplingDto[]): string =>
  pages.map(({ path, rate }) => `${path} ${Math.round(rate * 100)} %`).join('\n');

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const KEY = /^([a-z][a-zA-Z0-9]{0,39}):(.+)$/;

/** Tags one per line: the tag, then its keys as `name:number` or `name:one|another`. Null when a line is not. */
export function readTags(text: string): DeclaredTagDto[] | null {
  const tags = lines(text).map(readTag);
  return tags.some((tag) => tag === null) ? null : (tags as DeclaredTagDto[]);
}

function readTag(line: string): DeclaredTagDto | null {
  const [tag = '', ...rest] = line.split(/\s+/);
  const keys = rest.map((part): DeclaredTagDto['keys'][number] | null => {
    const [, name, kind] = KEY.exec(part) ?? [];
    if (!name || !kind) return null;
    if (kind === 'number') return { name, kind };
    const values = kind.split('|');
    return values.every((value) => NAME.test(value)) ? { name, kind: 'enum', values } : null;
  });
  return NAME.test(tag) && !keys.includes(null) ? { tag, keys: keys as DeclaredTagDto['keys'] } : null;
}

export const writeTags = (tags: readonly DeclaredTagDto[]): string =>
  tags
    .map(({ tag, keys }) =>
      [
        tag,
        ...keys.map(({ name, kind, values }) => `${name}:${kind === 'number' ? kind : values?.join('|')}`),
      ].join(' '),
    )
    .join('\n');
