// Nest is ESM and some of its companions are CommonJS: evaluated first, so that neither meets the other half-loaded.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import '@nestjs/swagger';
