/** Colour is never the only difference: line and letter differ too. Contrast of text is 7:1 and more. */
export const OVERLAY_CSS = `
:host { all: initial !important; }
.box { position: fixed; box-sizing: border-box; pointer-events: none; z-index: 2147483646; border: 2px solid; }
.box > span { position: absolute; right: -2px; top: -2px; padding: 0 4px; font: 700 11px/15px system-ui, sans-serif; color: #fff; }
.masked { border-color: #5b3a00; border-style: dashed; } .masked > span { background: #5b3a00; }
.secret { border-color: #7a0019; border-style: double; border-width: 4px; } .secret > span { background: #7a0019; }
.blocked { border-color: #222; background: repeating-linear-gradient(45deg, #2223 0 8px, #2220 8px 16px); } .blocked > span { background: #222; }
.shown { border-color: #004d25; border-style: solid; } .shown > span { background: #004d25; }
.current { outline: 4px solid #0047b3; outline-offset: 3px; }
.panel { position: fixed; right: 12px; bottom: 12px; width: min(30rem, calc(100vw - 24px)); max-height: 45vh; display: flex; flex-direction: column;
  z-index: 2147483647; background: #fff; color: #111; border: 2px solid #111; border-radius: 6px; font: 15px/1.45 system-ui, sans-serif; }
.head { display: flex; justify-content: space-between; align-items: center; gap: 12px; padding: 8px 12px; }
.head h2 { margin: 0; font-size: 15px; }
.legend { margin: 0; padding: 0 12px 8px; }
ol { margin: 0; padding: 0 12px 8px; overflow: auto; list-style: none; border-top: 1px solid #767676; }
button { font: inherit; color: inherit; background: #fff; border: 1px solid #555; border-radius: 4px; padding: 2px 10px; cursor: pointer; }
li button { display: block; width: 100%; margin-top: 4px; text-align: left; border-color: transparent; }
button:focus-visible { outline: 3px solid #0047b3; outline-offset: 1px; }
li b { display: inline-block; min-width: 4.5em; }
[hidden] { display: none; }
`;
