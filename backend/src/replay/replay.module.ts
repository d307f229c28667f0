import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { AssetsModule } from '../assets/assets.module.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { RunningViewings } from './running-viewings.service.js';
import { Viewing } from './viewing.entity.js';
import { ViewingsController } from './viewings.controller.js';
import { Viewings } from './viewings.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Viewing]), AccessModule, AssetsModule, RecordingStoreModule],
  controllers: [ViewingsController],
  providers: [RunningViewings, Viewings],
})
export class ReplayModule {}
