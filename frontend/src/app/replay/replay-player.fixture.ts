import { signal } from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import type { Screen } from './replay-player';

/** Stands in for the player where there is no real frame to draw in. */
export class PaperPlayer {
  readonly screen = signal<Screen | null>(null);
  readonly framed = signal(false);
  readonly skipping = signal(false);
  onDry: () => void = () => undefined;
  readonly events: eventWithTime[] = [];
  readonly done: string[] = [];
  at = 0;

  open(_root: HTMLElement, events: eventWithTime[]): void {
    this.events.splice(0, Infinity, ...events);
    this.framed.set(true);
    this.done.push('open');
  }
  append(events: readonly eventWithTime[]): void {
    this.events.push(...events);
  }
  play(at: number): void {
    this.at = at;
    this.done.push(`play ${at}`);
  }
  pause(): void {
    this.done.push('pause');
  }
  show(at: number): void {
    this.at = at;
    this.done.push(`show ${at}`);
  }
  position(): number {
    return this.at;
  }
  set(): void {
    this.done.push('set');
  }
  close(): void {
    this.framed.set(false);
    this.events.length = 0;
    this.done.push('close');
  }
}
