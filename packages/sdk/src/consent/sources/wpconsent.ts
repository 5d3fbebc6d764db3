/** The WP Consent API, which many banners of WordPress write to. */
import { globalOf } from './shared/watch.ts';
import { wordPress } from './shared/word-press.ts';

export default wordPress(
  'wp_has_consent',
  'wp_listen_for_consent_change wp_consent_type_defined',
  'wp_consent_',
  () => !!globalOf('wp_consent_type'),
);
