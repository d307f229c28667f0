export interface Benchmark {
  /** What is expected of it, in one line. */
  expected: string;
  run(say: (line: string) => void): Promise<Outcome>;
}

export interface Outcome {
  /** Everything measured, for the JSON. */
  figures: object;
  /** What is not as expected, one sentence each; with any, the command fails. */
  missed: string[];
}
