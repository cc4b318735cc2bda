// What phrasings of several chapters have in common.

export const joined = { "capwap state": "Run" };
export const theController = " with the controller";
