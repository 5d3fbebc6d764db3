/** The bar on top: product, state of the connection, sign out. */
import type { Connection } from '../live-stream.ts';
import { Brand } from './brand.tsx';

const states: Record<Connection, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
};

export function PageHeader({ connection, onSignOut }: { connection: Connection; onSignOut: () => void }) {
  return (
    <header class="bar">
      <div class="bar-inner">
        <h1 class="bar-title">
          <Brand />
          <span class="sr-only"> dashboard</span>
        </h1>
        <span class={`connection connection-${connection}`}>
          <span class="dot" aria-hidden="true" />
          <span class="sr-only">Connection: </span>
          {states[connection]}
        </span>
        <button type="button" class="quiet" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </header>
  );
}
