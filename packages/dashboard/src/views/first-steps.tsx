/** What to do when no event has ever arrived. */
import { CodeBlock } from './code-block.tsx';

export function FirstSteps() {
  return (
    <div class="empty">
      <p class="empty-title">No events yet</p>
      <ol class="steps">
        <li>
          Put this line into the <code>&lt;head&gt;</code> of your shop’s pages:
          <CodeBlock text={`<script async src="${location.origin}/b.js"></script>`} label="Script tag" />
        </li>
        <li>Open a page of your shop in another tab and allow tracking if it asks.</li>
        <li>The page view appears here within seconds; you need not reload.</li>
      </ol>
    </div>
  );
}
