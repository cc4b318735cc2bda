import type { UpgradeStep, WebUpgrade } from "../../devices/ewc/web/api";
import { t } from "../language";

const steps: readonly UpgradeStep[] = [
  "initiate",
  "controller-download",
  "ap-download",
  "network-upgrade",
  "activate",
  "reload",
];

export function StepBar({ step, condition }: Pick<WebUpgrade, "step" | "condition">) {
  const at = step === undefined ? -1 : steps.indexOf(step);
  return (
    <div class="steps">
      <wa-stepper active={step ?? "initiate"} orientation="auto" label={t("upgrade.status")}>
        {steps.map((name, index) => {
          const isHere = index === at;
          const isDone = index < at || (isHere && condition === "done");
          const failed = isHere && condition === "failed";
          return (
            <wa-step
              key={name}
              name={name}
              completed={isDone}
              loading={isHere && condition === "working"}
              variant={failed ? "danger" : "brand"}
              data-step={name}
              data-condition={isDone ? "done" : isHere ? condition : "ahead"}
            >
              {t(`upgrade.step.${name}`)}
              {failed && <span class="failed"> ({t("upgrade.step.failed")})</span>}
            </wa-step>
          );
        })}
      </wa-stepper>
    </div>
  );
}
