import { Entity, PrimaryColumn } from 'typeorm';

/** A recording that a request names. The list is frozen when somebody asks: what is agreed to is what was looked at. */
@Entity('access_request_recording')
export class AccessRequestRecording {
  @PrimaryColumn('uuid', { name: 'request_id' })
  requestId: string;

  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;
}
