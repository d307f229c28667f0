import 'reflect-metadata';
import { createHttpApp } from './http-app.js';
import { closeOnSignal, reportStart } from './process-door.js';
import { readConfiguration } from './platform/config/read-configuration.js';

await reportStart(async () => {
  const configuration = readConfiguration();
  const app = await createHttpApp(configuration);
  closeOnSignal(app);
  await app.listen(configuration.http.port, configuration.http.host);
});
