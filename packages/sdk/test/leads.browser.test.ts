/** Forms that a site names: what of them is stored, and what never leaves the page. */
import { createHash } from 'node:crypto';
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { names, openCapturing, setUp, siteTag } from './harness.ts';

const FORMS: Record<string, string> = {
  lead: `<form data-beckon-lead id="offer" name="offers" action="/other">
<input name="email"><input type="tel" name="phone"><input name="company"><button>Send</button></form>`,
  // An app's own way, in a shadow root, and later than the script.
  app: '<shop-form></shop-form>',
  login: `<form id="login" action="/other"><input type="email" name="email" autocomplete="username">
<input type="password" name="secret"><button>Log in</button></form>`,
  checkout: `<form id="checkout" action="/other">
<input type="hidden" name="hidden_email" value="hidden@example.com">
<input name="email_again" style="position:absolute;left:-9999px" value="robot@example.com">
<input name="email_2" style="opacity:0" value="clear@example.com">
<input type="tel" name="otp" value="12345678">
<input type="tel" name="cardnumber" value="4012888888881881">
<input type="tel" autocomplete="cc-number" name="number" value="5555555555554444">
<input name="phone" value="3782 822463 10005">
<input type="tel" name="field_7" value="6011 1111 1111 1117">
<input name="hotel" value="1234567">
<input name="remark" value="remark@example.com">
<input type="email" name="contact" value="Buyer@Example.com">
<input name="email_card" value="card@example.com">
<button>Pay</button></form>`,
};
const NEVER_SENT =
  /hidden@|robot@|clear@|remark@|card@|12345678|4012888888881881|5555555555554444|310005|1117|1234567|s3cret/;

const t = setUp(
  (path, harness) => {
    const [, site, form] = path.split('/');
    const body = FORMS[form!];
    return body && `<!doctype html><title>${form}</title>${siteTag(harness, site!)}${body}`;
  },
  undefined,
  {
    plain: { capture: { leads: { callingCode: '49' } } },
    every: { capture: { leads: { forms: 'form', event: 'subscribe' } } },
    eager: { capture: { leads: { blur: true } } },
    hashed: { capture: { leads: { hash: true } } },
    asked: { consent: 'pending', capture: { leads: {} } },
  },
);

const open = (path: string) => openCapturing(t, path, 'leads');
async function fill(values: Record<string, string>) {
  for (const [name, value] of Object.entries(values)) await t.page.locator(`[name=${name}]`).fill(value);
}
/** Everything that went over the wire. */
const wire = () => t.proxy.seen.map(({ path, body }) => path + body).join('\n');
/** The form is sent by script, as apps do. */
const prevent = () =>
  t.page.evaluate(() => document.addEventListener('submit', (event) => event.preventDefault()));

test('a form is a lead with e-mail and phone in one form, though the page is left by it', async () => {
  await open('/plain/lead');
  await fill({ email: ' Ada@Example.COM ', phone: '0151 / 123-456 78', company: 'Analytical Engines' });
  await t.page.locator('button').click();
  await t.page.waitForURL('**/other*');
  const [, lead] = await t.storedNames(['page_view', 'generate_lead']);
  expect(lead!.user).toEqual({ email: 'ada@example.com', phone: '+4915112345678' });
  expect(lead!.data).toEqual({ form_id: 'offer', form_name: 'offers' });
  expect(lead!.page.url).toBe(`${t.pages.url}/plain/lead`);
  expect(wire()).not.toContain('Analytical');
});

test('a form without the attribute, and one that holds no address, tell nothing', async () => {
  await open('/plain/checkout');
  await t.page.locator('button').click();
  await t.page.waitForURL('**/other*');
  await open('/plain/lead');
  await fill({ email: 'ada at example', phone: '12345', company: 'ada@example.com' });
  await t.page.locator('button').click();
  await t.page.waitForURL('**/other*');
  await open('/plain/lead');
  await t.call('track', 'last');
  await t.storedNames(['page_view', 'page_view', 'page_view', 'last']);
  expect(wire()).not.toMatch(/@|12345/);
});

test('a form to log in is never read, even where the site names every form', async () => {
  await open('/every/login');
  await prevent();
  await fill({ email: 'ada@example.com', secret: 's3cret' });
  await t.page.locator('button').click();
  await t.call('track', 'last');
  const [, last] = await t.storedNames(['page_view', 'last']);
  expect(last!.user).toBeUndefined();
  expect(wire()).not.toMatch(/ada@|s3cret/);
});

test('card numbers, codes, hidden fields and traps for robots never leave the page', async () => {
  await open('/every/checkout');
  await t.page.locator('button').click();
  await t.page.waitForURL('**/other*');
  const [, event] = await t.storedNames(['page_view', 'subscribe']);
  expect(event!.user).toEqual({ email: 'buyer@example.com' });
  expect(wire()).toContain('buyer@example.com');
  expect(wire()).not.toMatch(NEVER_SENT);
});

test('a form counts once a view: not before it is valid, not twice for two clicks, again in the next view', async () => {
  await open('/plain/lead');
  await prevent();
  await t.page.evaluate(() => document.querySelector('input')!.setAttribute('type', 'email'));
  const send = t.page.locator('button');
  await fill({ email: 'ada' });
  await send.click();
  await fill({ email: 'ada@example.com' });
  await send.dblclick();
  // Drawn anew.
  await t.page.evaluate(() => {
    const form = document.querySelector('form')!;
    form.replaceWith(form.cloneNode(true));
  });
  await fill({ email: 'ada@example.com' });
  await send.click();
  await t.page.evaluate(() => history.pushState(null, '', '/plain/next'));
  await fill({ email: 'bob@example.com' });
  await send.click();
  const events = await t.storedNames(['page_view', 'generate_lead', 'page_view', 'generate_lead']);
  expect(events.map(({ user }) => user?.['email'])).toEqual([
    undefined,
    'ada@example.com',
    'ada@example.com',
    'bob@example.com',
  ]);
  expect(events[3]!.page.id).toBe(events[2]!.page.id);
});

test('a form in a shadow root that comes later is read, and its attribute names the event', async () => {
  await open('/plain/app');
  await t.page.evaluate(() => {
    const root = document.querySelector('shop-form')!.attachShadow({ mode: 'open' });
    root.innerHTML = `<form data-beckon-lead="subscribe"><input name="id" type="email" autocomplete="email"><button>Send</button></form>`;
    root.querySelector('form')!.onsubmit = () => false;
  });
  await fill({ id: 'ada@example.com' });
  await t.page.locator('button').click();
  const [, event] = await t.storedNames(['page_view', 'subscribe']);
  expect(event!.user).toEqual({ email: 'ada@example.com' });
  expect(event!.data).toEqual({});
});

test('where the site wants it, a field that is left tells who the visitor is, and a later lead counts', async () => {
  await open('/eager/lead');
  await prevent();
  await t.page.locator('[name=email]').pressSequentially('ada@example.com');
  await t.page.locator('[name=company]').focus();
  const [, start] = await t.storedNames(['page_view', 'form_start']);
  expect(start!.user).toEqual({ email: 'ada@example.com' });
  await t.page.locator('[name=phone]').pressSequentially('+49 151 12345678');
  await t.page.locator('button').click();
  const lead = (await t.storedNames(['page_view', 'form_start', 'generate_lead']))[2];
  expect(lead!.user).toEqual({ email: 'ada@example.com', phone: '+4915112345678' });
});

test('without that, a form that is not sent tells nothing', async () => {
  await open('/plain/lead');
  await t.page.locator('[name=email]').pressSequentially('ada@example.com');
  await t.page.locator('[name=company]').focus();
  await t.call('track', 'last');
  expect((await t.storedNames(['page_view', 'last']))[1]!.user).toBeUndefined();
});

test('hashed on the device, an e-mail never leaves it, and is still one person with who told it plainly', async () => {
  await open('/hashed/lead');
  await t.page.locator('[name=phone]').pressSequentially('+49 151 12345678');
  await t.page.locator('[name=email]').pressSequentially('Eve@Example.com');
  await t.page.keyboard.press('Enter');
  await t.page.waitForURL('**/other*');
  const [, lead] = await t.storedNames(['page_view', 'generate_lead']);
  const hex = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(lead!.user).toMatchObject({
    email_sha256: hex('eve@example.com'),
    phone_sha256: hex('+4915112345678'),
  });
  expect(Object.keys(lead!.user!).sort()).toEqual([
    'email_digest',
    'email_sha256',
    'phone_digest',
    'phone_sha256',
  ]);
  expect(wire()).not.toMatch(/eve@|12345678/i);

  const visitors = async (query: string) =>
    (await t.collector.api<{ visitors: string[] }>(`person?site=hashed&${query}`)).visitors;
  expect(await visitors('email=eve@example.com')).toEqual([lead!.visitor]);
  expect(await visitors('phone=%2B49-151-12345678')).toEqual([lead!.visitor]);
  await open('/hashed/lead');
  await t.call('reset');
  await t.call('identify', { email: 'Eve@example.com' });
  await t.call('track', 'plain');
  const plain = (await t.storedNames(['page_view', 'generate_lead', 'page_view', 'plain']))[3]!;
  expect(plain.visitor).not.toBe(lead!.visitor);
  expect((await visitors(`visitor=${plain.visitor}`)).sort()).toEqual([lead!.visitor, plain.visitor].sort());
});

test('before consent a lead stays in memory; a yes sends it, a no forgets it', async () => {
  for (const answer of ['denied', 'granted']) {
    await open('/asked/lead');
    await prevent();
    await fill({ email: `${answer}@example.com` });
    await t.page.locator('button').click();
    // A lead is sent at once where it may be: what was to leave has left when a later request is answered.
    await t.page.evaluate(() => fetch('/other'));
    expect(t.proxy.seen.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(await t.context.cookies()).toEqual([]);
    expect(await t.page.evaluate(() => indexedDB.databases())).toEqual([]);
    await t.call('consent', answer);
  }
  const [, lead] = await t.storedNames(['page_view', 'generate_lead']);
  expect(lead!.user).toEqual({ email: 'granted@example.com' });
  expect(wire()).not.toContain('denied@');
});

test('a selector that is none is a warning, not an error in the page', async () => {
  const errors: string[] = [];
  t.page.on('pageerror', (error) => errors.push(error.message));
  await open('/plain/lead');
  const warning = await t.page.evaluate(
    `import('${t.proxy.url}/b/auto-leads.js').then((part) => part.default(beckon, { forms: 'form[' })).catch(String)`,
  );
  expect(warning).toContain('not a valid selector');
  await prevent();
  await fill({ email: 'ada@example.com' });
  await t.page.locator('button').click();
  await until('the lead', async () => names(await t.stored()).includes('generate_lead'));
  expect(errors).toEqual([]);
});
