#!/usr/bin/env node
import { runVerify } from './verify-command.js';

process.exitCode = await runVerify(process.argv.slice(2), (text) => process.stdout.write(text));
