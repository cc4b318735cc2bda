import type { Phrasings } from "./phrasing";
import { faults } from "./phrasings/faults";
import { firewall } from "./phrasings/firewall";
import { lab } from "./phrasings/lab";
import { logins } from "./phrasings/logins";
import { logs } from "./phrasings/logs";
import { servers } from "./phrasings/servers";
import { upgrades } from "./phrasings/upgrades";
import { web } from "./phrasings/web";

/** What else people say for each sentence, by its expression: a file for each chapter of the guide. */
export const phrasings: Phrasings = {
  ...lab,
  ...servers,
  ...firewall,
  ...faults,
  ...upgrades,
  ...logs,
  ...logins,
  ...web,
};
