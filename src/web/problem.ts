import { t } from "./language";
import { isCode, Refused } from "./live";
import { tell } from "./notices";

/** Why something was not done, in words. */
export function problemText(error: unknown): string {
  if (isCode(error, "forbidden")) return t("problem.forbidden");
  if (error instanceof Refused) return t("problem.other", { message: error.problem.message });
  return t("sign-in.unreachable");
}

export function sayProblem(error: unknown): void {
  if (!isCode(error, "signed-out")) tell("danger", problemText(error));
}
