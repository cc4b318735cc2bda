import type { Phrasings } from "../phrasing";
import { joined, theController } from "./shared";

/** The lab, its devices and their power. */
export const lab: Phrasings = {
  "an EWC network running {version}:": {
    also: [
      "an EWC network at/on {version}",
      "these devices running {version}",
      "all devices running {version}",
    ],
  },
  "an EWC network:": { also: ["the lab devices", "the topology"] },
  "these access points:": {
    also: [`these access points joined${theController}`, `these access points are joined${theController}`],
  },
  "an access point {ap} of model {model} at {address}": {
    also: [
      "an access point {ap} {model} at {address}",
      "an access point {ap} a {model} at {address}",
      "an access point {ap} at {address} of model {model}",
      "an access point {ap} at {address} is a {model}",
      "a {model} named {ap} at {address}",
      "a {model} access point {ap} at {address}",
      "the access point {ap} is a {model} at {address}",
    ],
  },
  "an access point {ap} of model {model}": {
    also: [
      "an access point {ap} {model}",
      "an access point {ap} a {model}",
      "a {model} named {ap}",
      "a {model} access point {ap}",
      "the access point {ap} is a {model}",
    ],
  },
  "{int} access point(s) of model {model}": {
    also: ["{int} {model} access point(s)", "{int} access point(s) {model}", "{int} {model}"],
  },
  "a controller {ewc} running {version}": { also: ["an EWC {ewc} at/on {version}"] },
  "a controller {ewc} running {version} at {address}": {
    also: [
      "a controller {ewc} at {address} running {version}",
      "a controller {ewc} {address} running {version}",
    ],
  },
  "a controller {ewc} of model {model} running {version} at {address}": {
    also: [
      "a controller {ewc} {model} running {version} at {address}",
      "a controller {ewc} {model} at {address} running {version}",
      "a controller {ewc} of model {model} at {address} running {version}",
      "a {model} controller {ewc} at {address} running {version}",
      "a {model} controller {ewc} running {version} at {address}",
    ],
  },
  "{ap} is not powered yet": { also: ["{ap} starts powered off"] },
  "the network is up": {
    also: ["I start the network", "I bring up the network", "the upgrade lab is up", "all devices are up"],
  },
  "the seed {int}": { also: ["the seed is {int}", "seed {int}"] },
  "the lab file {string}": {
    also: ["the lab of {string}", "the network of {string}", "I load the lab file {string}"],
  },
  "{duration} pass(es)": {
    also: ["I wait {duration}", "after {duration}", "{duration} of lab time pass(es)"],
  },
  "I reload every AP": { also: ["every AP reboots", "every AP is rebooted"], time: "" },
  "{ap} has not rebooted": { also: ["{ap} does not reboot"] },
  "no AP has rebooted": { also: ["no AP reboots", "no AP is rebooted"] },
  "I reload {host}": {
    time: "",
    also: ["{host} reboots", "{host} is rebooted"],
  },
  "{host} is power-cycled": { also: ["I power-cycle {host}", "I power cycle {host}"] },
  "{host} loses power": {
    also: [
      "I power off {host}",
      "a power outage of {host}",
      "I unplug {host}",
      "the power of {host} is off",
      "I disconnect the power of {host}",
    ],
  },
  "{host} gets power( back)( again)": {
    also: [
      "I plug {host} back in",
      "I plug in {host}",
      "I plug {host} in",
      "the power of {host} is on",
      "the power is on {host}",
      "I power on {host}",
    ],
  },
  "{ap} joins with image {version}": {
    also: ["a new access point {ap} joins with image {version}", "{ap} joins and runs {version}"],
  },
  "{ap} is in CAPWAP state {capwap state}": {
    also: [
      "{ap} is {capwap state}",
      "the CAPWAP state of {ap} is {capwap state}",
      "{ap} 's CAPWAP state is {capwap state}",
      "{ap} has CAPWAP state {capwap state}",
      `{ap} is joined${theController}`,
      "{ap} is up/online",
    ],
    otherwise: joined,
    time: "",
  },
  "{ap} is joined to {ewc} within {duration}": { also: ["{ap} joins at {ewc}"], time: "15 minutes" },
  "every AP is joined to {ewc} within {duration}": { also: ["every AP joins at {ewc}"], time: "15 minutes" },
  "every AP is in CAPWAP state {capwap state}": {
    also: [
      "every AP is {capwap state}",
      "the CAPWAP state of every AP is {capwap state}",
      "every AP has CAPWAP state {capwap state}",
      `every AP is joined${theController}`,
      "every AP is up/online",
    ],
    otherwise: joined,
    time: "",
  },
  "{ap} reaches CAPWAP state {capwap state} within {duration}": {
    otherwise: joined,
    also: [
      "I wait until {ap} is in CAPWAP state {capwap state}",
      "I wait until {ap} is joined",
      "I wait until {ap} is up/online",
      "eventually {ap} is in CAPWAP state {capwap state}",
      "eventually {ap} is joined",
      "eventually {ap} is up/online",
    ],
    covers: ["within {duration} {ap} reaches CAPWAP state {capwap state}"],
    time: "10 minutes",
  },
  "every AP reaches CAPWAP state {capwap state} within {duration}": {
    also: [
      "every AP comes back( online)",
      "I wait until every AP is in CAPWAP state {capwap state}",
      "I wait until every AP is joined",
      "I wait until every AP is up/online",
      "I wait for every AP to join",
      "eventually every AP is in CAPWAP state {capwap state}",
      "eventually every AP is joined",
      "eventually every AP is up/online",
      `every AP joins${theController}`,
    ],
    otherwise: joined,
    time: "10 minutes",
  },
  "{ap} joins": { also: [`{ap} joins${theController}`], time: "15 minutes" },
  "{int} AP(s) is/are in CAPWAP state {capwap state}": {
    also: [
      "the controller/EWC/WLC has {int} AP(s)",
      "there are {int} AP(s) in CAPWAP state {capwap state}",
      `{int} AP(s) is/are joined${theController}`,
      `there are {int} AP(s) joined${theController}`,
      `the number of AP(s)${theController} is {int}`,
      "{int} AP(s) is/are {capwap state}",
    ],
    otherwise: joined,
  },
  "{ap} stayed in CAPWAP state {capwap state}": { also: ["{ap} stayed joined/online/up"], otherwise: joined },
  "every AP stayed in CAPWAP state {capwap state}": {
    also: [
      "every AP stayed joined/online/up",
      "no AP leaves CAPWAP state {capwap state}",
      "no AP is disconnected/down/offline/lost",
      "no AP was disconnected/down/offline/lost",
      "no AP disconnects/disconnected/rejoins/rejoined",
    ],
    otherwise: joined,
  },
  "{ap} does not join within {duration}": {
    also: [`{ap} does not join${theController}`],
    time: "5 minutes",
  },
  "{ap} does not reach CAPWAP state {capwap state} within {duration}": { time: "5 minutes" },
  "{ap} does not download an image": { also: ["{ap} downloads no image"] },
  "{aps} are in CAPWAP state {capwap state}": {
    also: ["{aps} are joined/up/online", "{aps} are {capwap state}"],
    otherwise: joined,
  },
  "{aps} reach CAPWAP state {capwap state} within {duration}": {
    also: ["{aps} join", "{aps} come up"],
    otherwise: joined,
    time: "10 minutes",
  },
  "{host} comes back within {duration}": {
    also: ["{host} is reachable( again)", "{host} is back( online)( again)"],
    time: "15 minutes",
  },
  "{ap} leaves CAPWAP state {capwap state} within {duration}": {
    also: [
      `{ap} disconnects${theController}`,
      "{ap} loses its CAPWAP connection/session/tunnel",
      "{ap} loses the controller/EWC/WLC",
    ],
    otherwise: joined,
    time: "5 minutes",
  },
  "{host} loses power for {duration}": {
    also: [
      "I power off {host} for {duration}",
      "{host} is without power for {duration}",
      "the power of {host} is off for {duration}",
    ],
  },
  "every AP loses power for {duration}": { also: ["the power of every AP is off for {duration}"] },
  "the site loses power": { also: ["there is a power outage"] },
  "the site loses power for {duration}": { also: ["there is a power outage for {duration}"] },
  "every AP loses power": {
    also: ["a power outage of every AP", "I power off every AP", "the power of every AP is off"],
  },
  "every AP gets power( back)( again)": { also: ["I power on every AP", "the power of every AP is on"] },
  "{host} shows a(n) {certificate} certificate": {
    also: [
      "the certificate of {host} is {certificate}",
      "the certificate of {host} has {certificate}",
      "{host} 's certificate is {certificate}",
      "{host} 's certificate has {certificate}",
    ],
  },
  "no AP is in CAPWAP state {capwap state}": {
    also: [`no AP is joined${theController}`, "no AP is up/online", `no AP joins${theController}`],
    otherwise: joined,
  },
  "{ap} is not in CAPWAP state {capwap state}": {
    also: ["{ap} is not {capwap state}", "{ap} isn't in CAPWAP state {capwap state}"],
  },
};
