/** Media of the page and players in frames: what is stored of what they play. */
import { until } from '@beckon/testing';
import type { Frame } from 'playwright';
import { beforeEach, expect, test } from 'vitest';
import { names, openCapturing, setUp, siteTag } from './harness.ts';

/** Two seconds of silence, 8,000 samples of 8 bits each second. */
const wav = (() => {
  const samples = 16_000;
  const file = Buffer.alloc(44 + samples, 128);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples, 40);
  return file;
})();

const t = setUp(
  (path, harness) => {
    if (path.startsWith('/media/'))
      return (_, res) =>
        res.writeHead(200, { 'content-type': 'audio/wav', 'accept-ranges': 'none' }).end(wav);
    const [, on, site] = path.split('/');
    return on === 'on'
      ? `<!doctype html><title>Videos</title>${siteTag(harness, site!)}<main></main>`
      : undefined;
  },
  undefined,
  {
    video: { capture: { video: {} } },
    half: { capture: { video: { percents: [50] } } },
    youtube: { capture: { youtube: {} } },
    vimeo: { capture: { vimeo: {} } },
  },
);

/** Of the events, but those of pages: name and percent. */
const told = async () =>
  (await t.stored()).flatMap(({ name, data }) =>
    name.startsWith('video_') ? [`${name.slice('video_'.length)} ${data['video_percent']}`] : [],
  );
const add = (html: string) =>
  t.page.evaluate((text) => {
    document.querySelector('main')!.innerHTML = text;
  }, html);
/** Plays to its end, muted, as nobody has touched the page. */
const playThrough = (selector: string) =>
  t.page.locator(selector).evaluate(async (media: HTMLMediaElement) => {
    const ended = new Promise((resolve) => media.addEventListener('ended', resolve));
    media.muted = true;
    await media.play();
    await ended;
  });
const last = async (mark = 'last') => {
  await t.call('track', mark);
  await until(mark, async () => names(await t.stored()).includes(mark));
};
const ALL = ['start 0', 'progress 10', 'progress 25', 'progress 50', 'progress 75', 'complete 100'];

test('a video that comes later is told from start to end, once a view', async () => {
  await openCapturing(t, '/on/video', 'video');
  await add('<video src="/media/Tour.wav?token=s3cret" title="The tour"></video>');
  await playThrough('video');
  await playThrough('video');
  await last();
  expect(await told()).toEqual(ALL);
  const events = (await t.stored()).filter(({ name }) => name.startsWith('video_'));
  expect(events[0]!.data).toEqual({
    video_provider: 'html5',
    video_title: 'The tour',
    video_url: `${t.pages.url}/media/Tour.wav`,
    video_current_time: 0,
    video_duration: 2,
    video_percent: 0,
  });
  expect(events.at(-1)!.data['video_current_time']).toBe(2);
  await t.page.evaluate(() => history.pushState(null, '', '/on/video/next'));
  await playThrough('video');
  await last('next');
  expect(await told()).toEqual([...ALL, ...ALL]);
});

test('audio in a shadow root counts; what loops without sound, and what is only wound, does not', async () => {
  await openCapturing(t, '/on/half', 'video');
  await add(`<shop-player></shop-player><video id="loop" muted loop autoplay src="/media/loop.wav"></video>
<video id="wound" preload="auto" src="/media/wound.wav"></video>`);
  await t.page.evaluate(async () => {
    const root = document.querySelector('shop-player')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<audio src="/media/Song.wav"></audio><button>Play</button>';
    root.querySelector('button')!.onclick = () => root.querySelector('audio')!.play();
    const wound = document.querySelector<HTMLVideoElement>('#wound')!;
    if (!wound.duration) await new Promise((resolve) => wound.addEventListener('loadedmetadata', resolve));
    const seeked = new Promise((resolve) => wound.addEventListener('seeked', resolve));
    wound.currentTime = 1;
    await seeked;
    const loop = document.querySelector<HTMLVideoElement>('#loop')!;
    await new Promise((resolve) => loop.addEventListener('timeupdate', resolve));
  });
  await t.page.locator('shop-player button').click();
  await until('the end', async () => (await told()).includes('complete 100'));
  await last();
  expect(await told()).toEqual(['start 0', 'progress 50', 'complete 100']);
  const [start] = (await t.stored()).filter(({ name }) => name === 'video_start');
  expect(start!.data['video_title']).toBe('Song.wav');
});

/**
 * Players of vendors, as the forms that sites use have them. A test drives them by `window.play(second)` and
 * `window.end()`; they tell nobody who has not asked.
 */
const PLAYERS: Record<string, string> = {
  'www.youtube.com': `
let asks = 0, id;
const tell = (event, info) => id !== undefined && parent.postMessage(JSON.stringify({ event, info, id, channel: 'widget' }), '*');
const video = { video_id: location.pathname.split('/').pop(), title: 'Shoes in motion', author: 'Shop' };
addEventListener('message', ({ data }) => {
  const ask = JSON.parse(data);
  // Its script is still loading.
  if (ask.event !== 'listening' || ask.channel !== 'widget' || ++asks < 2) return;
  id = ask.id;
  tell('initialDelivery', { playerState: -1, currentTime: 0, duration: 200, videoData: video });
  tell('onReady', null);
});
window.play = (second) => {
  if (window.state !== 1) tell('onStateChange', window.state = 1);
  tell('infoDelivery', { currentTime: second });
};
window.end = () => { tell('onStateChange', window.state = 0); tell('infoDelivery', { playerState: 0 }); };
window.asked = () => asks;`,
  'player.vimeo.com': `
const heard = new Set();
const say = (message) => parent.postMessage(JSON.stringify(message), '*');
const moment = (seconds) => ({ seconds, duration: 200, percent: seconds / 200 });
const tell = (event, data) => heard.has(event) && say({ event, data });
addEventListener('message', ({ data: { method, value } }) => {
  if (method === 'ping') say({ method });
  if (method === 'addEventListener') heard.add(value);
  if (method === 'getVideoTitle') say({ method, value: 'Shoes in motion' });
});
say({ event: 'ready' });
window.play = (second) => {
  if (!window.playing) tell('play', moment(second));
  window.playing = true;
  tell('timeupdate', moment(second));
};
window.end = () => tell('ended', moment(200));
window.asked = () => heard.size;`,
};
/** Says at once, and unasked, what both players say. */
const LIAR = `
for (const message of [
  { event: 'initialDelivery', info: { playerState: 1, currentTime: 100, duration: 200, videoData: { video_id: 'lie' } } },
  { event: 'ready' }, { event: 'loaded', data: { id: 9 } }, { event: 'play', data: { seconds: 100, duration: 200 } },
]) parent.postMessage(JSON.stringify(message), '*');`;

beforeEach(async () => {
  await t.context.route(/^https:\/\//, (route) => {
    const { host } = new URL(route.request().url());
    return route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>player</title><script>${PLAYERS[host] ?? LIAR}</script>`,
    });
  });
});

async function frameOf(host: string): Promise<Frame> {
  return until(`a frame of ${host}`, () => t.page.frames().find((frame) => frame.url().includes(host)));
}
const run = (frame: Frame, code: string) => frame.evaluate<unknown>(code);
/** The player has been asked, and its answer is here before what it says next. */
const asked = (frame: Frame, least: number) =>
  until('the question', async () => ((await run(frame, 'asked()')) as number) >= least);

test.each([
  ['youtube', 'www.youtube.com', '/embed/abc?enablejsapi=1', 'https://www.youtube.com/watch?v=abc', 2],
  ['vimeo', 'player.vimeo.com', '/video/77?h=s3cret', 'https://vimeo.com/77', 4],
] as const)(
  'a player of %s in a frame is told from start to end, and liars are not heard',
  async (name, host, path, url, asks) => {
    await openCapturing(t, `/on/${name}`, name);
    await add(`<iframe src="https://liar.example/"></iframe><iframe src="https://${host}${path}"></iframe>`);
    const frame = await frameOf(host);
    await asked(frame, asks);
    for (const second of [0, 1, 30, 101, 101, 160]) await run(frame, `play(${second})`);
    await run(frame, 'end()');
    await until('the end', async () => (await told()).includes('complete 100'));
    expect(await told()).toEqual(ALL);
    const [start, , , , , end] = (await t.stored()).filter((event) => event.name.startsWith('video_'));
    expect(start!.data).toEqual({
      video_provider: name,
      video_title: 'Shoes in motion',
      video_url: url,
      video_current_time: 0,
      video_duration: 200,
      video_percent: 0,
    });
    expect(end!.data['video_current_time']).toBe(200);
    // Another page in the frame is asked anew.
    await t.page.locator(`iframe >> nth=1`).evaluate(
      (element, to) => {
        element.setAttribute('src', to);
      },
      `https://${host}${path.replace(/abc|77/, '88')}`,
    );
    await frame.waitForURL(/88/);
    await asked(frame, asks);
    await run(frame, 'play(0)');
    await until('the next', async () => (await told()).length > ALL.length);
    await last();
    expect((await told()).slice(ALL.length)).toEqual(['start 0']);
  },
);

test('a player that does not offer its messages, or that the site has asked itself, is not asked', async () => {
  await openCapturing(t, '/on/youtube', 'youtube');
  await add('<iframe src="https://www.youtube.com/embed/abc"></iframe>');
  await frameOf('/abc');
  await t.page.evaluate(() => {
    (window as never as { YT: object }).YT = {};
  });
  await t.page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = 'https://www.youtube.com/embed/def?enablejsapi=1&widgetid=1';
    document.body.append(frame);
    return new Promise((resolve) => {
      frame.onload = resolve;
    });
  });
  for (const mark of ['/abc', '/def']) expect(await run(await frameOf(mark), 'asked()')).toBe(0);
  // What it tells the site is heard.
  const frame = await frameOf('/def');
  await t.page.evaluate(() => {
    for (let n = 0; n < 2; n++)
      document
        .querySelectorAll('iframe')[1]!
        .contentWindow!.postMessage(
          JSON.stringify({ event: 'listening', id: 'mine', channel: 'widget' }),
          '*',
        );
  });
  await asked(frame, 2);
  await run(frame, 'play(0)');
  await until('the start', async () => (await told()).length === 1);
});
