import { Module } from '@nestjs/common';
import { RecordingStoreModule } from '../../recordings/recording-store.module.js';
import { MaskingModule } from '../masking.module.js';
import { MaskingBenchController } from './masking-bench.controller.js';
import { MaskingBench } from './masking-bench.service.js';

@Module({
  imports: [MaskingModule, RecordingStoreModule],
  controllers: [MaskingBenchController],
  providers: [MaskingBench],
})
export class MaskingBenchModule {}
