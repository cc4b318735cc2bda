import { parameter, word } from "../../ios/grammar";
import { WORD, wordLike } from "../../ios/parameter-types";

/** Words that begin several commands. */
export const show = word("show", "Show running system information");
export const ap = word("ap", "Cisco AP Lightweight access point");
export const wireless = word("wireless", "Wireless commands");
export const ewcAp = word("ewc-ap", "EWC-AP information");
export const install = word("install", "Install commands");
export const clear = word("clear", "Reset functions");
export const image = word("image", "AP image commands");
export const profile = word("profile", "Image download profile");

export const apName = parameter("name", wordLike("WORD", /^[^\s|]{1,64}$/), "Name of the Cisco AP");
export const profileName = parameter("profile", WORD, "Image download profile name");
