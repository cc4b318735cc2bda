// Load this from a cucumber.js of your own (`require: ["ewc-lab/steps"]`) to have the scenario language.
import "./parameter-types";
import "./event-stream";
import "./log-guard.steps";
import "./hooks";
import "./keep";
import "./watch";
import "./network.steps";
import "./servers.steps";
import "./firewall.steps";
import "./rules.steps";
import "./faults.steps";
import "./upgrade.steps";
import "./console.steps";
import "./cli.steps";
import "./restconf.steps";
import "./web.steps";

export { type LabParameters, LabWorld } from "./world";
