/** When a check that is added asks, in both kinds of file. */
export const timing = { interval: '30s', timeout: '3s', retries: '3', startPeriod: '10s' } as const;
