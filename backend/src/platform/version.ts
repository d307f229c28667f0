export const VERSION = '0.1.0';

/** The console's player. A test holds it to what the console is built with. */
export const PLAYER_VERSION = '@rrweb/replay 2.1.6';
