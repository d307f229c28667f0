/** A question that is answered once for each key. All answers are forgotten when there are more than `most`. */
export function remembered<T>(answer: (key: string) => T, most = 20_000): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      if (known.size > most) known.clear();
      known.set(key, (value = answer(key)));
    }
    return value;
  };
}
