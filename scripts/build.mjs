/** `npm run build`: installs what is missing, then builds what has changed into the packages' `dist`. */
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

ensureInstalled();
ensureBuilt();
