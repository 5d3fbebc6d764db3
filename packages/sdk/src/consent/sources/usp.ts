/** IAB US Privacy string: the predecessor of the Global Privacy Platform, still met. */
import type { ConsentSource } from '../source.ts';
import { ASK_AGAIN, framework } from './shared/framework.ts';
import { watch } from './shared/watch.ts';

const usp: ConsentSource = (tell) => {
  watch(
    {
      find: framework('__uspapi', 1),
      // It tells of no change. An opt-out is made by a click.
      events: ASK_AGAIN,
      read: (call, say) =>
        call<{ uspString?: string }>('getUSPData', (data, success) => {
          // Version, notice, opt-out, contract. "-" is: does not apply.
          const optOut = success && /^1.([YN])/i.exec(data.uspString!)?.[1];
          if (optOut) say({ decided: true, allows: {}, optOut: /y/i.test(optOut), proof: data.uspString! });
        }),
    },
    tell,
  );
};
export default usp;
