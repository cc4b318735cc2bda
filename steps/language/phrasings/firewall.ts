import type { Phrasings } from "../phrasing";

/** The firewall. */
export const firewall: Phrasings = {
  "the firewall {block} {protocol} port {port}": {
    also: [
      "{protocol} port {port} is {block}",
      "{protocol} {port} is {block}",
      "the firewall {block} {port} / {protocol}",
      "the firewall {block} {protocol} / {port}",
      "the firewall {block} port {port} {protocol}",
      "the firewall {block} port {port} / {protocol}",
      "{protocol} port {port} is blocked by/at/on/in the firewall",
      "{protocol} port {port} is blocked",
      "I block {protocol} port {port} on the firewall",
      "I block {protocol} port {port}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} everything from {place} to {place}": {
    otherwise: { block: "drops" },
    also: [
      "everything from {place} to {place} is blocked",
      "everything between {place} and {place} is blocked",
      "I block everything/traffic between {place} and {place}",
      "I block everything/traffic from {place} to {place}",
      "the connection between {place} and {place} is lost/down/blocked/interrupted/cut",
      "the firewall {block} everything between {place} and {place}",
    ],
  },
  "the firewall lets everything through": {
    also: [
      "I remove the block",
      "the block is removed",
      "I unblock everything",
      "the firewall has no rules",
      "I remove all rules from the firewall",
      "I open the firewall",
      "I disable the firewall",
    ],
  },
  "the firewall blocked packets to {protocol} port {port}": {
    also: [
      "the firewall log shows a drop for {protocol} port {port}",
      "packets to {protocol} port {port} were blocked",
      "packets to {protocol} port {port} are blocked",
    ],
  },
  "the firewall blocked nothing": {
    also: [
      "no packets are blocked",
      "no packets were blocked",
      "the firewall blocked no packets/traffic",
      "nothing was blocked",
      "no packet was blocked",
      "nothing is blocked",
    ],
  },
  "the firewall {block} {service}": {
    also: [
      "{service} is {block}",
      "{service} is closed",
      "{service} is closed by/at/on/in the firewall",
      "{service} is blocked",
      "{service} is blocked by/at/on/in the firewall",
      "I block {service}",
      "I block {service} on/at/in the firewall",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall blocked something": {
    also: [
      "the firewall blocked/dropped packets/traffic",
      "packets/traffic were/was blocked/dropped",
      "the firewall blocked/dropped something",
      "the firewall blocked packets/traffic",
      "packets/traffic were/was blocked",
      "something was blocked",
    ],
  },
  "the firewall lets {service} through": {
    also: [
      "the firewall allows/permits/accepts/passes {service}",
      "{service} is open",
      "{service} is open on/at/in the firewall",
      "I allow {service}( again)",
      "I allow {service} through the firewall",
      "I unblock {service}",
      "I allow {service}",
      "I allow {service} on/at/in the firewall",
      "I open {service} on/at/in the firewall",
      "{service} is allowed",
      "{service} is allowed by/at/on/in the firewall",
      "{service} is unblocked",
      "{service} is no longer blocked",
    ],
  },
  "the firewall {block} {service} both ways between {place} and {place}": {
    also: [
      "I block {service} both ways between {place} and {place}",
      "{service} is blocked both ways between {place} and {place}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {protocol} port {port} both ways between {place} and {place}": {
    also: [
      "I block {protocol} port {port} both ways between {place} and {place}",
      "{protocol} port {port} is blocked both ways between {place} and {place}",
      "I block {protocol} {port} both ways between {place} and {place}",
      "{protocol} {port} is blocked both ways between {place} and {place}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {protocol} port {port} for {duration}": {
    also: [
      "{protocol} port {port} is {block} for {duration}",
      "I block {protocol} port {port} for {duration}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {service} for {duration}": {
    also: [
      "{service} is {block} for {duration}",
      "{service} is blocked for {duration}",
      "I block {service} for {duration}",
    ],
    otherwise: { block: "drops" },
  },
};
