import { requireShallow } from './json-depth.js';

const json = (text: string) => () => requireShallow(Buffer.from(text), 3);

describe('the depth of JSON', () => {
  it.each(['[[[[]]]]', '{"a":{"a":{"a":{}}}}', '[{"a":[{}]}]', '[[[['])(
    'refuses %s beyond the limit',
    (text) => {
      expect(json(text)).toThrow(RangeError);
    },
  );

  it.each(['[[[]],[[]]]', '["[[[[",{"[[[[":"\\"[[[["}]', '"\\\\"', ''])('allows %s', (text) => {
    expect(json(text)).not.toThrow();
  });
});
