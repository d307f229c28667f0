import { Column, Entity, PrimaryColumn } from 'typeorm';

export const REQUEST_KINDS = ['access', 'erasure', 'restriction'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What somebody asks the firm about themselves (GDPR, Art. 15, 17 and 18). */
@Entity('subject_request')
export class SubjectRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: RequestKind;

  @Column('uuid', { name: 'site_id' })
  siteId: string;

  /** Every pseudonym that they have had on the site; none when it is forgotten. */
  @Column('text', { array: true })
  subjects: string[];

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  /** How the firm found out that they are who they say; null until somebody did. */
  @Column('text', { name: 'identity_check', nullable: true })
  identityCheck: string | null;

  /** Who found that out; null until then, where a visitor asked on their own page. */
  @Column('uuid', { name: 'opened_by', nullable: true })
  openedBy: string | null;

  @Column('boolean', { name: 'asked_by_visitor' })
  askedByVisitor: boolean;

  /** The decision whose receipt the visitor held. */
  @Column('uuid', { name: 'asked_under', nullable: true })
  askedUnder: string | null;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('uuid', { name: 'extended_by', nullable: true })
  extendedBy: string | null;

  @Column('timestamptz', { name: 'extended_at', nullable: true })
  extendedAt: Date | null;

  @Column('text', { name: 'extension_reason', nullable: true })
  extensionReason: string | null;

  @Column('uuid', { name: 'closed_by', nullable: true })
  closedBy: string | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column('text', { name: 'declined_because', nullable: true })
  declinedBecause: string | null;

  @Column('uuid', { name: 'lifted_by', nullable: true })
  liftedBy: string | null;

  @Column('timestamptz', { name: 'lifted_at', nullable: true })
  liftedAt: Date | null;

  /** Since when it does not say any more whom it was about. */
  @Column('timestamptz', { name: 'forgotten_at', nullable: true })
  forgottenAt: Date | null;
}

export const REQUEST_DECISIONS = ['copied', 'erased', 'kept', 'restricted'] as const;
export type RequestDecision = (typeof REQUEST_DECISIONS)[number];

@Entity('subject_request_recording')
export class RequestedRecording {
  @PrimaryColumn('uuid', { name: 'request_id' })
  requestId: string;

  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('text')
  decision: RequestDecision;

  @Column('text', { array: true })
  why: string[];

  @Column('text', { array: true })
  laws: string[];

  @Column('timestamptz', { nullable: true })
  until: Date | null;
}

@Entity('subject_request_copy')
export class RequestedCopy {
  @PrimaryColumn('uuid', { name: 'request_id' })
  requestId: string;

  @PrimaryColumn('uuid', { name: 'collection_id' })
  collectionId: string;
}
