import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NoticesModule } from '../../notices/notices.module.js';
import { SitesModule } from '../../sites/sites.module.js';
import { MaskingModule } from '../masking.module.js';
import { MaskingReviewAlarms } from './masking-review-alarms.service.js';
import { MaskingReview } from './masking-review.entity.js';
import { MaskingReviewsController } from './masking-reviews.controller.js';
import { MaskingReviews } from './masking-reviews.service.js';
import { ReviewFactsReader } from './review-facts.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([MaskingReview]), MaskingModule, NoticesModule, SitesModule],
  controllers: [MaskingReviewsController],
  providers: [MaskingReviews, MaskingReviewAlarms, ReviewFactsReader],
  exports: [MaskingReviewAlarms],
})
export class MaskingReviewsModule {}
