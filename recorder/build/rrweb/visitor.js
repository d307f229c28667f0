// What a visitor does.

const lastValues = new WeakMap();

function on(type, hear, target = document) {
  const options = { capture: true, passive: true };
  target.addEventListener(type, hear, options);
  return () => target.removeEventListener(type, hear, options);
}

const INTERACTIONS = {
  pointerup: 0,
  pointerdown: 1,
  click: 2,
  contextmenu: 3,
  dblclick: 4,
  focus: 5,
  blur: 6,
  touchcancel: 10,
};

/** At most once in so many milliseconds; with `trailing` also once after the last call. */
function throttle(work, wait, trailing = true) {
  let timer = 0;
  let last = 0;
  return (...given) => {
    const left = wait - (Date.now() - last);
    const run = () => {
      clearTimeout(timer);
      timer = 0;
      last = Date.now();
      work(...given);
    };
    if (left <= 0 || left > wait) run();
    else if (trailing) timer ||= setTimeout(run, left);
  };
}

const MOVES_EVERY_MS = 100;
const SCROLLS_EVERY_MS = 150;
const MOVES = { mousemove: 1, touchmove: 6, drag: 12 };

function watchMoves(doc) {
  let positions = [];
  let begun = 0;
  const hand = throttle(
    callbackWrapper((source) => {
      const passed = Date.now() - begun;
      for (const position of positions) position.timeOffset -= passed;
      tell(3, { source, positions });
      positions = [];
      begun = 0;
    }),
    500,
  );
  const hear = callbackWrapper((event) => {
    const { clientX: x, clientY: y } = event.changedTouches?.[0] ?? event;
    begun ||= Date.now();
    positions.push({ x, y, id: idOf(getEventTarget(event)), timeOffset: Date.now() - begun });
    hand(MOVES[event.type]);
  });
  const seldom = throttle(hear, MOVES_EVERY_MS, false);
  return together(Object.keys(MOVES).map((type) => on(type, seldom, doc)));
}

function watchScrolling(doc) {
  const hear = callbackWrapper((event) => {
    const target = getEventTarget(event);
    if (isBlocked(target, true)) return;
    const { left, top } = target === doc ? getWindowScroll(doc.defaultView) : placeOf(target);
    tell(3, { source: 3, id: idOf(target), x: left, y: top });
  });
  return on('scroll', throttle(hear, SCROLLS_EVERY_MS), doc);
}

function placeOf({ scrollLeft: left, scrollTop: top }) {
  return { left, top };
}

function getWindowScroll({ document: { scrollingElement, documentElement } }) {
  return placeOf(scrollingElement ?? documentElement);
}

function watchSize(win) {
  let last = '';
  const hear = callbackWrapper(() => {
    const size = { width: innerWidth, height: innerHeight };
    const now = Object.values(size).join();
    if (last !== now) tell(3, { source: 4, ...size });
    last = now;
  });
  return on('resize', throttle(hear, 200), win);
}

function getEventTarget(event) {
  return event.composedPath?.()[0] ?? event.target;
}

function watchPointer(doc) {
  let last = null;
  const hear = callbackWrapper((event) => {
    const target = getEventTarget(event);
    if (isBlocked(target, true)) return;
    const place = event.changedTouches ? event.changedTouches[0] : event;
    if (!place) return;
    let type = INTERACTIONS[event.type];
    let pointerType = { mouse: 0, pen: 1, touch: 2 }[event.pointerType] ?? (event.changedTouches ? 2 : null);
    if (pointerType === 2 && type < 2) type = type ? 7 : 9;
    if (pointerType !== null) {
      last = pointerType;
      if (pointerType === (type > 6 ? 2 : type > 1 ? -1 : 0)) pointerType = null;
    } else if (type === 2) {
      pointerType = last;
      last = null;
    }
    tell(3, {
      source: 2,
      type,
      id: idOf(target),
      x: place.clientX,
      y: place.clientY,
      ...(pointerType !== null && { pointerType }),
    });
  });
  return together(Object.keys(INTERACTIONS).map((type) => on(type, hear, doc)));
}

function watchFields(doc) {
  const hear = callbackWrapper((event) => {
    let target = getEventTarget(event);
    if (!target?.ownerDocument) return;
    if (nameOf(target) === 'OPTION') target = parentElement(target);
    if (!target || !/^(INPUT|TEXTAREA|SELECT)$/.test(nameOf(target))) return;
    if (isBlocked(target, true) || isMatch(target, '.rr-ignore')) return;
    const text = maskInputValue(target.value);
    if (lastValues.get(target) === text) return;
    lastValues.set(target, text);
    tell(3, { source: 5, text, isChecked: false, id: idOf(target) });
  });
  const ends = ['input', 'change'].map((type) => on(type, hear, doc));
  const win = doc.defaultView;
  const fields = [
    [win.HTMLInputElement, 'value'],
    [win.HTMLTextAreaElement, 'value'],
    [win.HTMLSelectElement, 'value'],
    [win.HTMLSelectElement, 'selectedIndex'],
    [win.HTMLOptionElement, 'selected'],
  ];
  for (const [{ prototype }, name] of fields) {
    const original = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, {
      ...original,
      set(value) {
        setTimeout(() => hear({ target: this }));
        original.set.call(this, value);
      },
    });
    ends.push(() => Object.defineProperty(prototype, name, original));
  }
  return together(ends);
}

function together(ends) {
  return () => ends.forEach((end) => callbackWrapper(end)());
}
