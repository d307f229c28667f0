import { Injectable, signal } from '@angular/core';
import { Replayer } from '@rrweb/replay';
import type { eventWithTime } from '@rrweb/types';

export interface Screen {
  width: number;
  height: number;
}

/** Draws a recording into an element. Positions are milliseconds since the first event it was opened with.
 *  The recorded page runs no script (the frame's sandbox) and takes no input (it is inert): P10. */
@Injectable()
export class ReplayPlayer {
  private replayer: Replayer | null = null;
  private root: HTMLElement | null = null;
  readonly screen = signal<Screen | null>(null);
  readonly framed = signal(false);
  readonly skipping = signal(false);
  /** Called when the last event that is here has been played. */
  onDry: () => void = () => undefined;

  open(root: HTMLElement, events: eventWithTime[]): void {
    this.close();
    this.root = root;
    const replayer = new Replayer(events, {
      root,
      mouseTail: false,
      showWarning: false,
      triggerFocus: false,
      UNSAFE_replayCanvas: false,
      inactivePeriodThreshold: 5_000,
      insertStyleRules: ['html { overflow: hidden !important; }'],
    });
    replayer.wrapper.inert = true;
    replayer.iframe.title = 'Recorded page';
    replayer.iframe.tabIndex = -1;
    replayer.on('resize', (size) => this.screen.set(size as Screen));
    replayer.on('fullsnapshot-rebuilded', () => this.framed.set(true));
    replayer.on('skip-start', () => this.skipping.set(true));
    replayer.on('skip-end', () => this.skipping.set(false));
    replayer.on('finish', () => this.onDry());
    this.replayer = replayer;
  }

  append(events: readonly eventWithTime[]): void {
    for (const event of events) this.replayer?.addEvent(event);
  }

  play(at: number): void {
    this.replayer?.play(at);
  }

  pause(): void {
    this.replayer?.pause();
  }

  /** Shows this moment and stands still. */
  show(at: number): void {
    this.replayer?.pause(at);
  }

  position(): number {
    return this.replayer?.getCurrentTime() ?? 0;
  }

  set(speed: number, skipInactive: boolean): void {
    this.replayer?.setConfig({ speed, skipInactive });
  }

  /** Leaves nothing of the recorded page on the screen. */
  close(): void {
    this.replayer?.destroy();
    this.replayer = null;
    this.root?.replaceChildren();
    this.framed.set(false);
    this.skipping.set(false);
  }
}
