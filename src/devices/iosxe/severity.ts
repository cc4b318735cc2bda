/** Syslog severities by number: 0 emergencies to 7 debugging. */
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
