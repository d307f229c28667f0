import { QueryFailedError } from 'typeorm';

/** PostgreSQL refused a second row with the same key (SQLSTATE 23505). */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505';
