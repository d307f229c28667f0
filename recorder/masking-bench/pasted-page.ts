/** Bytes of a pasted page; looked at before it is parsed. The console has the same limit and says so. */
export const MOST_PASTED_BYTES = 512 * 1024;

/** What would load, navigate or run. The recorder captures nothing of any of these. */
const NEVER_PLACED = 'script,link,base,meta,object,embed,portal,fencedframe,applet';
const LOADING = ['src', 'srcset', 'srcdoc', 'data', 'poster', 'ping', 'background', 'manifest', 'target'];

/**
 * Puts a pasted page in the place of this one. It is hostile: the parser runs nothing of it, what could load or
 * navigate is taken out, and the frame's policy forbids the rest (no script but ours, no network, an origin of its own).
 */
export function placePasted(html: string): void {
  if (new TextEncoder().encode(html).length > MOST_PASTED_BYTES) throw new Error('too large');
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const element of parsed.querySelectorAll(NEVER_PLACED)) element.remove();
  for (const element of parsed.querySelectorAll('*'))
    for (const { name } of [...element.attributes])
      if (LOADING.includes(name) || name.startsWith('on')) element.removeAttribute(name);
  document.replaceChild(document.adoptNode(parsed.documentElement), document.documentElement);
}
