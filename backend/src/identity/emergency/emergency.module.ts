import { Module } from '@nestjs/common';
import { NoticesModule } from '../../notices/notices.module.js';
import { EmergencyAccount } from './emergency-account.service.js';
import { EmergencyController } from './emergency.controller.js';

@Module({
  imports: [NoticesModule],
  controllers: [EmergencyController],
  providers: [EmergencyAccount],
  exports: [EmergencyAccount],
})
export class EmergencyModule {}
