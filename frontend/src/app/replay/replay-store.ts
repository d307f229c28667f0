import { Injectable, computed, inject, signal } from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import type { VerdictDto, ViewingDto } from '../api/models';
import { type Problem, problemFrom } from '../session/problem';
import { missingInPicture } from '../ui/asset-words';
import { missingAt, visitTimeline } from '../ui/visit-timeline';
import { RecordedAssets } from './recorded-assets';
import { ReplayClient } from './replay-client';
import { ReplayPlayer } from './replay-player';
import { CONNECTION_LOST, GRANT_OVER, LEFT, type Stop, stopFor } from './replay-refusal';
import { type VisitSignal, signalsIn } from './visit-signals';
import { WatchedStretches } from './watched-stretches';
import { LOOK_AHEAD_MS, SegmentBuffer, canOpen, openingFrom } from './segment-buffer';

/** How often the appliance is asked whether the viewing may go on, and how long the picture stays without an answer. */
const PULSE_MS = 2_000;
const SILENCE_MS = 4_500;
/** A picture that stands still so long is left: nobody looks at it, and it must not keep a session alive. */
const STILL_MS = 15 * 60_000;

export type ReplayStage = 'loading' | 'failed' | 'empty' | 'ready' | 'stopped';

/** One viewing: asks for segments as they are needed and stops, blank, when the appliance says no. */
@Injectable()
export class ReplayStore {
  private readonly client = inject(ReplayClient);
  private readonly player = inject(ReplayPlayer);
  private readonly assets = inject(RecordedAssets);
  private buffer = new SegmentBuffer([]);
  private fetching: Promise<boolean> | null = null;
  /** Time of the first event shown; positions of the player count from here. */
  private baseMs = 0;
  private root: HTMLElement | null = null;
  private readonly watched = new WatchedStretches();
  private pulsing = false;
  private pulsedAt = 0;
  private answeredAt = 0;
  private stillSince = 0;
  /** By segment, so that one that is asked for again says nothing twice. */
  private readonly told = new Map<number, readonly VisitSignal[]>();

  readonly viewing = signal<ViewingDto | null>(null);
  private readonly verdicts = signal<VerdictDto[]>([]);
  /** What was not captured and is missing in the picture, in words. */
  readonly lacking = signal<string | null>(null);
  readonly stage = signal<ReplayStage>('loading');
  readonly problem = signal<Problem | null>(null);
  readonly stop = signal<Stop | null>(null);
  readonly playing = signal(false);
  readonly waiting = signal(false);
  /** Milliseconds since the start of the visit. */
  readonly position = signal(0);
  readonly speed = signal(1);
  readonly skipInactive = signal(false);
  readonly now = signal(Date.now());
  /** What happened, out of the segments that were watched; gone when the viewing ends. */
  readonly signals = signal<readonly VisitSignal[]>([]);

  readonly timeline = computed(() => {
    const viewing = this.viewing();
    return viewing && visitTimeline(viewing.segments, viewing.gaps, this.verdicts());
  });
  readonly missing = computed(() => {
    const timeline = this.timeline();
    return timeline && missingAt(timeline, this.position());
  });
  readonly grantLeftMs = computed(() => {
    const viewing = this.viewing();
    return viewing ? Math.max(0, Date.parse(viewing.grantEndsAt) - this.now()) : 0;
  });

  async start(recordingId: string, root: HTMLElement, moment: number | null = null): Promise<void> {
    this.stage.set('loading');
    this.problem.set(null);
    try {
      const viewing = await this.client.start(recordingId);
      this.viewing.set(viewing);
      this.answeredAt = this.pulsedAt = this.stillSince = Date.now();
      this.buffer = new SegmentBuffer(viewing.segments);
      this.root = root;
      void this.client.about(recordingId).then(({ verdicts, notCaptured }) => {
        this.verdicts.set(verdicts);
        this.lacking.set(missingInPicture(notCaptured));
      });
      await this.assets.open(viewing);
      await this.openFirst(viewing);
      const end = this.timeline()?.lengthMs ?? 0;
      if (moment !== null && this.viewing() === viewing && this.stage() === 'ready')
        await this.goTo(Math.min(moment, end));
    } catch (fault) {
      this.refused(problemFrom(fault), 'failed');
    }
  }

  play(): void {
    const timeline = this.timeline();
    if (this.stage() !== 'ready' || !timeline) return;
    const atEnd = this.buffer.complete && this.position() >= timeline.lengthMs - 100;
    this.playing.set(true);
    this.watched.from(atEnd ? 0 : this.position());
    void this.goTo(atEnd ? 0 : this.position());
  }

  pause(): void {
    this.watched.until(this.position());
    this.stillSince = Date.now();
    this.playing.set(false);
    this.player.pause();
  }

  /** Shows another moment, after asking for the segments from the last whole picture before it. */
  async goTo(position: number): Promise<void> {
    if (this.playing()) {
      this.watched.until(this.position());
      this.watched.from(position);
    }
    this.stillSince = Date.now();
    this.position.set(position);
    this.problem.set(null);
    const reached = (await this.beginFor(position)) && (await this.fetchUpTo(this.epoch(position)));
    // Somebody may have moved on, or the appliance may have said no, while segments were under way.
    if (!reached || this.stage() !== 'ready' || this.position() !== position) return;
    if (this.playing()) this.player.play(this.playerTime(position));
    else this.player.show(this.playerTime(position));
  }

  setPace(speed: number, skipInactive: boolean): void {
    this.speed.set(speed);
    this.skipInactive.set(skipInactive);
    this.player.set(speed, skipInactive);
  }

  /** Called for every frame drawn. */
  tick(): void {
    if (!this.playing() || this.waiting() || this.stage() !== 'ready') return;
    const length = this.timeline()?.lengthMs ?? 0;
    this.position.set(Math.min(length, this.player.position() + this.baseMs - this.epoch(0)));
    const at = this.epoch(this.position());
    const ahead = LOOK_AHEAD_MS * this.speed();
    if (!this.fetching && this.buffer.wantedFor(at, ahead)) void this.fetchNext(at, ahead);
  }

  /** Called every second. The appliance refuses by itself; the screen must not lag behind it. */
  tock(now: number): void {
    this.now.set(now);
    if (this.stage() !== 'ready') return;
    if (this.grantLeftMs() === 0) return this.end(GRANT_OVER);
    if (now - this.answeredAt > SILENCE_MS) return this.end(CONNECTION_LOST);
    if (!this.playing() && now - this.stillSince > STILL_MS) return this.end(LEFT);
    if (!this.pulsing && now - this.pulsedAt >= PULSE_MS) void this.pulse(now);
  }

  leave(): void {
    this.end(LEFT);
  }

  /** Its refusal ends the viewing at once; without any answer it ends by itself a moment later. */
  private async pulse(now: number): Promise<void> {
    const viewing = this.viewing()!;
    this.pulsing = true;
    this.pulsedAt = now;
    const stretch = this.watched.next(this.playing() ? this.position() : null);
    try {
      await this.client.pulse(viewing.id, stretch);
      this.answeredAt = Date.now();
    } catch (fault) {
      const stop = stopFor(problemFrom(fault));
      if (stop && this.viewing() === viewing) this.end(stop);
    } finally {
      this.pulsing = false;
    }
  }

  private async openFirst(viewing: ViewingDto): Promise<void> {
    if (!(await this.openPicture(viewing))) {
      if (this.viewing() === viewing && this.stage() === 'loading') this.stage.set('empty');
      return;
    }
    this.player.onDry = () => void this.ranDry();
    this.position.set(Math.max(0, this.baseMs - this.epoch(0)));
    this.stage.set('ready');
  }

  /** Opens with the first whole picture from where the buffer begins; false when there is none, or nobody wants it now. */
  private async openPicture(viewing: ViewingDto): Promise<boolean> {
    const events: eventWithTime[] = [];
    for (let next = this.buffer.next; next && !canOpen(events); next = this.buffer.next) {
      const more = this.assets.show(await this.client.segment(viewing.id, next.seq));
      if (this.viewing() !== viewing || this.stage() === 'stopped') return false;
      events.push(...more);
      this.tell(next.seq, more);
      this.buffer.take(next);
    }
    if (!canOpen(events)) return false;
    const opening = openingFrom(events);
    this.baseMs = opening[0]!.timestamp;
    this.player.open(this.root!, opening);
    this.player.set(this.speed(), this.skipInactive());
    return true;
  }

  /** Begins at a later or an earlier whole picture when that is the shorter way; false when it could not. */
  private async beginFor(position: number): Promise<boolean> {
    while (this.fetching) {
      this.waiting.set(true);
      await this.fetching;
    }
    const viewing = this.viewing();
    if (!viewing || this.stage() !== 'ready' || this.position() !== position) return false;
    const from = this.buffer.beginningFor(this.epoch(position), this.baseMs);
    if (from === null) return true;
    this.waiting.set(true);
    const before = this.buffer;
    this.buffer = new SegmentBuffer(viewing.segments, from);
    this.fetching = this.openPicture(viewing)
      .catch((fault: unknown) => {
        this.refused(problemFrom(fault), 'ready');
        return false;
      })
      .finally(() => (this.fetching = null));
    const opened = await this.fetching;
    // Otherwise what was shown before is still on the screen, and goes on from where it was.
    if (!opened) this.buffer = before;
    return opened;
  }

  private tell(seq: number, events: readonly eventWithTime[]): void {
    this.told.set(seq, signalsIn(events));
    const inOrder = [...this.told].toSorted(([a], [b]) => a - b);
    this.signals.set(inOrder.flatMap(([, signals]) => signals));
  }

  private async ranDry(): Promise<void> {
    if (!this.playing()) return;
    if (this.buffer.complete) {
      this.position.set(this.timeline()?.lengthMs ?? 0);
      this.watched.until(this.position());
      this.playing.set(false);
      return;
    }
    const at = this.player.position();
    if (await this.fetchUpTo(this.buffer.until + 1)) if (this.playing()) this.player.play(at);
  }

  private async fetchUpTo(epochMs: number): Promise<boolean> {
    while (this.buffer.wantedFor(epochMs, 0)) {
      this.waiting.set(true);
      if (!(await this.fetchNext(epochMs, 0))) return false;
    }
    this.waiting.set(false);
    return this.stage() === 'ready';
  }

  /** One segment at a time, whoever asks; false when it was refused or did not arrive. */
  private fetchNext(epochMs: number, aheadMs: number): Promise<boolean> {
    this.fetching ??= this.fetchOne(epochMs, aheadMs).finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetchOne(epochMs: number, aheadMs: number): Promise<boolean> {
    const viewing = this.viewing();
    const next = this.buffer.wantedFor(epochMs, aheadMs);
    if (!viewing || !next) return true;
    try {
      const events = this.assets.show(await this.client.segment(viewing.id, next.seq));
      if (this.stage() !== 'ready') return false;
      this.buffer.take(next);
      this.player.append(events);
      this.tell(next.seq, events);
      return true;
    } catch (fault) {
      this.refused(problemFrom(fault), 'ready');
      return false;
    }
  }

  /** A refusal ends the viewing; a fault in between leaves it standing where it is, to be tried again. */
  private refused(problem: Problem, otherwise: ReplayStage): void {
    if (this.stage() === 'stopped') return;
    const stop = stopFor(problem);
    if (stop) return this.end(stop);
    this.pause();
    this.waiting.set(false);
    this.problem.set(problem);
    this.stage.set(otherwise);
  }

  private end(stop: Stop): void {
    if (this.stage() === 'stopped') return;
    this.stage.set('stopped');
    this.watched.until(this.position());
    this.told.clear();
    this.signals.set([]);
    this.stop.set(stop);
    this.playing.set(false);
    this.waiting.set(false);
    this.player.close();
    this.assets.close();
    const viewing = this.viewing();
    if (viewing) this.client.end(viewing.id, this.watched.next(null));
  }

  private epoch(position: number): number {
    return (this.timeline()?.startMs ?? 0) + position;
  }

  private playerTime(position: number): number {
    return Math.max(0, this.epoch(position) - this.baseMs);
  }
}
