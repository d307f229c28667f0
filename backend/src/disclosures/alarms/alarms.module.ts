import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NoticesModule } from '../../notices/notices.module.js';
import { Disclosure } from '../disclosure.entity.js';
import { AlarmViews } from './alarm-views.js';
import { AlarmWatch } from './alarm-watch.service.js';
import { DisclosureAlarmsController } from './alarms.controller.js';
import { DisclosureAlarm, DisclosureAlarmSetting, DisclosureAlarmStep } from './disclosure-alarm.entity.js';
import { DisclosureAlarms } from './disclosure-alarms.service.js';

/** Says when a disclosure is not shown as it was, and who took note of it. */
@Module({
  imports: [
    NoticesModule,
    TypeOrmModule.forFeature([Disclosure, DisclosureAlarm, DisclosureAlarmSetting, DisclosureAlarmStep]),
  ],
  controllers: [DisclosureAlarmsController],
  providers: [AlarmViews, AlarmWatch, DisclosureAlarms],
  exports: [AlarmWatch],
})
export class AlarmsModule {}
