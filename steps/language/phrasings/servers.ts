import type { Phrasings } from "../phrasing";

/** Image servers and syslog. */
export const servers: Phrasings = {
  "a container {server} of {string} at {address}": {
    also: [
      "a container {server} at {address} of {string}",
      "a container {server} of image {string} at {address}",
      "a container {server} at {address} from image {string}",
    ],
  },
  "a container {server} at {address}:": { also: ["the container {server} at {address}"] },
  "{string} fails on {server}": {
    also: ["{string} fails in {server}", "running {string} on {server} fails"],
  },
  "a tftpd-hpa server {server} at {address}": {
    also: [
      "a tftpd-hpa server is running at {address}",
      "a tftpd-hpa server at {address}",
      "a tftpd-hpa server {address}",
      "a tftpd-hpa server named {server} at {address}",
      "the tftpd-hpa server {server} is running at {address}",
      "{server} is a tftpd-hpa server at {address}",
    ],
  },
  "a Tftpd64 server {server} at {address}": {
    also: [
      "a Tftpd64 server at {address}",
      "a Tftpd64 server {address}",
      "a Tftpd64 server is running at {address}",
      "a Tftpd64 server named {server} at {address}",
      "{server} is a Tftpd64 server at {address}",
    ],
  },
  "an OpenSSH SFTP server {server} at {address}": {
    also: [
      "an OpenSSH SFTP server at {address}",
      "an OpenSSH SFTP server {address}",
      "an OpenSSH SFTP server named {server} at {address}",
      "the OpenSSH SFTP server is running at {address}",
      "the OpenSSH SFTP server {server} is running at {address}",
      "{server} is an OpenSSH SFTP server at {address}",
    ],
  },
  "an OpenSSH SFTP server {server} at {address} for {string} with password {string}": {
    also: [
      "an OpenSSH SFTP server {server} at {address} for user {word} with password {word}",
      "an OpenSSH SFTP server at {address} for user {word} with password {word}",
    ],
  },
  "a syslog server {server} at {address}": {
    also: [
      "a syslog server at {address}",
      "a syslog server {address}",
      "a syslog server named {server} at {address}",
      "the syslog server is running at {address}",
      "the syslog server {server} is running at {address}",
      "{server} is a syslog server at {address}",
    ],
  },
  "the AP bundle {version} unpacked in {path} on {server}": {
    also: [
      "the AP bundle {version} is on {server} under {path}",
      "the AP bundle {version} on {server} under {path}",
      "the AP bundle {version} is unpacked on {server} under {path}",
      "the {version} AP bundle unpacked in {path} on {server}",
      "the {version} AP bundle is on {server} under {path}",
      "the {version} AP bundle is unpacked on {server} under {path}",
      "{server} has the AP bundle {version} unpacked in {path}",
      "{server} has the {version} AP bundle unpacked in {path}",
      "{server} has the {version} unpacked in {path}",
      "I unpack the AP bundle {version} unpacked in {path} on {server}",
      "I unpack the AP bundle {version} on {server} under {path}",
      "I unpack the {version} AP bundle unpacked in {path} on {server}",
      "I unpack the {version} AP bundle on {server} under {path}",
    ],
  },
  "the AP bundle {version} without {image types} unpacked in {path} on {server}": {
    also: [
      "the AP bundle {version} unpacked in {path} on {server} without {image types}",
      "{server} has the AP bundle {version} without {image types} unpacked in {path}",
      "{server} has the AP bundle {version} unpacked in {path} without {image types}",
    ],
  },
  "the AP bundle {version} still zipped in {path} on {server}": {
    also: [
      "the AP bundle {version} unpacked in {path} on {server} is still zipped in",
      "{server} has the AP bundle {version} still zipped in {path}",
    ],
  },
  "{image types} on {server} is/are {defect}": {
    also: [
      "{image types} is/are {defect} on {server}",
      "{image types} is/are {defect}",
      "I make {image types} on {server} {defect}",
      "{server} has a {defect} {image types}",
    ],
    otherwise: { server: "the image server" },
  },
  "{server} logs that {address} read {path}": {
    also: ["{address} read {path} from {server}", "{server} shows that {address} read {path}"],
  },
  "{server} stops": { also: ["I stop {server}", "I shut down {server}", "I kill {server}"] },
  "{server} starts( again)": { also: ["I start {server}( again)"] },
  "{path} is removed from {server}": {
    also: ["I remove {path} from {server}", "I delete {path} from {server}"],
  },
  "{server} was sent {string}": {
    also: [
      "the message {string} reaches {server}",
      "{server} collected {string}",
      "{server} collected the message {string}",
      "{string} arrives at {server}",
      "{string} arrived at {server}",
    ],
  },
  "{server} received {string} from {address}": { also: ["{server} received from {address} {string}"] },
  "an independent client can fetch {path} from {server}": {
    also: ["{path} can be fetched from {server}", "{path} is readable on {server}"],
  },
  "{ewc} fetches {image types} from {server} within {duration}": {
    also: [
      "{image types} is/are fetched from {server}",
      "{image types} is/are fetched by {ewc} from {server}",
      "{server} sends {image types} to {ewc}",
      "{server} sends {image types}",
    ],
    otherwise: { ewc: "the controller" },
    time: "30 minutes",
  },
  "{ewc} fetches {path} from {server}": {
    also: [
      "{path} is/are fetched from {server}",
      "{server} sends {path} to {ewc}",
      "{server} sends {path}",
      "{server} received a request for {path}",
      "{server} was asked for {path}",
    ],
    otherwise: { ewc: "the controller" },
  },
  "{image types} is/are missing on {server}": {
    also: [
      "{image types} is/are missing",
      "{server} has no {image types}",
      "{server} does not have {image types}",
      "I remove {image types} from {server}",
      "I delete {image types} from {server}",
    ],
    otherwise: { server: "the image server" },
  },
  "{server} dies after it has sent {int} KB": { also: ["{server} stops/dies/crashes after {int} KB"] },
};
