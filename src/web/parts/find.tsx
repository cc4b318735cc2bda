import type { Signal } from "@preact/signals";
import { t } from "../language";

export function Find({ value }: { readonly value: Signal<string> }) {
  return (
    <label class="find">
      <span class="wa-visually-hidden">{t("ap.search")}</span>
      <input
        type="search"
        placeholder={t("ap.search")}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
    </label>
  );
}
