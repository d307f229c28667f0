import type { eventWithTime } from '@rrweb/types';
import { drawnPicture, type PictureNode } from './drawn-picture';

/** The same event with every picture in it, whole or added to, as it can be drawn. */
export function drawnEvent(event: eventWithTime): eventWithTime {
  const { data } = event as { data: { node?: PictureNode; adds?: { node: PictureNode }[] } | null };
  if (data?.node) return changed(event, { node: drawnPicture(data.node) });
  if (!data?.adds?.length) return event;
  return changed(event, { adds: data.adds.map((add) => ({ ...add, node: drawnPicture(add.node) })) });
}

const changed = (event: eventWithTime, changes: object): eventWithTime =>
  ({ ...event, data: { ...(event.data as object), ...changes } }) as eventWithTime;
