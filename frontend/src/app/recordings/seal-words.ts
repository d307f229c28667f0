import type { RecordingArchiveDto } from '../api/models';

/** "one object of 1.2 MB in 74 pieces" */
export function storedWords(archive: RecordingArchiveDto | null): string {
  if (!archive) return 'an object for each segment, as recordings of earlier versions are';
  const { bytes, pieces } = archive;
  const size = bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `one object of ${size} in ${pieces} ${pieces === 1 ? 'piece' : 'pieces'}`;
}
