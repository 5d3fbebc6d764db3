/** Next runs this in the browser before anything else of the app: from here on page views are counted. */
import './beckon.ts';
