import type { WebTransfer } from "../../devices/ewc/web/api";
import { octets, t } from "../language";

/** A file that comes from outside. */
export function TransferBar({
  transfer: { file, octets: done, size, rate },
}: {
  readonly transfer: WebTransfer;
}) {
  const text =
    size === undefined
      ? t("status.transfer.open", { file, done: octets(done) })
      : t("status.transfer", { file, done: octets(done), size: octets(size) });
  return (
    <div class="transfer">
      <progress aria-label={file} max={size ?? 1} {...(size === undefined ? {} : { value: done })} />
      <span class="numbers">
        {text}
        {rate !== undefined && ` · ${octets(rate)}/s`}
      </span>
    </div>
  );
}
