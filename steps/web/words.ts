/** What the web interface's *Mode* offers that is filled in as a form. */
export const modes = ["TFTP", "SFTP", "CCO"] as const;

/** Ways to run a controller. */
export const ways = ["the CLI", "RESTCONF", "the web interface"] as const;

/** The bar of Software Upgrade. */
export const upgradeSteps = [
  "Initiate",
  "Controller Image Download",
  "AP Image Download",
  "Network Upgrade",
  "Activate",
  "Reload",
] as const;
