import type { Phrasings } from "../phrasing";

const theOnly = { ewc: "the controller" };

/** The web interface. */
export const web: Phrasings = {
  "I open the web interface of {ewc}": {
    also: [
      "I open the web interface",
      "I open {ewc} in a browser",
      "I browse to {ewc}",
      "I go to the web interface of {ewc}",
    ],
    otherwise: theOnly,
  },
  "I sign in to the web interface of {ewc}": {
    also: [
      "I sign in to the web interface",
      "I log in to the web interface of {ewc}",
      "I sign in to {ewc} in a browser",
    ],
    otherwise: theOnly,
  },
  "I sign in to the web interface of {ewc} as {string} with password {string}": {
    also: ["I log in to the web interface of {ewc} as {string} with password {string}"],
  },
  "I choose {mode} in Software Upgrade on {ewc}:": {
    also: [
      "I choose {mode} on the Software Upgrade page of {ewc}",
      "I select {mode} in Software Upgrade of {ewc}",
    ],
  },
  "I upload {path} from {server} in Software Upgrade on {ewc}": {
    also: [
      "I upload {path} from {server} in the web interface of {ewc}",
      "I upload {path} from {server} to {ewc}",
    ],
  },
  "I save in the web interface of {ewc}": {
    also: ["I press Save in the web interface of {ewc}", "I press Save in the web interface"],
    otherwise: theOnly,
  },
  "I save and download in the web interface of {ewc}": {
    also: [
      "I press Save & Download in the web interface of {ewc}",
      "I press Save & Download in the web interface",
    ],
    otherwise: theOnly,
  },
  "I activate in the web interface of {ewc}": {
    also: [
      "I press Activate in the web interface of {ewc}",
      "I press Activate in the web interface",
      "I activate in the web interface",
    ],
    otherwise: theOnly,
  },
  "I commit in the web interface of {ewc}": {
    also: [
      "I press Commit in the web interface of {ewc}",
      "I press Commit in the web interface",
      "I commit in the web interface",
    ],
    otherwise: theOnly,
  },
  "I press {string} in the web interface of {ewc}": {
    also: ["I press {string} in the web interface", "I press {string}"],
    otherwise: theOnly,
  },
  "the progress bar of {ewc} reaches {upgrade step} within {duration}": {
    also: [
      "the upgrade bar of {ewc} reaches {upgrade step}",
      "the progress bar of {ewc} is at {upgrade step}",
    ],
    time: "30 seconds",
  },
  "the web interface of {ewc} shows {string} within {duration}": {
    also: ["I see {string} in the web interface of {ewc}", "the web page of {ewc} shows {string}"],
    time: "30 seconds",
  },
  "the web interface of {ewc} does not show {string}": {
    also: ["I do not see {string} in the web interface of {ewc}"],
  },
  "the field {string} in the web interface of {ewc} says {string}": {
    also: ["the field {string} on the web page of {ewc} says {string}"],
  },
  "I choose {mode} on {ewc} through {way}:": {
    also: ["I choose {mode} on {ewc} using {way}", "I set {ewc} to {mode} through {way}"],
  },
  "I save and download on {ewc} through {way}": { also: ["I save and download on {ewc} using {way}"] },
  "I activate the new image on {ewc} through {way}": {
    also: ["I activate the new image on {ewc} using {way}"],
  },
  "I commit the new image on {ewc} through {way}": { also: ["I commit the new image on {ewc} using {way}"] },
};
