import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../platform/actor.js';
import type { Permission } from '../../platform/http/permit.js';

/** A machine’s way in. Found by the hash of what it was shown once. */
@Entity('api_token')
export class ApiToken {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('text')
  label: string;

  /** The machine among the people. */
  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('text')
  role: Role;

  @Column('text', { array: true })
  permissions: Permission[];

  /** Name of the provider whose people it may bring in and take out. */
  @Column('text', { nullable: true })
  directory: string | null;

  @Column('uuid', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('uuid', { name: 'revoked_by', nullable: true })
  revokedBy: string | null;
}
