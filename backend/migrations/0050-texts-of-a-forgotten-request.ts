import { ForwardOnly } from './forward-only.js';

/** What officers wrote about a request goes with its pseudonyms: it may name the very person that they stood for. */
export class TextsOfAForgottenRequest1763700000050 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE subject_request DISABLE TRIGGER subject_request_only_advances`,
    `UPDATE subject_request SET
       identity_check = CASE WHEN identity_check IS NOT NULL THEN 'forgotten' END,
       extension_reason = CASE WHEN extension_reason IS NOT NULL THEN 'forgotten' END,
       declined_because = CASE WHEN declined_because IS NOT NULL THEN 'forgotten' END
     WHERE forgotten_at IS NOT NULL`,
    `ALTER TABLE subject_request ENABLE TRIGGER subject_request_only_advances`,
    // The word stands for a text that was there: that it was extended or declined is not forgotten.
    `ALTER TABLE subject_request ADD CONSTRAINT texts_until_forgotten CHECK (forgotten_at IS NULL OR
       COALESCE(identity_check, 'forgotten') = 'forgotten' AND COALESCE(extension_reason, 'forgotten') = 'forgotten'
         AND COALESCE(declined_because, 'forgotten') = 'forgotten')`,
    `CREATE OR REPLACE FUNCTION exhibit_subject_request_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'UPDATE' AND OLD.forgotten_at IS NULL AND NEW.forgotten_at IS NOT NULL THEN
         OLD.identity_check := CASE WHEN OLD.identity_check IS NOT NULL THEN 'forgotten' END;
         OLD.extension_reason := CASE WHEN OLD.extension_reason IS NOT NULL THEN 'forgotten' END;
         OLD.declined_because := CASE WHEN OLD.declined_because IS NOT NULL THEN 'forgotten' END;
       END IF;
       IF TG_OP = 'DELETE'
          OR (NEW.id, NEW.kind, NEW.site_id, NEW.received_at, NEW.opened_at, NEW.asked_by_visitor)
             IS DISTINCT FROM (OLD.id, OLD.kind, OLD.site_id, OLD.received_at, OLD.opened_at, OLD.asked_by_visitor)
          OR (NEW.subjects, NEW.asked_under) IS DISTINCT FROM (OLD.subjects, OLD.asked_under)
             AND NEW.forgotten_at IS NULL
          OR (OLD.opened_by IS NOT NULL OR OLD.closed_by IS NOT NULL) AND (NEW.opened_by, NEW.identity_check)
             IS DISTINCT FROM (OLD.opened_by, OLD.identity_check)
          OR OLD.extended_by IS NOT NULL AND (NEW.extended_by, NEW.extended_at, NEW.extension_reason)
             IS DISTINCT FROM (OLD.extended_by, OLD.extended_at, OLD.extension_reason)
          OR OLD.closed_by IS NOT NULL AND (NEW.closed_by, NEW.closed_at, NEW.declined_because, NEW.extended_by)
             IS DISTINCT FROM (OLD.closed_by, OLD.closed_at, OLD.declined_because, OLD.extended_by)
          OR OLD.lifted_by IS NOT NULL AND (NEW.lifted_by, NEW.lifted_at) IS DISTINCT FROM (OLD.lifted_by, OLD.lifted_at)
          OR OLD.forgotten_at IS NOT NULL THEN
         RAISE EXCEPTION '% on subject_request is refused: what was asked and answered is not changed', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
  ];
}
