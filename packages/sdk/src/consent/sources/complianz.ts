/** Complianz for WordPress. */
import { wordPress } from './shared/word-press.ts';

export default wordPress('cmplz_has_consent', 'cmplz_fire_categories cmplz_status_change', 'cmplz_');
