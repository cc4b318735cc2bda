/** Where the bundle lies on the server. */
export const folder = "/EWC/17_12_1";
