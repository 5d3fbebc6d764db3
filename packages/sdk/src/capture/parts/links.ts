/** Links that lead away: other sites, files, and if the site wants mail and phone. Names and parameters are GA4's. */
import { plainUrl } from '../addresses.ts';
import type { Capture } from '../capture.ts';
import { hear } from '../hear.ts';
import { linkOf } from '../link-of.ts';

interface Settings {
  /** Domains that are the site's own, with all below them. The host of the page always is, without its www. */
  own?: readonly string[];
  /** File endings that make a download. Default: GA4's. */
  extensions?: readonly string[];
  /** Links that write a mail, call or send a message are `contact`. Default false. */
  contacts?: boolean;
}

/** support.google.com/analytics/answer/9216061, file downloads. */
const EXTENSIONS =
  'pdf xls xlsx doc docx txt rtf csv exe key pps ppt pptx 7z pkg rar gz zip avi mov mp4 mpg mpeg wmv mid midi mp3 wav wma';
const CONTACTS: Readonly<Record<string, string>> = { 'mailto:': 'email', 'tel:': 'phone', 'sms:': 'phone' };
const MAX_TEXT = 100;

const capture: Capture = (page, settings) => {
  const { own = [], extensions = EXTENSIONS.split(' '), contacts } = settings as Settings;
  const isOwn = (host: string) =>
    [location.hostname.replace(/^www\./, ''), ...own].some((domain) => `.${host}`.endsWith(`.${domain}`));

  function followed(link: Element): void {
    const { protocol, hostname, pathname, href } = new URL(link.getAttribute('href')!, document.baseURI);
    const method = CONTACTS[protocol];
    if (method && contacts) page.track('contact', { method });
    const link_url = plainUrl(href);
    if (!link_url) return;
    const file_name = pathname.split('/').pop()!;
    const file_extension = /\.(\w+)$/.exec(file_name)?.[1]?.toLowerCase();
    const about = {
      link_url,
      link_domain: hostname,
      link_id: link.id || undefined,
      link_classes: link.getAttribute('class')?.slice(0, MAX_TEXT),
    };
    if (link.hasAttribute('download') || (file_extension && extensions.includes(file_extension)))
      page.track('file_download', {
        ...about,
        file_name,
        file_extension,
        link_text: link.textContent.trim().slice(0, MAX_TEXT),
      });
    else if (!isOwn(hostname)) page.track('click', { ...about, outbound: true });
  }

  hear<MouseEvent>(document, 'click auxclick', (event) => {
    // The second click of two is a mistake. Of the other buttons only the middle one follows a link.
    if (event.detail > 1 || event.button > 1) return;
    const link = linkOf(event);
    if (link) followed(link);
  });
};
export default capture;
