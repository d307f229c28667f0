/** Something that the appliance calls by name. */
interface Named {
  name: string;
}

/** `list` says where in the configuration they stand: `anchors.webhooks`. */
export function nameFaults(list: string, entries: readonly Named[]): string[] {
  const names = new Set(entries.map(({ name }) => name));
  return names.size < entries.length ? [`${list} has two of the same name`] : [];
}

export function plainHttpFaults(list: string, entries: readonly { url: string }[]): string[] {
  return entries.flatMap(({ url }, place) =>
    url.startsWith('https://') ? [] : [`${list}.${place}.url must be https in production`],
  );
}
