import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The wrapped key of one site's assets. */
@Entity('site_asset_key')
export class SiteAssetKey {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @Column('integer', { name: 'kek_version' })
  kekVersion: number;

  @Column('bytea')
  wrapped: Buffer;
}
