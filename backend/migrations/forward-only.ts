import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A step made of statements. History is not undone: a mistake is followed by a new step. */
export abstract class ForwardOnly implements MigrationInterface {
  protected abstract readonly statements: string[];

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of this.statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
