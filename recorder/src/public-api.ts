import { tcfSource } from './consent/tcf.js';
import { pageRecorder } from './recorder.js';
import type { ConsentOptions, ConsentSource, ExhibitApi, StartOptions, TcfOptions } from './public-types.js';

/** The door to the page. Whatever goes wrong in here stays in here: no call throws, no promise rejects. */
export function createExhibit(recorder = pageRecorder()): ExhibitApi {
  const safely = (work: () => Promise<void>) =>
    recorder.faults.follow('public-api-failed', Promise.resolve().then(work));
  const follow = (source: ConsentSource) => recorder.follow(source);
  const consent = {
    follow,
    followTcf: (options: TcfOptions) => follow(tcfSource(options, recorder.faults)),
    give: (options: ConsentOptions = {}) =>
      safely(() => recorder.decide('given', options)).then(() => recorder.consentState()),
    refuse: (options: ConsentOptions = {}) =>
      safely(() => recorder.decide('refused', options)).then(() => recorder.consentState()),
    withdraw: () => safely(() => recorder.withdraw()).then(() => recorder.consentState()),
    state: () => recorder.consentState(),
    known: () => safely(() => recorder.settled).then(() => recorder.consentState()),
  };
  return Object.freeze({
    start: (options: StartOptions) => safely(() => recorder.start(options)).then(() => recorder.state()),
    consent: Object.freeze(consent),
    begin: () => void safely(() => recorder.begin()),
    tag: (name: string, values: Record<string, number | string> = {}) =>
      void safely(async () => recorder.tag(name, values)),
    stop: () => safely(() => recorder.stop()),
    state: () => recorder.state(),
    recordingId: () => recorder.state().recording,
  });
}
