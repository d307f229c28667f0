import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueText } from './audit/catalogue-text.js';

/** Writes docs/format/audit-events.md from the catalogue. */
writeFileSync(join(import.meta.dirname, '../../docs/format/audit-events.md'), catalogueText());
