import type { Phrasings } from "../phrasing";

/** Command lines and upgrades. */
export const upgrades: Phrasings = {
  "I run {string} on {host}": {
    otherwise: { host: "the controller" },
    also: [
      "I log in to {host} and type/enter/execute {string}",
      "I run {string}",
      "I check {string} on {host}",
      "I check {string}",
      "I look at {string} on {host}",
      "on {host} I run {string}",
      "{string} is run on {host}",
      "{string} is executed on {host}",
      "I log in to {host} and run {string}",
    ],
  },
  "I configure {ewc}:": {
    also: [
      "the configuration of {ewc} is",
      "on {ewc} I configure",
      "I configure this on {ewc}",
      "I configure on {ewc}",
      "{ewc} is configured with",
      "{ewc} gets the configuration",
    ],
  },
  "I save and download on {ewc}": {
    otherwise: { ewc: "the controller" },
    also: [
      "I predownload the new image to every AP",
      "the upgrade/predownload is started to every AP",
      "the upgrade/predownload is started on {ewc}",
      "I start the upgrade/predownload to every AP",
      "I start the upgrade/predownload on {ewc}",
      "I save and download",
      "I save the configuration and start the upgrade/predownload on {ewc}",
      "I save the configuration and start the upgrade/predownload",
      "I write memory and install add profile default on {ewc}",
      "{ewc} saves and downloads",
      "on {ewc} I save and download",
    ],
  },
  "I upgrade the network to {version} over {transfer mode}": {
    also: [
      "I upgrade every AP to {version} over {transfer mode}",
      "I upgrade the controller/EWC/WLC/lab to {version} over {transfer mode}",
      "I upgrade to {version} over {transfer mode}",
      "I upgrade the network over {transfer mode} to {version}",
      "the network is upgraded to {version} over {transfer mode}",
      "every AP is upgraded over {transfer mode} to {version}",
    ],
    time: "30 minutes",
  },
  "I activate the new image on {ewc}": {
    otherwise: { ewc: "the controller" },
    also: [
      "I activate the upgrade",
      "I activate the new image",
      "I activate the new image to every AP",
      "I activate",
      "I activate on {ewc}",
      "{ewc} activates the new image",
      "the new image is activated on {ewc}",
      "the new image is activated",
      "on {ewc} I activate the new image",
    ],
  },
  "I activate the new image on {ewc} with an auto-abort timer of {duration}": {
    otherwise: { ewc: "the controller" },
    also: [
      "I activate the new image with an auto-abort timer of {duration}",
      "I activate with an auto-abort timer of {duration}",
      "I activate the new image on {ewc} with auto-abort after {duration}",
      "I activate the new image with auto-abort after {duration}",
    ],
  },
  "I commit the new image on {ewc}": {
    otherwise: { ewc: "the controller" },
    also: [
      "I commit the upgrade",
      "I commit the new image",
      "I commit",
      "I commit on {ewc}",
      "{ewc} commits the new image",
      "the new image is committed on {ewc}",
      "the new image is committed",
      "the upgrade is committed",
    ],
  },
  "I abort the upgrade on {ewc}": {
    also: [
      "I abort the upgrade/predownload",
      "I abort the upgrade/predownload on {ewc}",
      "I abort the installation",
    ],
    otherwise: { ewc: "the controller" },
  },
  "I roll the upgrade back on {ewc}": {
    also: [
      "I roll the upgrade back",
      "I roll back the upgrade",
      "I roll back the upgrade on {ewc}",
      "I roll back {ewc}",
      "the upgrade is rolled back",
    ],
    otherwise: { ewc: "the controller" },
  },
  "it shows {string}": {
    also: [
      "the command fails with {string}",
      "{string} is shown",
      "{string} is on the screen",
      "{string} appears",
      "{string} is in the output",
      "the output of the command shows {string}",
      "in the output I see {string}",
    ],
  },
  "it does not show {string}": {
    also: [
      "{string} is not shown",
      "{string} is not on the screen",
      "{string} does not appear",
      "{string} is not in the output",
    ],
  },
  "every AP completes its predownload within {duration}": {
    also: [
      "the image is downloaded to every AP",
      "every AP has the new image in( its)( the) backup partition",
      "I wait for the predownload",
      "I wait for the predownload to complete/finish/end",
      "I wait for every AP to complete its predownload",
      "every AP has the new image",
      "the predownload of every AP is complete",
      "the predownload is complete to every AP",
      "the predownload takes",
    ],
    time: "30 minutes",
  },
  "{ap} completes its predownload within {duration}": {
    also: ["the predownload of {ap} is complete"],
    time: "30 minutes",
  },
  "the predownload of {ap} fails within {duration}": {
    also: [
      "the predownload fails for/on {ap}",
      "the upgrade fails for/on {ap}",
      "{ap} fails to download the image",
      "{ap} fails to download its image",
      "{ap} cannot download its image",
      "{ap} fails its predownload",
    ],
    time: "30 minutes",
  },
  "the {partition} image of every AP is {version}": {
    also: [
      "every AP has {version} as( its) {partition}",
      "every AP shows {version} as( its) {partition} image",
      "the {partition} image of every AP has {version}",
      "every AP has the {partition} image {version}",
      "the {partition} image is {version} on every AP",
      "every AP has {version} as( its) {partition} image",
      "every AP has {version} in the {partition} partition",
    ],
  },
  "the {partition} image of {ap} is {version}": {
    also: [
      "{ap} 's {partition} image has {version}",
      "the {partition} image of {ap} has {version}",
      "{ap} has {version} as( its) {partition}",
      "{ap} shows {version} as( its) {partition} image",
      "{ap} has the {partition} image {version}",
      "{ap} 's {partition} image is {version}",
      "the {partition} image is {version} on {ap}",
      "{ap} has {version} as( its) {partition} image",
      "{ap} has {version} in the {partition} partition",
    ],
  },
  "every AP runs image {version} within {duration}": {
    also: ["every AP is upgraded to {version}", "every AP comes back with {version}"],
    time: "30 minutes",
  },
  "every AP runs the image of {ewc} within {duration}": {
    also: [
      "every AP runs the same image as {ewc}",
      "every AP has the same image as {ewc}",
      "the image of every AP is that of {ewc}",
    ],
    time: "30 minutes",
  },
  "no predownload has failed": {
    also: [
      "no predownload fails",
      "no AP fails its predownload",
      "no AP has a failed predownload",
      "the predownload of no AP fails",
    ],
  },
  "{ap} has the primary image {version} and the backup image {version}": {
    also: [
      "{ap} has primary {version} and backup {version}",
      "the primary image of {ap} is {version} and the backup image {version}",
    ],
  },
  "every AP has the primary image {version} and the backup image {version}": {
    also: ["every AP has primary {version} and backup {version}"],
  },
  "the install log of {ewc} shows {string}": {
    also: ["the install log shows {string}", "{string} is in the install log"],
    otherwise: { ewc: "the controller" },
  },
  "the command is accepted": { also: ["the command succeeds"] },
  "the command is refused": { also: ["the command fails"] },
  "I upgrade the network to {version}": {
    also: [
      "I upgrade every AP to {version}",
      "I upgrade the controller/EWC/WLC/lab to {version}",
      "I upgrade to {version}",
      "the network is upgraded to {version}",
    ],
    time: "30 minutes",
  },
  "the upgrade succeeds within {duration}": {
    also: ["the upgrade is complete", "the upgrade takes", "every AP is upgraded"],
    time: "30 minutes",
  },
  "the upgrade fails within {duration}": {
    also: ["the upgrade/predownload fails", "the upgrade/predownload does not succeed"],
    time: "30 minutes",
  },
  "I set the image download of {ewc} to {path} on {server}": {
    also: [
      "I configure {ewc} to fetch images from {path} on {server}",
      "{ewc} fetches images from {path} on {server}",
      "I set the image server to {server} and the path to {path}",
      "I set the image server to {server} and path {path}",
      "I set the image server to {path} on {server}",
      "I set the image server to {ewc} to {server} and path {path}",
      "I configure {server} with path {path} as the image server",
      "the image server is {server} and path {path}",
      "the image server is {server} and the path is {path}",
    ],
    otherwise: { ewc: "the controller" },
  },
  "I save the configuration of {ewc}": {
    also: [
      "I save the configuration on {ewc}",
      "I save the configuration",
      "I save the running configuration",
      "I write memory",
      "I write memory on {ewc}",
      "{ewc} saves its configuration",
    ],
    otherwise: { ewc: "the controller" },
  },
  "{device} runs image {version} within {duration}": {
    otherwise: { device: "the controller" },
    also: [
      "{device} reboots into {version}",
      "{device} comes back with {version}",
      "{device} stays on {version}",
      "{device} keeps {version}",
      "{device} keeps image {version}",
      "{device} stays on image {version}",
      "the controller version is {version}",
      "{device} is upgraded to {version}",
      "the version of {device} is {version}",
      "{device} 's version is {version}",
    ],
    time: "30 minutes",
  },
  "{string} on {host} shows {string}": {
    also: ["the output of {string} on {host} shows {string}", "on {host} {string} shows {string}"],
  },
  "{command} on {host} shows {string}": {
    also: [
      "the output of {command} on {host} shows {string}",
      "{command} shows {string}",
      "the output of {command} shows {string}",
    ],
    otherwise: { host: "the controller" },
  },
  "I run {command} on {host}": { also: ["I run {command}"], otherwise: { host: "the controller" } },
};
