import { ApiProperty } from '@nestjs/swagger';

export class PersonDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;
}

/** A person as the console names them. */
export const personDto = (id: string, names: ReadonlyMap<string, string>): PersonDto => ({
  id,
  name: names.get(id) ?? 'unknown person',
});
