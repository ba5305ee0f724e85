/** Five minutes: shorter ones wake people for what mends itself. */
export const PERIOD_SECONDS = 300;
