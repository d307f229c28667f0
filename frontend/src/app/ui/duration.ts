import { Pipe, type PipeTransform } from '@angular/core';

/** 0:07, 12:05, 1:02:03: for positions and lengths inside a recording. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const pad = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** 0.8 s, 12 s, 3 min 5 s, 2 h 10 min, 3 d: for reading. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1000).toFixed(1).replace('.0', '')} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return join(`${minutes} min`, seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return join(`${hours} h`, minutes % 60, 'min');
  return join(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

const join = (head: string, rest: number, unit: string): string =>
  rest === 0 ? head : `${head} ${rest} ${unit}`;

@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  transform(ms: number): string {
    return duration(ms);
  }
}

@Pipe({ name: 'clockTime' })
export class ClockTimePipe implements PipeTransform {
  transform(ms: number): string {
    return clockTime(ms);
  }
}
