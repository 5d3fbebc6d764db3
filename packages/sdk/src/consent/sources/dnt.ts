/** The browser's Do Not Track: refuses marketing. No law asks for it; only where a site names it. */
import type { ConsentSource } from '../source.ts';

const dnt: ConsentSource = (tell) =>
  tell({ decided: true, allows: navigator.doNotTrack === '1' ? { marketing: false } : {} });
export default dnt;
