/** Members that the wire and rrweb's events know. A place in a segment is told by these, and by no other name. */
const MEMBERS: ReadonlySet<string> = new Set(
  `type timestamp data node childNodes attributes tagName textContent id rootId isShadow isShadowHost isSVG
  compatMode name publicId systemId initialOffset top left source texts adds removes value parentId nextId
  positions x y timeOffset pointerType text isChecked rule rules index replace replaceSync set remove property
  priority styleId styleIds styles href width height tag payload disclosure textHash from to visibleShare hidden
  foreground method fontPx action at path how kind class style role lang slot _cssText title
  src asset sha256 failed contrast pageFontPx lines seen zoom copies near why
  noticeVersion clicked trusted clickedAt givenAt notice accept refuse box`.split(/\s+/),
);

/** The step of a path for a member: `.data`, or `.?` where its name may itself be what must not be told. */
export const memberStep = (name: string): string => (MEMBERS.has(name) ? `.${name}` : '.?');
