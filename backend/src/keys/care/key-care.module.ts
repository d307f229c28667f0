import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KekDestruction } from './kek-destruction.service.js';
import { KeyCare } from './key-care.service.js';
import { KeyRewrapping } from './key-rewrapping.entity.js';
import { KeyRotation } from './key-rotation.service.js';
import { KeysController, VerifierKeysController } from './keys.controller.js';
import { KeysOverview } from './keys-overview.service.js';
import { KeySuccessions } from './key-successions.service.js';
import { PublishedKey } from './published-key.entity.js';
import { PublishedKeys } from './published-keys.service.js';
import { SigningCertificates } from './signing-certificates.service.js';

/** What people and jobs do with keys. Apart from `KeysModule`, which only opens them, and which everything else uses. */
@Module({
  imports: [TypeOrmModule.forFeature([KeyRewrapping, PublishedKey])],
  controllers: [KeysController, VerifierKeysController],
  providers: [
    KekDestruction,
    KeyCare,
    KeyRotation,
    KeysOverview,
    KeySuccessions,
    PublishedKeys,
    SigningCertificates,
  ],
  exports: [
    KekDestruction,
    KeyCare,
    KeyRotation,
    KeysOverview,
    KeySuccessions,
    PublishedKeys,
    SigningCertificates,
  ],
})
export class KeyCareModule {}
