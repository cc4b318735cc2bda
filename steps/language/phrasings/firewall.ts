import type { Phrasings } from "../phrasing";

/** The firewall. */
export const firewall: Phrasings = {
  "the firewall {block} {protocol} port {port}": {
    also: [
      "{protocol} port {port} is {block} at the firewall",
      "{protocol} / {port} is {block} at the firewall",
      "{protocol} port {port} is blocked at the firewall",
      "{protocol} / {port} is blocked at the firewall",
      "port {port} / {protocol} is blocked at the firewall",
      "port {port} {protocol} is blocked at the firewall",
      "the firewall {block} {port} / {protocol}",
      "the firewall {block} {protocol} / {port}",
      "the firewall {block} port {port} {protocol}",
      "the firewall {block} port {port} / {protocol}",
      "I block {protocol} port {port} at the firewall",
      "I block {protocol} / {port} at the firewall",
      "I block port {port} / {protocol} at the firewall",
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
      "I remove the block at the firewall",
      "the block is removed at the firewall",
      "I unblock everything",
      "the firewall has no rules",
      "I allow everything at the firewall",
      "I allow the firewall",
      "I remove the firewall",
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
      "{service} is {block} at the firewall",
      "{service} is blocked at the firewall",
      "I block {service} at the firewall",
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
      "the firewall lets {service}",
      "{service} is open at the firewall",
      "I allow {service} at the firewall",
      "I remove the block of {service}",
      "the block of {service} is removed",
    ],
  },
  "the firewall lets {protocol} port {port} through": {
    also: [
      "the firewall lets {protocol} port {port}",
      "the firewall lets {protocol} / {port}",
      "{protocol} port {port} is open at the firewall",
      "{protocol} / {port} is open at the firewall",
      "I allow {protocol} port {port} at the firewall",
      "I allow {protocol} / {port} at the firewall",
    ],
  },
  "the firewall {block} {service} to {place}": {
    also: [
      "{service} to {place} is blocked",
      "{service} to {place} is {block}",
      "I block {service} to {place}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {protocol} port {port} to {place}": {
    also: [
      "the firewall {block} {protocol} / {port} to {place}",
      "{protocol} port {port} to {place} is blocked",
      "{protocol} / {port} to {place} is blocked",
      "I block {protocol} port {port} to {place}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {service} from {place} to {place}": {
    also: ["{service} is blocked from {place} to {place}", "I block {service} from {place} to {place}"],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {protocol} port {port} from {place} to {place}": {
    also: [
      "the firewall {block} {protocol} / {port} from {place} to {place}",
      "{protocol} port {port} is blocked from {place} to {place}",
      "{protocol} / {port} is blocked from {place} to {place}",
      "I block {protocol} port {port} from {place} to {place}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall lets {service} through from {place} to {place}": {
    also: [
      "the firewall lets {service} from {place} to {place}",
      "{service} is open from {place} to {place}",
      "I allow {service} from {place} to {place}",
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
      "the firewall {block} {protocol} / {port} both ways between {place} and {place}",
      "{protocol} / {port} is blocked both ways between {place} and {place}",
      "I block {protocol} / {port} both ways between {place} and {place}",
    ],
    otherwise: { block: "drops" },
  },
  "the firewall {block} {protocol} port {port} for {duration}": {
    also: [
      "{protocol} port {port} is {block} for {duration}",
      "{protocol} port {port} is blocked for {duration}",
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
