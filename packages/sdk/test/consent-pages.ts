/** What tests of consent want of a page: the script with a site's configuration, and a watch on its storage. */
import { readFileSync } from 'node:fs';

/** The script as a collector serves it, with the site's configuration around it. */
export const baked = (given: object) => {
  const text = readFileSync(new URL('../dist/beckon.js', import.meta.url), 'utf8');
  const hint = /^\/\/#.*\n/.exec(text)?.[0] ?? '';
  return `${hint}(function(__BECKON__){${text.slice(hint.length)}\n})(${JSON.stringify(given)});\n`;
};

/** Runs in the page before anything else: notes every touch of storage. */
export function watchStorage(): void {
  const touched: string[] = [];
  (window as never as { touched: string[] }).touched = touched;
  const watch = (owner: object, name: string) => {
    const { get, set, configurable } = Object.getOwnPropertyDescriptor(owner, name)!;
    Object.defineProperty(owner, name, {
      configurable: configurable!,
      get() {
        touched.push(`read ${name}`);
        return get!.call(this);
      },
      set(value) {
        touched.push(`write ${name}`);
        set?.call(this, value);
      },
    });
  };
  watch(window, 'localStorage');
  watch(window, 'sessionStorage');
  watch(window, 'indexedDB');
  watch(Document.prototype, 'cookie');
}
