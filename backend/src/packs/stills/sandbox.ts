/** Chromium's own sandbox refuses to work for root, and in production a hostile page is not opened without it. */
export function sandboxFor({
  isRoot,
  mode,
}: {
  isRoot: boolean;
  mode: 'evaluation' | 'production';
}): 'on' | 'off' | 'refused' {
  if (!isRoot) return 'on';
  return mode === 'production' ? 'refused' : 'off';
}
