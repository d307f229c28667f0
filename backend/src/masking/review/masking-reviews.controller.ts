import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { NumberParam } from '../../platform/http/number-param.pipe.js';
import { Permit, StepUp } from '../../platform/http/permit.js';
import { ConfirmMaskingReviewDto, MaskingReviewDto, ReviewedSiteListDto } from './masking-review.dto.js';
import { MaskingReviews } from './masking-reviews.service.js';

@ApiTags('MaskingReviews')
@Controller('api/masking-reviews')
export class MaskingReviewsController {
  constructor(private readonly reviews: MaskingReviews) {}

  @Get()
  @Permit('masking.read')
  @ApiOkResponse({ type: ReviewedSiteListDto })
  list(@CurrentActor() actor: PersonActor): Promise<ReviewedSiteListDto> {
    return this.reviews.list(actor);
  }

  @Get(':siteId')
  @Permit('masking.read')
  @ApiOkResponse({ type: MaskingReviewDto })
  one(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
  ): Promise<MaskingReviewDto> {
    return this.reviews.one(actor, siteId);
  }

  @Get(':siteId/:number/list')
  @Permit('masking.read')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/json')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async listed(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Param('number', NumberParam) number: number,
  ): Promise<StreamableFile> {
    const { bytes, name } = await this.reviews.listed(actor, siteId, number);
    return new StreamableFile(bytes, {
      type: 'application/json',
      disposition: `attachment; filename="${name}"`,
    });
  }

  @Post(':siteId')
  @HttpCode(200)
  @Permit('masking.review')
  @StepUp()
  @ApiOkResponse({ type: MaskingReviewDto })
  confirm(
    @CurrentActor() actor: PersonActor,
    @Param('siteId', ParseUUIDPipe) siteId: string,
    @Body() dto: ConfirmMaskingReviewDto,
  ): Promise<MaskingReviewDto> {
    return this.reviews.confirm(actor, siteId, dto);
  }
}
