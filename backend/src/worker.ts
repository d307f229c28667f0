import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { closeOnSignal, reportStart } from './process-door.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { WorkerModule } from './worker.module.js';

await reportStart(async () => {
  const app = await NestFactory.createApplicationContext(WorkerModule.for(readConfiguration()), {
    bufferLogs: true,
  });
  app.useLogger(app.get(Logger));
  closeOnSignal(app);
});
