import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { ConfiguredChannels } from './configured-channels.js';
import { NoticeCourier } from './notice-courier.service.js';
import { OutgoingNotice } from './notice-outbox.entity.js';
import { NoticesController } from './notices.controller.js';
import { Notices } from './notices.service.js';

/** Mail and webhooks to people outside of the console. Connects to what is configured, and to nothing else (P11). */
@Module({
  imports: [TypeOrmModule.forFeature([OutgoingNotice])],
  controllers: [NoticesController],
  providers: [
    Notices,
    NoticeCourier,
    {
      provide: ConfiguredChannels,
      inject: [Configuration, Clock],
      useFactory: ({ notices = {}, appliance, http }: Configuration, clock: Clock) =>
        ConfiguredChannels.from(notices, {
          appliance: appliance.name,
          consoleUrl: () => http.publicUrl,
          now: () => clock.now(),
        }),
    },
  ],
  exports: [Notices, NoticeCourier],
})
export class NoticesModule {}
