import type { Phrasings } from "../phrasing";

/** Consoles, logs, and what must not be logged. */
export const logs: Phrasings = {
  "{host} logs {string}": {
    otherwise: { host: "the controller" },
    also: [
      "{host} complains about {string}",
      "a syslog message containing {string} appears/arrives/comes",
      "a message containing {string} is logged",
      "a line containing {string} is logged",
      "an error containing {string} is logged",
      "the log/logs/syslog shows {string}",
      "a syslog message with {string} appears/arrives/comes",
      "{string} is logged",
      "the download/upgrade/predownload fails with {string}",
      "{host} logs an error with {string}",
      "{string} is logged by/on/at {host}",
      "{string} appears in/on the log/logs/console/syslog of {host}",
      "the log/logs/console/syslog of {host} shows {string}",
      "I see {string} in/on the log/logs/console/syslog of {host}",
      "{host} shows {string}( in the log)",
      "{string} is in the log of {host}",
      "in the log of {host} I see {string}",
      "I see in the log of {host} {string}",
      "{host} 's log shows {string}",
    ],
    time: "30 seconds",
    covers: ["within {duration} {host} logs {string}"],
  },
  "{host} has not logged {string}": {
    also: [
      "{string} is not logged by/on/at {host}",
      "the log/logs/console of {host} does not show {string}",
      "{string} does not appear in the log of {host}",
      "{string} is not in the log of {host}",
      "there is no {string} in the log of {host}",
    ],
  },
  "no error is logged": {
    also: [
      "no errors are logged",
      "there are no errors in the log",
      "there is no error in the log",
      "there are no errors",
      "nothing goes wrong",
    ],
  },
  "{host} has logged no error": {
    also: [
      "{host} logs no error",
      "{host} logs no errors",
      "there are no errors in the log of {host}",
      "the log of {host} shows no errors",
    ],
  },
  "an error is logged within {duration}": {
    also: [
      "there is an error in the log",
      "the log/logs/syslog shows an error",
      "an error appears in the log/logs/syslog",
      "an error message appears( in the log)",
      "I see an error( message)( in the log)",
    ],
    time: "30 seconds",
  },
};
