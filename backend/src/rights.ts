import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { rightsText } from './identity/rights-text.js';
import { Configuration } from './platform/config/configuration.js';
import { routesOf } from './platform/http/routes-of.js';

/** Writes docs/rights.md from the routes and the role table. Nothing is connected. */
const app = await NestFactory.create(AppModule.for(new Configuration()), { preview: true, logger: false });
writeFileSync(join(import.meta.dirname, '../../docs/rights.md'), rightsText(routesOf(app)));
