/** The value that may stay; null for none. */
export type Check = (value: string) => string | null;

const keep =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value) ? value : null;
const flag: Check = () => '';
const size = keep(/^\d{1,5}(\.\d{1,4})?(px|%|em)?$/);
/** Whole pixels: the digits behind the point of a size that a page wrote itself could be anything. */
const pixels: Check = (value) =>
  /^\d{1,5}(\.\d+)?px$/.test(value) ? `${Math.round(parseFloat(value))}px` : null;
const count = keep(/^\d{1,3}$/);

/** Structure that says nothing about a visitor, and the shape its value must have. Everything else is dropped. */
const SHAPES: [string, Check][] = [
  ['open hidden disabled readonly required multiple reversed nowrap controls inert', flag],
  // Of a role only a rule's own is shown: style sheets that select by one are told of it by a class.
  ['role', flag],
  ['width height', size],
  ['rows cols size colspan rowspan span border cellpadding cellspacing', count],
  ['align valign', keep(/^(left|right|center|justify|char|top|middle|bottom|baseline)$/i)],
  ['dir', keep(/^(ltr|rtl|auto)$/i)],
  ['lang', keep(/^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i)],
  ['wrap', keep(/^(soft|hard|off)$/i)],
  ['viewbox', keep(/^\s*-?\d{1,5}(\.\d{1,4})?([\s,]+-?\d{1,5}(\.\d{1,4})?){3}\s*$/)],
  ['preserveaspectratio', keep(/^(none|x(Min|Mid|Max)Y(Min|Mid|Max))( (meet|slice))?$/)],
  ['rr_width rr_height', pixels],
  ['rr_open_mode', keep(/^(modal|non-modal)$/)],
  ['data-exhibit-action', plainName],
];
export const STRUCTURE: ReadonlyMap<string, Check> = new Map(
  SHAPES.flatMap(([names, check]) => names.split(' ').map((name): [string, Check] => [name, check])),
);

/** Kinds of fields whose value is an answer, or says nothing to a visitor. */
export const UNTYPED = /^(hidden|file|checkbox|radio|image)$/;
/** Kinds of fields whose value is their label. */
export const BUTTON = /^(submit|reset|button)$/;

/** A name that the firm gives to an action or a disclosure; anything that could be a value is refused. */
export function plainName(value: string): string | null {
  return /^(?=.{1,64}$)(?!.*\d{4})[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+){0,8}$/.test(value) ? value : null;
}
