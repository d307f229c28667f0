import { TestBed } from '@angular/core/testing';
import type { eventWithTime } from '@rrweb/types';
import type { ViewingDto } from '../api/models';
import { Problem } from '../session/problem';
import { RecordedAssets } from './recorded-assets';
import { ReplayClient } from './replay-client';
import { ReplayPlayer } from './replay-player';
import { PaperPlayer } from './replay-player.fixture';
import { ReplayStore } from './replay-store';

jest.mock('@rrweb/replay', () => ({ Replayer: class {} }));

const T = 1_767_225_600_000;
const SEQS = [0, 1, 2, 5, 6, 7, 8, 9];
const viewing = (grantEndsAt: number): ViewingDto => ({
  id: 'w1',
  recordingId: 'r1',
  grantEndsAt: new Date(grantEndsAt).toISOString(),
  startedAt: new Date().toISOString(),
  segments: SEQS.map((seq) => ({
    seq,
    firstAtMs: T + seq * 5_000,
    lastAtMs: T + seq * 5_000 + 4_900,
    events: 2,
    snapshotAtMs: null,
  })),
  gaps: [{ fromSeq: 3, toSeq: 4, reason: 'spool-lost' }],
  assets: [],
  watermark: 'Ada Lind',
});
const eventsOf = (seq: number): eventWithTime[] =>
  [
    { type: seq === 0 ? 4 : 3, timestamp: T + seq * 5_000, data: {} },
    { type: seq === 0 ? 2 : 3, timestamp: T + seq * 5_000 + 10, data: {} },
  ] as unknown as eventWithTime[];
const refusal = (code: string, status = 403): Problem => new Problem(code, 'Next step', code, status, null);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('replay store', () => {
  let player: PaperPlayer;
  let store: ReplayStore;
  const client = {
    start: jest.fn(),
    segment: jest.fn(),
    asset: jest.fn(),
    about: jest.fn(),
    pulse: jest.fn(),
    end: jest.fn(),
  };
  const asked = (): number[] => client.segment.mock.calls.map(([, seq]) => seq as number);
  const begin = (): Promise<void> => store.start('r1', document.createElement('div'));

  beforeEach(() => {
    Object.values(client).forEach((mock) => mock.mockReset());
    client.start.mockResolvedValue(viewing(Date.now() + 600_000));
    client.segment.mockImplementation((_id: string, seq: number) => Promise.resolve(eventsOf(seq)));
    client.pulse.mockResolvedValue(undefined);
    client.about.mockResolvedValue({ verdicts: [], notCaptured: [] });
    player = new PaperPlayer();
    TestBed.configureTestingModule({
      providers: [
        RecordedAssets,
        ReplayStore,
        { provide: ReplayClient, useValue: client },
        { provide: ReplayPlayer, useValue: player },
      ],
    });
    store = TestBed.inject(ReplayStore);
  });

  it('shows nothing without a grant, and says what to do', async () => {
    client.start.mockRejectedValue(refusal('NO_GRANT'));
    await begin();
    expect(store.stage()).toBe('stopped');
    expect(store.stop()?.next).toContain('ask to watch');
    expect(asked()).toEqual([]);
  });

  it.each([
    ['GRANT_REVOKED', 'Your grant was revoked'],
    ['VIEWING_STOPPED', 'Somebody stopped this viewing'],
    ['PERMISSION_DENIED', 'Your role no longer watches recordings'],
    ['RECORDING_RESTRICTED', 'The use of this recording is restricted'],
  ])('goes blank within two seconds of %s', async (code, title) => {
    await begin();
    const [now] = [Date.now()];
    client.pulse.mockRejectedValue(refusal(code));
    store.tock(now + 1_900);
    expect(client.pulse).not.toHaveBeenCalled();
    store.tock(now + 2_100);
    await settled();
    expect(store.stage()).toBe('stopped');
    expect(store.stop()?.title).toBe(title);
    expect(player.framed()).toBe(false);
  });

  it('goes blank when the appliance does not answer for five seconds', async () => {
    await begin();
    client.pulse.mockReturnValue(new Promise(() => undefined));
    store.tock(Date.now() + 2_100);
    store.tock(Date.now() + 4_600);
    expect(store.stop()?.title).toBe('The appliance cannot be reached');
    expect(player.framed()).toBe(false);
  });

  it('leaves a picture that stands still for a quarter of an hour', async () => {
    client.start.mockResolvedValue(viewing(Date.now() + 3_600_000));
    await begin();
    for (let minute = 1; minute <= 16 && store.stage() === 'ready'; minute++) {
      const now = Date.now() + minute * 60_000;
      (store as unknown as { answeredAt: number }).answeredAt = now;
      store.tock(now);
      await settled();
    }
    expect(store.stage()).toBe('stopped');
  });

  it('says which stretches were watched, when they end', async () => {
    await begin();
    store.play();
    await settled();
    store.position.set(4_000);
    store.pause();
    store.tock(Date.now() + 2_100);
    await settled();
    expect(client.pulse).toHaveBeenLastCalledWith('w1', { fromMs: 0, toMs: 4_000 });
    store.leave();
    expect(client.end).toHaveBeenLastCalledWith('w1', undefined);
  });

  it('tells what happened as far as it was watched, and forgets it when the viewing ends', async () => {
    client.segment.mockImplementation((_id: string, seq: number) =>
      Promise.resolve([
        ...eventsOf(seq),
        {
          type: 5,
          timestamp: T + seq * 5_000 + 20,
          data: { tag: 'exhibit.click', payload: { kind: 'rage' } },
        },
      ]),
    );
    await begin();
    expect(store.signals().map(({ atMs }) => atMs)).toEqual([T + 20]);
    await store.goTo(5_100);
    expect(store.signals()).toHaveLength(asked().length);
    store.leave();
    expect(store.signals()).toEqual([]);
  });

  it('blanks the picture when the appliance refuses the next segment', async () => {
    await begin();
    client.segment.mockRejectedValue(refusal('GRANT_REVOKED'));
    await store.goTo(12_000);
    expect(store.stage()).toBe('stopped');
    expect(store.stop()?.title).toBe('Your grant was revoked');
    expect(player.done).toContain('close');
    expect(player.events).toEqual([]);
    expect(client.end).toHaveBeenCalledWith('w1', undefined);
  });

  it('blanks the picture when the grant ends, even with nothing left to ask for', async () => {
    await begin();
    store.tock(Date.now() + 600_001);
    expect(store.stop()?.title).toBe('Your grant has ended');
    expect(player.events).toEqual([]);
  });

  it('draws nothing that arrives after the viewing was left', async () => {
    await begin();
    let answer: (events: eventWithTime[]) => void = () => undefined;
    client.segment.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const going = store.goTo(6_000);
    store.leave();
    answer(eventsOf(1));
    await going;
    expect(player.events).toEqual([]);
  });

  it('ends a viewing once, however often it is left', async () => {
    await begin();
    store.leave();
    store.leave();
    expect(client.end).toHaveBeenCalledTimes(1);
  });

  it('ends a viewing that was still being opened when it was left', async () => {
    let answer: (events: eventWithTime[]) => void = () => undefined;
    client.segment.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const opening = begin();
    await settled();
    store.leave();
    answer(eventsOf(0));
    await opening;
    expect(client.end).toHaveBeenCalledWith('w1', undefined);
    expect(player.events).toEqual([]);
    expect(store.stage()).toBe('stopped');
  });

  it('keeps the picture and can go on after a lost connection', async () => {
    await begin();
    client.segment.mockRejectedValueOnce(refusal('UNREACHABLE', 0));
    store.play();
    await store.goTo(6_000);
    expect(store.stage()).toBe('ready');
    expect(store.problem()?.code).toBe('UNREACHABLE');
    expect(store.playing()).toBe(false);
    store.play();
    await settled();
    expect(store.problem()).toBeNull();
    expect(player.done.at(-1)).toBe('play 6000');
  });

  it('opens with the first segment alone', async () => {
    await begin();
    expect(asked()).toEqual([0]);
    expect(store.stage()).toBe('ready');
  });

  it('says so when no segment holds a whole picture', async () => {
    client.segment.mockResolvedValue([{ type: 3, timestamp: T, data: {} }]);
    await begin();
    expect(store.stage()).toBe('empty');
  });

  it('asks for every segment up to the moment sought, one after the other, and for no more', async () => {
    await begin();
    await store.goTo(12_000);
    expect(asked()).toEqual([0, 1, 2]);
    expect(player.done.at(-1)).toBe('show 12000');
  });

  describe('with pages that are known', () => {
    // Whole pictures stand in segments 0, 5 and 8.
    const pictureAt = (seq: number): boolean => [0, 5, 8].includes(seq);

    beforeEach(() => {
      const known = viewing(Date.now() + 600_000);
      for (const segment of known.segments)
        segment.snapshotAtMs = pictureAt(segment.seq) ? T + segment.seq * 5_000 + 10 : null;
      client.start.mockResolvedValue(known);
      client.segment.mockImplementation((_id: string, seq: number) =>
        Promise.resolve(
          eventsOf(seq).map((event, at) => (pictureAt(seq) ? { ...event, type: at === 0 ? 4 : 2 } : event)),
        ),
      );
    });

    it('asks from the last whole picture before the moment sought, and for nothing between', async () => {
      await begin();
      await store.goTo(41_000);
      expect(asked()).toEqual([0, 8]);
      expect(player.done.at(-1)).toBe('show 1000');
    });

    it('goes back to an earlier picture when the moment sought is before what is here', async () => {
      await begin();
      await store.goTo(41_000);
      await store.goTo(26_000);
      expect(asked()).toEqual([0, 8, 5]);
      await store.goTo(6_000);
      expect(asked()).toEqual([0, 8, 5, 0, 1]);
      expect(player.done.at(-1)).toBe('show 6000');
    });

    it('plays on from there', async () => {
      await begin();
      store.play();
      await store.goTo(26_000);
      expect(player.done.at(-1)).toBe('play 1000');
      player.at = 2_000;
      store.tick();
      await settled();
      expect(store.position()).toBe(27_000);
      expect(asked()).toEqual([0, 5, 6]);
    });

    it('obeys the last of several moments sought at once', async () => {
      await begin();
      const first = store.goTo(41_000);
      const second = store.goTo(27_000);
      await Promise.all([first, second]);
      expect(store.position()).toBe(27_000);
      expect(player.done.at(-1)).toBe('show 2000');
      expect(store.waiting()).toBe(false);
    });

    it('keeps what it shows when the later picture does not arrive, and can go there again', async () => {
      await begin();
      client.segment.mockRejectedValueOnce(refusal('UNREACHABLE', 0));
      await store.goTo(41_000);
      expect(store.stage()).toBe('ready');
      expect(store.problem()?.code).toBe('UNREACHABLE');
      expect(player.events).toHaveLength(2);
      await store.goTo(41_000);
      expect(player.done.at(-1)).toBe('show 1000');
    });

    it('blanks the picture when the appliance refuses there', async () => {
      await begin();
      client.segment.mockRejectedValue(refusal('GRANT_REVOKED'));
      await store.goTo(41_000);
      expect(store.stage()).toBe('stopped');
      expect(player.events).toEqual([]);
    });

    it('tells once what happened in a segment that it asks for twice', async () => {
      client.segment.mockImplementation((_id: string, seq: number) =>
        Promise.resolve([
          ...eventsOf(seq).map((event, at) =>
            pictureAt(seq) ? { ...event, type: at === 0 ? 4 : 2 } : event,
          ),
          {
            type: 5,
            timestamp: T + seq * 5_000 + 20,
            data: { tag: 'exhibit.click', payload: { kind: 'rage' } },
          },
        ]),
      );
      await begin();
      await store.goTo(41_000);
      await store.goTo(1_000);
      expect(store.signals().map(({ atMs }) => atMs)).toEqual([T + 20, T + 40_020]);
    });
  });

  it('shows a gap as missing while the position is in it', async () => {
    await begin();
    await store.goTo(20_000);
    expect(store.missing()?.fromSeq).toBe(3);
    await store.goTo(26_000);
    expect(store.missing()).toBeNull();
  });

  it('asks ahead while playing, but not for the whole recording', async () => {
    await begin();
    store.play();
    await settled();
    for (let frame = 0; frame < 5; frame++) {
      store.tick();
      await settled();
    }
    expect(asked()).toEqual([0, 1, 2]);
  });

  it('goes on with the next segment when what is here has been played', async () => {
    await begin();
    store.play();
    await settled();
    player.at = 4_900;
    player.onDry();
    await settled();
    expect(asked()).toContain(1);
    expect(player.done.at(-1)).toBe('play 4900');
  });

  it('stands still at the end and begins anew when played again', async () => {
    await begin();
    store.play();
    await store.goTo(49_900);
    player.onDry();
    expect(store.playing()).toBe(false);
    store.play();
    await settled();
    expect(player.done.at(-1)).toBe('play 0');
  });
});
