export interface Benchmark {
  /** What is expected of it, in one line. */
  expected: string;
  /** What can be run by itself, as NAME/PART. */
  parts?: readonly string[];
  /** Runs the parts that were asked for, or all of them. */
  run(say: (line: string) => void, parts: ReadonlySet<string>): Promise<Outcome>;
}

export interface Outcome {
  /** Everything measured, for the JSON. */
  figures: object;
  /** What is not as expected, one sentence each; with any, the command fails. */
  missed: string[];
}
