import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** A query's `cursor`: where the page before ended, as the answer to it said in `nextCursor`. */
export const PageCursor = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ required: false }),
    IsOptional(),
    Matches(/^[A-Za-z0-9_-]{1,200}$/),
  ) as PropertyDecorator;

/** A query's `limit`: how many there may be on a page. */
export const PageLimit = (most: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ required: false }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(most),
  ) as PropertyDecorator;
