import type { QueryRunner } from 'typeorm';
import { MerkleFrontier } from '../src/evidence/merkle-tree.js';
import { ForwardOnly } from './forward-only.js';
import { APPLICATION_ROLE, appendOnly, grant } from './grants.js';

const READ_AT_ONCE = 10_000;
/** Roots over full tiles are kept: every eighth level of the tree. */
const TILE_HEIGHT = 8;

/**
 * Entries wait in an outbox until a sequencer gives them their places. The appliance may put in, and nothing else:
 * only audit_sequence(), which belongs to the owner, moves a row from the outbox into the log.
 */
export class AuditTree1763700000013 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE audit_outbox (
       seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       id uuid NOT NULL UNIQUE,
       kind text NOT NULL,
       occurred_at timestamptz NOT NULL,
       actor_kind text NOT NULL,
       actor_id uuid,
       outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
       recording_id uuid,
       leaf text NOT NULL CHECK (octet_length(leaf) <= 65535),
       leaf_hash bytea NOT NULL CHECK (leaf_hash = sha256('\\x00'::bytea || convert_to(leaf, 'UTF8'))))`,
    grant('audit_outbox', 'SELECT, INSERT'),
    `CREATE TRIGGER audit_outbox_unchanged BEFORE UPDATE ON audit_outbox
       FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER audit_outbox_no_truncate BEFORE TRUNCATE ON audit_outbox
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    // Whoever deletes: what leaves the outbox is in the log at the end of the same statement, or nothing leaves.
    `CREATE FUNCTION audit_outbox_moved() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
     DECLARE before bigint;
     BEGIN
       SELECT size INTO before FROM audit_tree;
       IF EXISTS (SELECT 1 FROM gone LEFT JOIN (SELECT id, leaf_hash FROM audit_entry WHERE leaf_index >= before) e
                    ON e.id = gone.id AND e.leaf_hash = gone.leaf_hash
                  WHERE e.id IS NULL) THEN
         RAISE EXCEPTION 'DELETE on audit_outbox is refused: an entry leaves it only into the log'
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NULL;
     END $$`,
    `CREATE TRIGGER audit_outbox_moved AFTER DELETE ON audit_outbox
       REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION audit_outbox_moved()`,

    // The check of each row becomes one of the whole batch, as strict.
    `DROP TRIGGER audit_entry_follows ON audit_entry`,
    `DROP FUNCTION audit_entry_follows()`,
    `CREATE FUNCTION audit_entries_follow() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE lowest bigint; highest bigint; before bytea; wrong bigint;
     BEGIN
       SELECT min(leaf_index), max(leaf_index) INTO lowest, highest FROM batch;
       IF lowest IS NULL THEN RETURN NULL; END IF;
       SELECT link INTO before FROM audit_entry WHERE leaf_index = lowest - 1;
       SELECT leaf_index INTO wrong FROM (
         SELECT leaf_index, previous_link,
                lag(leaf_index, 1, lowest - 1) OVER neighbours AS index_before,
                lag(link, 1, COALESCE(before, decode(repeat('00', 32), 'hex'))) OVER neighbours AS link_before
         FROM batch WINDOW neighbours AS (ORDER BY leaf_index)) placed
       WHERE leaf_index <> index_before + 1 OR previous_link <> link_before LIMIT 1;
       IF wrong IS NULL AND ((before IS NULL) <> (lowest = 0)
          OR EXISTS (SELECT 1 FROM audit_entry WHERE leaf_index > highest)) THEN
         wrong := lowest;
       END IF;
       IF wrong IS NOT NULL THEN
         RAISE EXCEPTION 'audit entry % does not follow the last one', wrong
           USING ERRCODE = 'integrity_constraint_violation';
       END IF;
       RETURN NULL;
     END $$`,
    `CREATE TRIGGER audit_entries_follow AFTER INSERT ON audit_entry
       REFERENCING NEW TABLE AS batch FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_follow()`,
    `REVOKE INSERT ON audit_entry FROM ${APPLICATION_ROLE}`,

    // Where the log stands: its size, its last link, and the complete subtrees along the right edge of its tree.
    `CREATE TABLE audit_tree (
       one boolean PRIMARY KEY DEFAULT true CHECK (one),
       size bigint NOT NULL CHECK (size >= 0),
       link bytea NOT NULL CHECK (length(link) = 32),
       frontier bytea NOT NULL CHECK (length(frontier) % 32 = 0))`,
    grant('audit_tree', 'SELECT'),
    `CREATE TABLE audit_subtree (
       level smallint CHECK (level > 0 AND level % ${TILE_HEIGHT} = 0),
       place bigint CHECK (place >= 0),
       hash bytea NOT NULL CHECK (length(hash) = 32),
       PRIMARY KEY (level, place))`,
    ...appendOnly('audit_subtree'),
    `REVOKE INSERT ON audit_subtree FROM ${APPLICATION_ROLE}`,
    SEQUENCE,
    `REVOKE ALL ON FUNCTION audit_sequence FROM PUBLIC`,
    `GRANT EXECUTE ON FUNCTION audit_sequence TO ${APPLICATION_ROLE}`,

    `CREATE TABLE audit_checkpoint (
       size bigint PRIMARY KEY CHECK (size > 0),
       root bytea NOT NULL CHECK (length(root) = 32),
       note text NOT NULL,
       signed_at timestamptz NOT NULL)`,
    ...appendOnly('audit_checkpoint'),
    `CREATE FUNCTION audit_checkpoint_follows() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.size > (SELECT size FROM audit_tree)
          OR EXISTS (SELECT 1 FROM audit_checkpoint WHERE size >= NEW.size) THEN
         RAISE EXCEPTION 'checkpoint % does not follow the last one', NEW.size
           USING ERRCODE = 'integrity_constraint_violation';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER audit_checkpoint_follows BEFORE INSERT ON audit_checkpoint
       FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_follows()`,
    // What stands in the way of the next checkpoint, once each; the entry audit.fault.found says it in the log.
    `CREATE TABLE audit_fault (
       object text NOT NULL,
       code text NOT NULL,
       found_at timestamptz NOT NULL,
       PRIMARY KEY (object, code))`,
    ...appendOnly('audit_fault'),
  ];

  override async up(runner: QueryRunner): Promise<void> {
    await super.up(runner);
    await coverWhatIsThere(runner);
  }
}

/** Entries from before keep their bytes, hashes and links; the tree begins with them. */
async function coverWhatIsThere(runner: QueryRunner): Promise<void> {
  const tree = new MerkleFrontier();
  let link = Buffer.alloc(32);
  for (;;) {
    const rows: { leaf_hash: Buffer; link: Buffer<ArrayBuffer> }[] = await runner.query(
      `SELECT leaf_hash, link FROM audit_entry WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2`,
      [tree.size, READ_AT_ONCE],
    );
    const [levels, places, hashes]: [number[], number[], Buffer[]] = [[], [], []];
    for (const row of rows) {
      tree.append(row.leaf_hash, (level, place, hash) => {
        if (level === 0 || level % TILE_HEIGHT !== 0) return;
        levels.push(level);
        places.push(place);
        hashes.push(hash);
      });
      link = row.link;
    }
    await runner.query(
      `INSERT INTO audit_subtree SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      [levels, places, hashes],
    );
    if (rows.length < READ_AT_ONCE) break;
  }
  await runner.query(`INSERT INTO audit_tree (size, link, frontier) VALUES ($1, $2, $3)`, [
    tree.size,
    link,
    Buffer.concat(tree.hashes),
  ]);
}

/**
 * Moves `taken` rows of the outbox, in that order, to the end of the log. The caller has done the sums: `links` (32
 * bytes for each row), the new frontier, and the roots of the tiles that became full. PostgreSQL checks every leaf hash,
 * link and index; a frontier or root that is wrong is found when the next checkpoint is signed. Only indexes are read,
 * whatever the planner thinks of tables that it has not analysed yet: a batch costs the same in a log of any size.
 */
const SEQUENCE = `
  CREATE FUNCTION audit_sequence(taken bigint[], links bytea, new_frontier bytea,
    levels smallint[], places bigint[], hashes bytea[]) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  DECLARE first bigint; before bytea; moved bigint;
  BEGIN
    SELECT size, link INTO STRICT first, before FROM audit_tree FOR UPDATE;
    WITH placed AS (
      SELECT seq, n, substring(links FROM (n * 32 - 31)::int FOR 32) AS link
      FROM unnest(taken) WITH ORDINALITY AS t (seq, n)
    ), gone AS (
      DELETE FROM audit_outbox o USING placed p WHERE o.seq = p.seq RETURNING o.*, p.n, p.link
    )
    INSERT INTO audit_entry (leaf_index, id, kind, occurred_at, actor_kind, actor_id, outcome, recording_id, leaf,
                             leaf_hash, previous_link, link)
    SELECT first + n - 1, id, kind, occurred_at, actor_kind, actor_id, outcome, recording_id, leaf,
           leaf_hash, lag(link, 1, before) OVER (ORDER BY n), link
    FROM gone ORDER BY n;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved = 0 OR moved <> cardinality(taken) OR length(links) <> moved * 32 THEN
      RAISE EXCEPTION 'the outbox does not have these rows' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO audit_subtree SELECT * FROM unnest(levels, places, hashes);
    UPDATE audit_tree SET size = first + moved, frontier = new_frontier,
      link = substring(links FROM ((moved - 1) * 32 + 1)::int FOR 32);
    RETURN first + moved;
  END $$`;
