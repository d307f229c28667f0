import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SitesModule } from '../sites/sites.module.js';
import { Conformance } from './conformance.service.js';
import { MaskingPoliciesController } from './masking-policies.controller.js';
import { MaskingPolicies } from './masking-policies.service.js';
import { MaskingPolicyVersion } from './masking-policy-version.entity.js';
import { SeenPages } from './review/seen-pages.service.js';
import { Tripwire } from './tripwire.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([MaskingPolicyVersion]), SitesModule],
  controllers: [MaskingPoliciesController],
  providers: [MaskingPolicies, Tripwire, Conformance, SeenPages],
  exports: [MaskingPolicies, Tripwire, Conformance, SeenPages],
})
export class MaskingModule {}
