import type { Phrasings } from "../phrasing";

/** Logins and who reaches whom. */
export const logins: Phrasings = {
  "I can log in on {host}": {
    also: [
      "I log in on {host}",
      "I connect to {host}",
      "I can connect to {host}",
      "I SSH to {host}",
      "I can SSH to {host}",
    ],
  },
  "I cannot log in on {host}": { also: ["I cannot connect to {host}", "I cannot SSH to {host}"] },
  "{host} can ping {target}": {
    also: [
      "{host} can reach {target}",
      "{target} is reachable from {host}",
      "{host} can connect to {target}",
      "I can ping {target} from {host}",
      "{host} reaches {target} by ping",
      "{target} answers the ping of {host}",
      "a ping from {host} to {target} succeeds/works",
    ],
  },
  "{host} cannot ping {target}": {
    also: [
      "{host} cannot reach {target}",
      "{target} is not reachable from {host}",
      "{target} is unreachable from {host}",
      "I cannot ping {target} from {host}",
      "a ping from {host} to {target} fails",
    ],
  },
};
