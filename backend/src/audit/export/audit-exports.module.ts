import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeyCareModule } from '../../keys/care/key-care.module.js';
import { AuditExport } from './audit-export.entity.js';
import { AuditExporter } from './audit-exporter.service.js';
import { AuditExportsController } from './audit-exports.controller.js';
import { AuditExports } from './audit-exports.service.js';

/** Takes parts of the log out of the house, each with its proof. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditExport]), KeyCareModule],
  controllers: [AuditExportsController],
  providers: [AuditExports, AuditExporter],
  exports: [AuditExporter],
})
export class AuditExportsModule {}
