import { t } from "./language";

export function Brand({ host }: { readonly host: string }) {
  return (
    <span class="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" class="brand-tile" />
        <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round">
          <path d="M7 13a13 13 0 0 1 18 0" />
          <path d="M11 17.5a7.5 7.5 0 0 1 10 0" />
        </g>
        <circle cx="16" cy="22.5" r="2.4" fill="#fff" />
      </svg>
      <span class="brand-words">
        <strong>{host || "EWC"}</strong>
        <small>{t("app.product")}</small>
      </span>
    </span>
  );
}
