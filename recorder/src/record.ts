import type { NoticeObservation, OBSERVATION_TAGS, SiteConfig } from '@exhibit/contract';
import { record } from '@rrweb/record';
import type { eventWithTime } from '@rrweb/types';
import { pageAssets, type DeliverAsset } from './assets/page-assets.js';
import { monotonicNow } from './clock.js';
import type { Faults } from './guard.js';
import { inOrder } from './in-order.js';
import { observeActions } from './observe/actions.js';
import { observeBots } from './observe/bots.js';
import { observeClicks } from './observe/clicks.js';
import { observeDevice } from './observe/device.js';
import { observeDisclosures } from './observe/disclosures.js';
import { observeErrors } from './observe/errors.js';
import { observeFaults } from './observe/faults.js';
import { observeForms } from './observe/forms.js';
import { observeImages } from './observe/images.js';
import { observePages } from './observe/pages.js';
import { cleanTag } from './observe/tags.js';
import { treesOfPage } from './observe/trees.js';
import { browserCssEnvironment } from './sanitize/css/browser-environment.js';
import { eventSanitizer, type CleanEvent } from './sanitize/event-sanitizer.js';
import { hasMany } from './sanitize/held-nodes.js';
import { STRICT_OPTIONS } from './strict-options.js';

export interface Capture {
  /** Hands over at once what is still being worked on: the page may go. */
  catchUp(): void;
  /** The visitor's consent was given, on this page. */
  consented(): void;
  /** Records a custom tag as far as the configuration declares it. */
  tag(name: string, values: object): void;
  stop(): void;
  /** Resolves when the fonts and images found until the stop are said and sent. */
  settled(): Promise<unknown>;
  /** Nothing more is read or sent. */
  abandon(): void;
}

export interface CaptureOptions {
  config: SiteConfig;
  faults: Faults;
  /** Takes every clean event; nothing else leaves this file. */
  emit(event: CleanEvent): void;
  dropped(): void;
  deliverAsset: DeliverAsset;
  /** What was seen of the notice when the visitor said yes, on this page. */
  notice: NoticeObservation | null;
  /** The page is about to go, or something happened that must not be lost: hand over what there is. */
  flush(): void;
}

/** A button that goes down or up: what comes of it is the click, or a move. */
function isHalfAClick({ data }: eventWithTime): boolean {
  const { source, type } = data as { source?: number; type?: number };
  return source === 2 && type! < 2;
}

/** Style rules, fonts, style declarations and adopted sheets: what no mutation of the page tells. */
const RESTYLES = [8, 10, 13, 15];

/** What is captured of a page, in one list. Reached only through the consent gate. */
export function startCapture({
  config,
  faults,
  emit,
  dropped,
  flush,
  deliverAsset,
  notice,
}: CaptureOptions): Capture {
  const order = inOrder(faults);
  let stopped = false;

  const send = (event: CleanEvent) => order.do(() => emit(event));
  const say = (tag: keyof typeof OBSERVATION_TAGS, payload: object) =>
    send({ type: 5, timestamp: Date.now(), data: { tag: `exhibit.${tag}`, payload } });
  const observation = (tag: keyof typeof OBSERVATION_TAGS, payload: object) => {
    if (!stopped) say(tag, payload);
  };
  const tell = (tag: keyof typeof OBSERVATION_TAGS) => (payload: object) =>
    observation(tag, { ...payload, at: monotonicNow() });
  /** The node's number in the recording; 0 when nothing may be told of it. */
  const place = (node: unknown) => {
    const id = record.mirror.getId(node as Node);
    return sanitizer.mayPointAt(id) ? id : 0;
  };
  // What was shown before the stop may be said after it.
  const assets = pageAssets((asset) => say('asset', asset), deliverAsset);
  const sanitizer = eventSanitizer(
    config,
    browserCssEnvironment(),
    (id) => record.mirror.getNode(id),
    assets,
  );

  const change = (attributes: object[]): CleanEvent => ({
    type: 3,
    timestamp: Date.now(),
    data: { source: 0, texts: [], attributes, removes: [], adds: [] },
  });
  const handOn = (clean: CleanEvent | null | undefined, give: (event: CleanEvent) => void) => {
    if (!clean) return dropped();
    give(clean);
    const learned = faults.guard('sanitizer-failed', () =>
      sanitizer.classesLearned(document, (node) => record.mirror.getId(node)),
    );
    if (learned?.length) send(change(learned));
  };
  const pass = (event: eventWithTime) => {
    if (stopped || isHalfAClick(event)) return;
    if (RESTYLES.includes((event.data as { source?: number }).source!)) restyled();
    if (!hasMany(event))
      return handOn(
        faults.guard('sanitizer-failed', () => sanitizer.clean(event)),
        send,
      );
    const later = faults.guard('sanitizer-failed', () => sanitizer.cleanLater(event));
    if (!later) return dropped();
    order.putOff(() => handOn(faults.guard('sanitizer-failed', later), emit));
  };

  let restyled = () => {};
  const trees = treesOfPage();
  // Asked by our own recorder of events (build/rrweb/recording.js).
  const ours = { found: (tree: Document | ShadowRoot) => trees.found(tree) };
  // Strict options first, the sanitizer after them: neither relies on the other.
  const stopRecord = record({
    ...STRICT_OPTIONS,
    emit: pass,
    ...ours,
    errorHandler: () => {
      faults.report('capture-failed');
      return true;
    },
  });

  trees.found(document);
  if (notice) observation('notice', notice);
  const disclosures = observeDisclosures(faults, config.disclosures, trees, {
    disclosure: (seen) => observation('disclosure', seen),
    blind: (blind) => observation('blind', blind),
  });
  ({ restyled } = disclosures);
  // After the disclosures: a click ends what was being read before it hands everything over.
  const actions = observeActions(
    faults,
    config.actions,
    trees,
    (element) => disclosures.near(element),
    (action) => observation('action', action),
    () => {
      order.catchUp();
      flush();
    },
  );
  const observers = [
    disclosures,
    actions,
    observePages(faults, (page) => observation('page', page), {
      snapshot: () => void faults.guard('capture-failed', () => record.takeFullSnapshot(true)),
    }),
    observeImages(faults, (element, style) => {
      if (stopped) return;
      const src = sanitizer.imageOf(element);
      order.do(() => {
        const id = record.mirror.getId(element);
        // Its rule has to name it still when its turn comes.
        const shown = src !== null && src === sanitizer.imageOf(element);
        if (id > 0) emit(change([{ id, attributes: { style, ...(shown && { src }) } }]));
      });
    }),
    observeFaults(faults, (fault) => observation('fault', fault)),
    observeClicks(faults, place, tell('click')),
    observeErrors(faults, tell('error')),
    observeForms(faults, place, tell('form')),
    observeDevice(faults, tell('device')),
    observeBots(faults, tell('bot')),
  ];
  return {
    catchUp: () => order.catchUp(),
    consented: () => actions.consented(),
    tag(name, values) {
      const clean = cleanTag(config.tags, name, values);
      if (clean) tell('tag')(clean);
      else dropped();
    },
    stop() {
      for (const observer of observers) faults.guard('capture-failed', () => observer.stop());
      order.catchUp();
      stopped = true;
      faults.guard('capture-failed', () => stopRecord?.());
    },
    settled: () => assets.settled(),
    abandon: () => assets.abandon(),
  };
}
