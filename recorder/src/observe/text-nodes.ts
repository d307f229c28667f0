/** The texts in a document, or in an element of it, in the order in which they stand there. */
export function* textNodes(root: Document | Element): Iterable<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node as Text;
}
