// @ts-check
/** The shop's own banner, and the one call that tells beckon what the visitor allowed. */
import { ask } from './ask.js';
import { purposes, text, title } from './choices.js';
import { readCookie, writeCookie } from './cookie.js';

const COOKIE = 'shop_choices';

/** `1.functional.analytics`; another shape is of another time, and no answer. */
function answered() {
  const [version, ...allowed] = (readCookie(COOKIE) ?? '').split('.');
  return version === '1' ? allowed : undefined;
}

/** On every page, and on every change. Before a choice it is told that the visitor is being asked. */
function tellBeckon() {
  const allowed = answered();
  if (!allowed) window.beckon?.('consent', 'pending');
  else
    window.beckon?.('consent', Object.fromEntries(purposes.map(({ id }) => [id, allowed.includes(id)])), {
      revision: '1',
      text: title,
    });
}

tellBeckon();
ask({
  title,
  text,
  groups: [{ choices: purposes }],
  answered,
  answer(allowed) {
    writeCookie(COOKIE, ['1', ...allowed].join('.'));
    tellBeckon();
  },
});
