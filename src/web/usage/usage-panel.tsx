import { UsageIcon } from '../icons';
import { groupLimits } from './limit-groups';
import { LimitList } from './limit-list';
import { percentLeft, tightestOf } from './limits';
import type { UsageState } from './use-usage';

const PANEL_ID = 'usage-panel';

/** A button that says how much is left of the tightest limit, and the panel of all limits that it opens. */
export function UsagePanel({ usage }: { readonly usage: UsageState }) {
  const tightest = usage.limits && tightestOf(usage.limits);
  return (
    <>
      <button type="button" className="header-button" popoverTarget={PANEL_ID}>
        <UsageIcon />
        <span>Usage</span>
        {tightest && <span className="usage-left">{`${percentLeft(tightest)}% left`}</span>}
      </button>
      <section
        id={PANEL_ID}
        className="usage-panel"
        aria-label="Usage"
        popover="auto"
        // Scrolls where it is higher than the window, by keyboard too.
        tabIndex={0}
        onToggle={(event) => {
          if (event.newState === 'open') usage.refresh();
        }}
      >
        <h2>Your usage</h2>
        {usage.plan !== undefined && <p className="usage-plan">{`Plan: ${usage.plan}`}</p>}
        {usage.team !== undefined && <p className="usage-plan">{`Team: ${usage.team}`}</p>}
        <UsageFigures {...usage} />
      </section>
    </>
  );
}

function UsageFigures({ limits, team, readAt, isStale, refresh }: UsageState) {
  if (limits === undefined && !isStale) return <p>Reading your usage…</p>;
  return (
    <>
      {isStale && (
        <p className="usage-stale">
          Your usage could not be read{limits && '; these figures may be old'}.{' '}
          <button type="button" className="text-button" onClick={refresh}>
            Read again
          </button>
        </p>
      )}
      {limits?.length === 0 && <p>No limits apply to you.</p>}
      {limits && <LimitList groups={groupLimits(limits, team)} readAt={readAt} />}
    </>
  );
}
