import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { Configuration } from './platform/config/configuration.js';
import { VERSION } from './platform/version.js';

const FILE = join(import.meta.dirname, '../../openapi.json');

/** Writes backend/openapi.json from the DTOs; `--check` only says whether it is what the code says. Nothing is connected. */
const app = await NestFactory.create(AppModule.for(new Configuration()), { preview: true, logger: false });
const document = SwaggerModule.createDocument(
  app,
  new DocumentBuilder()
    .setTitle('Exhibit console API')
    .setDescription(
      'Errors are RFC 9457 problems with a closed code; the detail tells the person the next step.',
    )
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('exhibit-session')
    .build(),
  {
    operationIdFactory: (controller, method) => {
      const tag = controller.replace(/Controller$/, '');
      return `${tag.charAt(0).toLowerCase()}${tag.slice(1)}_${method}`;
    },
  },
);
const text = `${JSON.stringify(document, null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write(
      'backend/openapi.json is stale: run "npm run openapi -w backend" and generate the client again.\n',
    );
    process.exitCode = 1;
  }
} else writeFileSync(FILE, text);
