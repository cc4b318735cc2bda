import type { Phrasings } from "../phrasing";

/** Links and servers that fail. */
export const faults: Phrasings = {
  "the segment {segment} is {network}": {
    also: [
      "a segment {segment} {network}",
      "a segment {segment} with network {network}",
      "the segment {segment} has network {network}",
      "{network} is the segment {segment}",
    ],
  },
  "{server} stands still": { also: ["I pause {server}", "I suspend {server}", "{server} does not answer"] },
  "{server} goes on": { also: ["I resume {server}"] },
  "the link of {host} loses {float} % of its packets": {
    also: [
      "packet loss on the link of {host} is {float} %",
      "the packet loss of {host} is {float} %",
      "the link of {host} has {float} % packet loss",
      "{float} % of its packets are lost on the link of {host}",
      "{host} loses {float} % of its packets",
    ],
  },
  "every link loses {float} % of its packets": {
    also: [
      "there is {float} % packet loss",
      "there is {float} % packet loss on every link",
      "the network/WAN has {float} % packet loss",
      "the network/WAN loses {float} % of its packets",
      "every link has {float} % packet loss",
    ],
  },
  "the link of {host} delays packets by {duration}": {
    also: ["the link of {host} has {duration} latency", "the link of {host} has {duration} delay"],
  },
  "the link of {host} carries packets of at most {int} octets": {
    also: [
      "the MTU to {host} is {int}",
      "the MTU of {host} is {int}",
      "the MTU of the link of {host} is {int}",
      "the link of {host} has an MTU of {int}",
      "the link of {host} has MTU {int}",
    ],
  },
  "the link of {host} works again": {
    also: [
      "I reconnect {host}",
      "the link of {host} is up again",
      "the link of {host} comes back",
      "{host} is reconnected",
      "I plug in the link of {host} again",
      "I repair the link of {host}",
    ],
  },
  "the link of {host} is down": {
    also: [
      "I disconnect {host}",
      "{host} loses its connection",
      "the link of {host} goes down",
      "the link of {host} fails/breaks",
      "I unplug the link of {host}",
      "I disconnect the link of {host}",
    ],
  },
  "every link delays packets by {duration}": {
    also: [
      "there is {duration} latency/delay",
      "there is {duration} latency/delay on every link",
      "every link has {duration} latency",
      "the network/WAN has {duration} latency/delay",
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
