/**
 * What else people say for a sentence, beside the same words in other forms (words.ts): other orders, other ways to look at
 * it. The keys are the sentences' expressions.
 */
export interface Phrasing {
  readonly also?: readonly string[];
  /** What a noun stands for where a phrasing leaves it out, by the noun's name. */
  readonly otherwise?: Readonly<Record<string, string>>;
  /** A time ("within 5 minutes") may stand before it or behind it; this one is meant where none does. Empty: none is. */
  readonly time?: string;
  /** Sentences that say the same with the time in another place: they need no other words of their own. */
  readonly covers?: readonly string[];
}

const joined = { "capwap state": "Run" };
const theController = "( to/with)( the network/controller/EWC/WLC/lab)( again)";

export const phrasings: Readonly<Record<string, Phrasing>> = {
  // The lab.
  "an EWC network running {version}:": {
    also: ["an EWC network at/on {version}", "the network runs {version}", "these devices running {version}"],
  },
  "these access points:": { also: ["the following access points", "more access points"] },
  "an access point {ap} of model {model} at {address}": {
    also: [
      "an access point {ap} model {model} at {address}",
      "an access point {ap} a {model} at {address}",
      "a {model} named {ap} at {address}",
      "a {model} access point {ap} at {address}",
      "the access point {ap} is a {model} at {address}",
    ],
  },
  "an access point {ap} of model {model}": {
    also: [
      "an access point {ap} model {model}",
      "an access point {ap} a {model}",
      "a {model} named {ap}",
      "a {model} access point {ap}",
      "the access point {ap} is a {model}",
    ],
  },
  "{int} access point(s) of model {model}": {
    also: ["{int} {model} access point(s)", "{int} access point(s) with model {model}", "{int} {model}"],
  },
  "a controller {ewc} running {version}": {
    also: ["an EWC {ewc} running {version}", "an EWC {ewc} at/on {version}"],
  },
  "a controller {ewc} running {version} at {address}": {
    also: [
      "a controller {ewc} at {address} running {version}",
      "an EWC {ewc} running {version} at {address}",
      "an EWC {ewc} at {address} running {version}",
    ],
  },
  "the segment {segment} is {network}": {
    also: [
      "a segment {segment} {network}",
      "a segment {segment} with network {network}",
      "the segment {segment} has network {network}",
      "{network} is the segment {segment}",
    ],
  },
  "{ap} is not powered yet": { also: ["{ap} starts powered off"] },
  "the network is up": {
    also: ["I start the network", "I bring up the network", "the upgrade lab is up", "all devices are up"],
  },
  "the seed {int}": { also: ["the seed is {int}", "seed {int}"] },
  "the lab file {string}": {
    also: [
      "the lab of {string}",
      "the network of {string}",
      "the lab from file {string}",
      "the topology {string}",
    ],
  },

  // Servers.
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
      "a tftpd-hpa server named {server} at {address}",
      "the tftpd-hpa server is at {address}",
      "the tftpd-hpa server {server} is at {address}",
      "{server} is a tftpd-hpa server at {address}",
    ],
  },
  "a Tftpd64 server {server} at {address}": {
    also: [
      "a Tftpd64 server at {address}",
      "a Tftpd64 server named {server} at {address}",
      "{server} is a Tftpd64 server at {address}",
    ],
  },
  "an OpenSSH SFTP server {server} at {address}": {
    also: [
      "an OpenSSH SFTP server at {address}",
      "an OpenSSH SFTP server named {server} at {address}",
      "the OpenSSH SFTP server is at {address}",
      "{server} is an OpenSSH SFTP server at {address}",
    ],
  },
  "an OpenSSH SFTP server {server} at {address} for {string} with password {string}": {
    also: [
      "an OpenSSH SFTP server at {address} for {string} with password {string}",
      "an OpenSSH SFTP server {server} at {address} with user {string} and password {string}",
    ],
  },
  "a syslog server {server} at {address}": {
    also: [
      "a syslog server at {address}",
      "a syslog server named {server} at {address}",
      "the syslog server is at {address}",
      "{server} is a syslog server at {address}",
    ],
  },
  "the AP bundle {version} unpacked in {path} on {server}": {
    also: [
      "the images of {version} unpacked in {path} on {server}",
      "the images of {version} are on {server} unpacked in {path}",
      "the images of {version} on {server} unpacked in {path}",
      "{server} has the AP bundle {version} unpacked in {path}",
      "{server} serves the AP bundle {version} unpacked in {path}",
      "I unpack the AP bundle {version} unpacked in {path} on {server}",
      "the AP bundle {version} is on {server} unpacked in {path}",
      "the AP bundle {version} on {server} unpacked in {path}",
      "{server} has the {version} images in {path}",
      "{server} has {version} in {path}",
      "{server} serves {version} from {path}",
      "the {version} images are in {path} on {server}",
      "the {version} images are on {server} in {path}",
    ],
  },
  "the AP bundle {version} without {image types} unpacked in {path} on {server}": {
    also: ["the AP bundle {version} unpacked in {path} on {server} without {image types}"],
  },
  "{server} logs that {address} read {path}": {
    also: ["{address} read {path} from {server}", "{server} shows that {address} read {path}"],
  },
  "{server} stops": { also: ["I stop {server}", "I shut down {server}", "I kill {server}"] },
  "{server} starts( again)": { also: ["I start {server}( again)"] },
  "{server} stands still": { also: ["I pause {server}", "I suspend {server}", "{server} does not answer"] },
  "{server} goes on": { also: ["I resume {server}"] },
  "{path} is removed from {server}": {
    also: ["I remove {path} from {server}", "I delete {path} from {server}"],
  },
  "{server} was sent {string}": {
    also: [
      "the message {string} reaches {server}",
      "{server} gets/receives {string}",
      "{string} arrives at {server}",
      "{string} arrived at {server}",
    ],
  },
  "{server} received {string} from {address}": { also: ["{server} received from {address} {string}"] },
  "an independent client can fetch {path} from {server}": {
    also: ["{path} can be fetched from {server}", "{path} is readable on {server}"],
  },

  // The firewall.
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

  // Links.
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

  // Doing.
  "{duration} pass(es)": {
    also: ["I wait {duration}", "after {duration}", "{duration} of lab time pass(es)"],
  },
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
      "I predownload the image/images",
      "I predownload the image/images to every AP",
      "I download the image/images",
      "I download the image/images to every AP",
      "the predownload/upgrade/download is started",
      "the image download is started",
      "the network upgrade is started",
      "I start the network upgrade",
      "I start the predownload",
      "I start the image download",
      "I start the upgrade",
      "I start the download",
      "I start the image download on {ewc}",
      "I start the upgrade on {ewc}",
      "I save and download",
      "I start the predownload on {ewc}",
      "I save the configuration and start the predownload on {ewc}",
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
      "I activate the image",
      "I activate the upgrade",
      "I activate the image on {ewc}",
      "I activate the new image",
      "I activate",
      "I activate on {ewc}",
      "{ewc} activates the new image",
      "the new image is activated on {ewc}",
      "on {ewc} I activate the new image",
    ],
  },
  "I commit the new image on {ewc}": {
    otherwise: { ewc: "the controller" },
    also: [
      "I commit the image",
      "I commit the upgrade",
      "I commit the image on {ewc}",
      "I commit the new image",
      "I commit",
      "I commit on {ewc}",
      "{ewc} commits the new image",
      "the new image is committed on {ewc}",
    ],
  },
  "I reload {host}": {
    also: ["{host} reloads", "{host} reboots", "{host} is reloaded", "{host} is rebooted", "{host} restarts"],
  },
  "{host} is power-cycled": { also: ["I power-cycle {host}", "I power cycle {host}"] },
  "{host} loses power": {
    also: [
      "I power off {host}",
      "I switch off {host}",
      "I turn off {host}",
      "I unplug {host}",
      "the power of {host} fails",
    ],
  },
  "{host} gets power( back)( again)": {
    also: [
      "I plug {host} back in",
      "I plug in {host}",
      "I plug {host} in again",
      "I power on {host}",
      "I switch on {host}",
      "I turn on {host}",
      "I power up {host}",
    ],
  },
  "{ap} joins with image {version}": {
    also: ["a new access point {ap} joins with image {version}", "{ap} joins and runs {version}"],
  },

  // Seeing.
  "it shows {string}": {
    also: [
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
      "every AP joins {ewc}",
    ],
    otherwise: joined,
    time: "10 minutes",
  },
  "{ap} joins": { also: [`{ap} joins${theController}`, "{ap} joins {ewc}"], time: "15 minutes" },
  "{int} AP(s) is/are in CAPWAP state {capwap state}": {
    also: [
      "the controller/EWC/WLC has {int} AP(s)",
      "{int} AP(s) is/are connected to the controller/EWC/WLC",
      "there are {int} AP(s) in CAPWAP state {capwap state}",
      "{int} AP(s) is/are joined",
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
  "every AP completes its predownload within {duration}": {
    also: [
      "the predownload status is complete",
      "the predownload status of every AP is complete",
      "the image is downloaded to/by/on every AP",
      "every AP has the new image in( its)( the) backup partition",
      "I wait for the predownload",
      "I wait for the predownload to complete/finish/end",
      "I wait for every AP to complete its predownload",
      "every AP has the new image",
      "every AP downloads the image",
      "every AP has downloaded the image",
      "the download of every AP is complete/completed/finished/done",
      "the predownload of every AP completes",
      "the predownload of every AP is complete/completed/finished/done",
      "the predownload completes",
      "the predownload is complete/completed/finished/done on every AP",
      "the predownload is complete/completed/finished/done",
    ],
    time: "30 minutes",
  },
  "{ap} completes its predownload within {duration}": {
    also: [
      "the predownload status of {ap} is complete",
      "{ap} downloads the image",
      "{ap} downloads its image",
      "{ap} has downloaded the image",
      "the predownload of {ap} completes",
      "the predownload of {ap} is complete/completed/finished/done",
    ],
    time: "30 minutes",
  },
  "the predownload of {ap} fails within {duration}": {
    also: [
      "the predownload fails for/on {ap}",
      "the download fails for/on {ap}",
      "{ap} fails to download the image",
      "{ap} fails to download its image",
      "{ap} cannot download its image",
      "the predownload of {ap} is failed",
      "{ap} fails its predownload",
    ],
    time: "30 minutes",
  },
  "the {partition} image of every AP is {version}": {
    also: [
      "every AP has {version} as( its) {partition}",
      "every AP shows {version} as( its) {partition} image",
      "the {partition} partition of every AP contains {version}",
      "every AP has the {partition} image {version}",
      "the {partition} image is {version} on every AP",
      "every AP has {version} as( its) {partition} image",
      "every AP has {version} in the {partition} partition",
    ],
  },
  "the {partition} image of {ap} is {version}": {
    also: [
      "{ap} 's {partition} partition has/contains/is {version}",
      "the {partition} partition of {ap} (still )has {version}",
      "{ap} has {version} as( its) {partition}",
      "{ap} shows {version} as( its) {partition} image",
      "the {partition} partition of {ap} contains {version}",
      "the {partition} partition of {ap} is {version}",
      "{ap} has the {partition} image {version}",
      "{ap} 's {partition} image is {version}",
      "the {partition} image is {version} on {ap}",
      "{ap} has {version} as( its) {partition} image",
      "{ap} has {version} in the {partition} partition",
    ],
  },
  "every AP runs image {version} within {duration}": {
    also: ["every AP is upgraded to {version}"],
    time: "30 minutes",
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
  "{ap} does not join within {duration}": {
    also: [
      `{ap} does not join${theController}`,
      `{ap} cannot join${theController}`,
      `{ap} never joins${theController}`,
      `{ap} fails to join${theController}`,
      "{ap} does not come up",
    ],
    time: "5 minutes",
  },
  "{ap} does not download an image": { also: ["{ap} downloads no image"] },

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
    also: [
      "the download succeeds",
      "the image download succeeds",
      "the upgrade is successful/complete/completed/finished/done",
      "the upgrade works",
      "the upgrade has worked",
    ],
    time: "30 minutes",
  },
  "the upgrade fails within {duration}": {
    also: [
      "the predownload fails",
      "the transfer fails",
      "the TFTP/SFTP transfer/download fails",
      "the download fails",
      "the image download fails",
      "the upgrade does not succeed",
      "the upgrade is not successful",
    ],
    time: "30 minutes",
  },
  "I set the image download of {ewc} to {path} on {server}": {
    also: [
      "I configure {ewc} to fetch images from {path} on {server}",
      "I set the image server to {server} and the path to {path}",
      "I configure the image server {server} with path {path}",
      "I configure {server} with path {path} as the image server",
      "I set the TFTP/SFTP server to {server} with path {path}",
      "the image server is {server} with path {path}",
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
  "{ewc} fetches {image types} from {server} within {duration}": {
    also: [
      "{image types} is/are downloaded from {server}",
      "{image types} is/are read from {server}",
      "{image types} is/are requested from {server}",
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
      "{path} was/is downloaded from {server}",
      "{path} was/is requested from {server}",
      "{path} was/is fetched from {server}",
      "{server} sends {path} to {ewc}",
      "{server} sends {path}",
      "{server} received a request for {path}",
      "{server} was asked for {path}",
    ],
    otherwise: { ewc: "the controller" },
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
  "{aps} are in CAPWAP state {capwap state}": {
    also: ["{aps} are joined/up/online", "{aps} are {capwap state}"],
    otherwise: joined,
  },
  "{aps} reach CAPWAP state {capwap state} within {duration}": {
    also: ["{aps} join", "{aps} come up"],
    otherwise: joined,
    time: "10 minutes",
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
  "{device} runs image {version} within {duration}": {
    otherwise: { device: "the controller" },
    also: [
      "{device} reboots/reloads into {version}",
      "{device} comes back with {version}",
      "{device} stays on {version}",
      "{device} keeps {version}",
      "{device} keeps image {version}",
      "{device} stays on image {version}",
      "the controller/EWC/WLC version is {version}",
      "{device} is upgraded to {version}",
      "the version of {device} is {version}",
      "{device} 's version is {version}",
    ],
    time: "30 minutes",
  },
  "the firewall {block} {service} both ways between {place} and {place}": {
    also: [
      "I block {service} both ways between {place} and {place}",
      "{service} is blocked both ways between {place} and {place}",
    ],
    otherwise: { block: "drops" },
  },
  "{host} comes back within {duration}": {
    also: ["{host} is reachable( again)", "{host} is back( online)( again)"],
    time: "15 minutes",
  },
  "{ap} leaves CAPWAP state {capwap state} within {duration}": {
    also: [
      "{ap} disconnects",
      "{ap} disconnects from the network/controller/EWC/WLC",
      "{ap} loses its CAPWAP connection/session/tunnel",
      "{ap} loses the controller/EWC/WLC",
    ],
    otherwise: joined,
    time: "5 minutes",
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
  "the firewall {block} {protocol} port {port} both ways between {place} and {place}": {
    also: [
      "I block {protocol} port {port} both ways between {place} and {place}",
      "{protocol} port {port} is blocked both ways between {place} and {place}",
      "I block {protocol} {port} both ways between {place} and {place}",
      "{protocol} {port} is blocked both ways between {place} and {place}",
    ],
    otherwise: { block: "drops" },
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
  "{string} on {host} shows {string}": {
    also: ["the output of {string} on {host} shows {string}", "on {host} {string} shows {string}"],
  },
  "{command} on {host} shows {string}": { also: ["the output of {command} on {host} shows {string}"] },
  "{image types} is/are missing on {server}": {
    also: [
      "{image types} is/are missing from {server}",
      "{server} has no {image types}",
      "{server} does not have {image types}",
      "I remove {image types} from {server}",
      "I delete {image types} from {server}",
      "{image types} is/are removed from {server}",
    ],
  },
  "{host} loses power for {duration}": {
    also: ["I power off {host} for {duration}", "{host} is without power for {duration}"],
  },
  "{host} shows a(n) {certificate} certificate": {
    also: [
      "the certificate of {host} is {certificate}",
      "the certificate of {host} has {certificate}",
      "{host} 's certificate is {certificate}",
      "{host} 's certificate has {certificate}",
    ],
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
  "I run {command} on {host}": { also: ["I run {command}"], otherwise: { host: "the controller" } },
  "no AP is in CAPWAP state {capwap state}": {
    also: ["no AP is joined/up/online", "no AP has joined", "no AP joins"],
    otherwise: joined,
  },
  "{ap} is not in CAPWAP state {capwap state}": {
    also: ["{ap} is not {capwap state}", "{ap} isn't in CAPWAP state {capwap state}"],
  },
  "{server} dies after it has sent {int} KB": { also: ["{server} stops/dies/crashes after {int} KB"] },
  // The web interface.
  "I open the web interface of {ewc}": {
    also: ["I open {ewc} in a browser", "I browse to {ewc}", "I go to the web interface of {ewc}"],
  },
  "I sign in to the web interface of {ewc}": {
    also: ["I log in to the web interface of {ewc}", "I sign in to {ewc} in a browser"],
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
  "I save in the web interface of {ewc}": { also: ["I click Save in the web interface of {ewc}"] },
  "I save and download in the web interface of {ewc}": {
    also: ["I click Save & Download in the web interface of {ewc}"],
  },
  "I activate in the web interface of {ewc}": { also: ["I click Activate in the web interface of {ewc}"] },
  "I commit in the web interface of {ewc}": { also: ["I click Commit in the web interface of {ewc}"] },
  "I press {string} in the web interface of {ewc}": {
    also: [
      "I click {string} in the web interface of {ewc}",
      "I click on {string} in the web interface of {ewc}",
    ],
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
