import { ApiProperty } from '@nestjs/swagger';
import type { TwoPersonPublication } from '../platform/two-person-publication.entity.js';
import { PersonDto, personDto } from './person.dto.js';

/** What is told of every version that one person drafted and another publishes. */
export class PublicationDto {
  @ApiProperty({ enum: ['draft', 'published'] })
  state: 'draft' | 'published';

  @ApiProperty()
  draftedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  draftedAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  publishedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  publishedAt: string | null;

  /** The person who asks may publish it: it is a draft of somebody else. */
  @ApiProperty()
  mayPublish: boolean;
}

/** Whoever has to be named beside these versions. */
export const peopleOf = (versions: readonly TwoPersonPublication[]): string[] =>
  versions.flatMap(({ draftedBy, publishedBy }) => [draftedBy, ...(publishedBy ? [publishedBy] : [])]);

/** `mayPublish` is for the room to say: it knows whose role publishes. */
export const publicationDto = (
  { draftedBy, draftedAt, publishedBy, publishedAt }: TwoPersonPublication,
  names: ReadonlyMap<string, string>,
): Omit<PublicationDto, 'mayPublish'> => ({
  state: publishedAt ? 'published' : 'draft',
  draftedBy: personDto(draftedBy, names),
  draftedAt: draftedAt.toISOString(),
  publishedBy: publishedBy ? personDto(publishedBy, names) : null,
  publishedAt: publishedAt?.toISOString() ?? null,
});
