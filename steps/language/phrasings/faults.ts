import type { Phrasings } from "../phrasing";

/** Links and servers that fail. */
export const faults: Phrasings = {
  "the segment {segment} is {network}": {
    also: [
      "a segment {segment} {network}",
      "{segment} with network {network}",
      "a segment {segment} with network {network}",
      "{network} is the segment {segment}",
    ],
  },
  "{server} stands still": { also: ["I pause {server}", "I suspend {server}", "{server} does not answer"] },
  "{server} goes on": { also: ["I resume {server}"] },
  "the link of {host} loses {float} % of its packets": {
    also: [
      "packet loss on the link of {host} is {float} %",
      "the packet loss of {host} is {float} %",
      "there is {float} % packet loss on the link of {host}",
      "the link of {host} has packet loss of {float} %",
      "{float} % of its packets are lost on the link of {host}",
      "{host} loses {float} % of its packets",
    ],
  },
  "every link loses {float} % of its packets": {
    also: [
      "there is {float} % packet loss",
      "there is {float} % packet loss on every link",
      "every link has packet loss of {float} %",
      "the packet loss of every link is {float} %",
    ],
  },
  "the link of {host} delays packets by {duration}": {
    also: [
      "the link of {host} has {duration} latency/delay",
      "the latency/delay of the link of {host} is {duration}",
      "latency/delay of {duration} on the link of {host}",
    ],
  },
  "the link of {host} carries packets of at most {int} octets": {
    also: [
      "the path MTU to {host} is {int}",
      "the path MTU of {host} is {int}",
      "the path MTU of the link of {host} is {int}",
      "the link of {host} has a path MTU of {int}",
      "the link of {host} has path MTU {int}",
    ],
  },
  "the link of {host} varies its delay by up to {duration}": {
    also: [
      "the link of {host} has {duration} jitter",
      "jitter of {duration} on the link of {host}",
      "the jitter of the link of {host} is {duration}",
    ],
  },
  "the link of {host} doubles {float} % of its packets": {
    also: ["{float} % of its packets are doubled on the link of {host}"],
  },
  "the link of {host} reorders {float} % of its packets": {
    also: ["{float} % of its packets are reordered on the link of {host}"],
  },
  "the link of {host} works again": {
    also: ["I reconnect {host}", "{host} is reconnected", "I reconnect the link of {host}"],
  },
  "every link works again": { also: ["I reconnect every link"] },
  "every link is down": { also: ["I disconnect every link"] },
  "every link is down for {duration}": { also: ["I disconnect every link for {duration}"] },
  "the link of {host} is down for {duration}": {
    also: ["I disconnect the link of {host} for {duration}", "I disconnect {host} for {duration}"],
  },
  "the link of {host} is down": {
    also: ["I disconnect {host}", "{host} loses its connection", "I disconnect the link of {host}"],
  },
  "every link delays packets by {duration}": {
    also: [
      "there is {duration} latency/delay",
      "there is {duration} latency/delay on every link",
      "every link has {duration} latency/delay",
      "the latency/delay of every link is {duration}",
    ],
  },
  "the round trip to {host} takes {duration}": {
    also: [
      "the round trip time to {host} is {duration}",
      "the round-trip time to {host} is {duration}",
      "the RTT to {host} is {duration}",
    ],
  },
};
