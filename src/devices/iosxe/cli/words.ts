import { parameter, word } from "../../ios/grammar";
import { WORD } from "../../ios/parameter-types";

/** Words that begin several commands. */
export const show = word("show", "Show running system information");
export const install = word("install", "Install commands");
export const clear = word("clear", "Reset functions");
export const profile = word("profile", "Image download profile");

export const profileName = parameter("profile", WORD, "Image download profile name");
