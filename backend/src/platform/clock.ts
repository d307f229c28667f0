import { Injectable } from '@nestjs/common';

/** The appliance's time. Decisions take `now` as an argument; only thin services ask the clock. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
