import type { WatchedStretchDto } from '../api/models';

/** A stretch that goes on is told in parts of so long, so that little is untold when the page is killed. */
const PART_MS = 30_000;

/** What was really watched, in ms since the visit began: from where it was played to where it stopped or jumped. */
export class WatchedStretches {
  private begun: number | null = null;
  private untold: WatchedStretchDto[] = [];

  from(position: number): void {
    this.begun = Math.round(position);
  }

  until(position: number): void {
    if (this.begun !== null && position > this.begun)
      this.untold.push({ fromMs: this.begun, toMs: Math.round(position) });
    this.begun = null;
  }

  /** The next one to tell. `position` is where it is played now; null when it stands still. */
  next(position: number | null): WatchedStretchDto | undefined {
    if (position !== null && this.begun !== null && position - this.begun >= PART_MS) {
      this.until(position);
      this.from(position);
    }
    return this.untold.shift();
  }
}
