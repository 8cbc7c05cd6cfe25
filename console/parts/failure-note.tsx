import type { ApiFailure } from "../api/api-failure.ts";
import { forgetKey } from "../api/api-key.ts";
import { Icon } from "./icon.tsx";

/** Says what went wrong and what can be done about it. */
export function FailureNote({ failure, onRetry }: { failure: ApiFailure; onRetry?: () => void }) {
  const retryWithKey = () => {
    forgetKey();
    onRetry?.();
  };
  return (
    <div class="note failure" role="alert">
      <Icon name="warning" />
      <div>
        <p class="note-title">{failure.title}</p>
        <p class="note-detail">{failure.message}</p>
        {failure.requestId !== undefined && failure.status >= 500 && (
          <p class="note-detail">
            Request <code>{failure.requestId}</code>
          </p>
        )}
        {onRetry !== undefined && (
          <div class="row">
            <button type="button" class="button small" onClick={onRetry}>
              <Icon name="retry" /> Try again
            </button>
            {failure.status === 403 && (
              <button type="button" class="button quiet small" onClick={retryWithKey}>
                Use another key
              </button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
