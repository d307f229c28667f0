import { OBSERVATION_TAGS } from './observations.js';

// The recorder writes the tag from its key, so that it need not carry the list.
it('every observation travels under its own name behind exhibit.', () => {
  for (const [key, tag] of Object.entries(OBSERVATION_TAGS)) expect(tag).toBe(`exhibit.${key}`);
});
