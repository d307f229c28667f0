import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { People } from '../../identity/people.service.js';
import { personDto } from '../../identity/person.dto.js';
import type { PersonActor } from '../../platform/actor.js';
import type { SetSweeperDto, SweeperDto } from '../retention.dto.js';
import { ConsentPeriods } from '../consent-periods.service.js';
import { RetentionAlarms } from './retention-alarms.service.js';
import { RetentionFiguresReader } from './retention-figures.service.js';
import { SweeperSettings } from './sweeper-settings.service.js';

/** The sweeper as people see it, and how they set it. */
@Injectable()
export class SweeperViews {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly settings: SweeperSettings,
    private readonly figures: RetentionFiguresReader,
    private readonly alarms: RetentionAlarms,
    private readonly people: People,
    private readonly consents: ConsentPeriods,
  ) {}

  async get(_actor: PersonActor): Promise<SweeperDto> {
    const { setBy, setAt, ...setting } = await this.settings.current();
    const { oldestDue, remaining: _, ...figures } = await this.figures.read();
    const names = await this.people.names(this.source.manager, setBy === null ? [] : [setBy]);
    return {
      ...setting,
      setBy: setBy === null ? null : personDto(setBy, names),
      setAt: setAt?.toISOString() ?? null,
      ...figures,
      oldestDue: oldestDue?.toISOString() ?? null,
      consents: await this.consents.figures(),
      alarms: await this.alarms.open(),
    };
  }

  async set(actor: PersonActor, dto: SetSweeperDto): Promise<SweeperDto> {
    await this.settings.set(actor, dto);
    return this.get(actor);
  }
}
