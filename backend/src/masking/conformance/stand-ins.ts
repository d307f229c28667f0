/** What a page loads stands in its events under a made-up name. No two letters follow each other: there is no word in it. */
const NAME = '([a-z]\\d){4}-\\d{1,6}';
const SCHEME = 'exhibit-asset:';

export type StandInKind = 'font' | 'image' | 'style';

/** The stand-in of something of this kind, as the source of a regular expression. */
export const standInOf = (kind: StandInKind): string => `${SCHEME}${kind}-${NAME}`;

const STAND_INS: Readonly<Record<StandInKind, RegExp>> = {
  font: whole(standInOf('font')),
  image: whole(standInOf('image')),
  style: whole(standInOf('style')),
};
const ASSET = whole(`(font|image|style)-${NAME}`);

export const isStandIn = (kind: StandInKind, value: unknown): boolean =>
  typeof value === 'string' && STAND_INS[kind].test(value);

/** A stand-in without its scheme, as observations name it. */
export const isAssetName = (name: string): boolean => ASSET.test(name);

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`);
}
