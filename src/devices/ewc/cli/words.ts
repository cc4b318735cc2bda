import { parameter, word } from "../../ios/grammar";
import { wordLike } from "../../ios/parameter-types";

/** Words that begin several of the controller's commands. */
export const ap = word("ap", "Cisco AP Lightweight access point");
export const wireless = word("wireless", "Wireless commands");
export const ewcAp = word("ewc-ap", "EWC-AP information");
export const image = word("image", "AP image commands");

export const apName = parameter("name", wordLike("WORD", /^[^\s|]{1,64}$/), "Name of the Cisco AP");
