import { Injectable, ParseIntPipe, type ArgumentMetadata } from '@nestjs/common';

const MOST = 2 ** 31 - 1;

/** A whole number in an address, no larger than an `integer` of PostgreSQL: a larger one would be a fault of ours. */
@Injectable()
export class NumberParam extends ParseIntPipe {
  override async transform(value: string, metadata: ArgumentMetadata): Promise<number> {
    const number = (await super.transform(value, metadata)) as number;
    if (Math.abs(number) > MOST) throw this.exceptionFactory(`${metadata.data} is too large`);
    return number;
  }
}
