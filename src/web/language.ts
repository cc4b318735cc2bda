import { computed, signal } from "@preact/signals";
import { type TextKey, texts } from "./texts";

export type { TextKey };

export const languages = { en: "English", ko: "한국어" } as const;
export type Language = keyof typeof languages;

const stored = localStorage.getItem("language");

/** As the browser wants it, until somebody chooses. */
export const language = signal<Language>(
  stored === "en" || stored === "ko" ? stored : preferred(navigator.languages),
);

export function choose(wanted: Language): void {
  localStorage.setItem("language", wanted);
  language.value = wanted;
}

export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary] = tag.toLowerCase().split("-");
    if (primary === "ko" || primary === "en") return primary;
  }
  return "en";
}

const column = computed(() => (language.value === "ko" ? 1 : 0));

/** A text of the catalogue in the language of the moment. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return texts[key][column.value].replace(/\{([\w-]+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A text that the catalogue may not have. */
export function tOr(key: string, other: TextKey): string {
  return t(key in texts ? (key as TextKey) : other);
}

export function octets(count: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const number = new Intl.NumberFormat(language.value, {
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  });
  return `${number.format(value)} ${units[unit]}`;
}

/** `1:02:03`, `2:03`; days in front where there are some. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3600) % 24;
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  const time = hours > 0 || days > 0 ? `${hours}:${clock}` : clock;
  return days > 0 ? `${t("time.days", { count: days })} ${time}` : time;
}

/** On the device's calendar, which is UTC. */
export function moment(epoch: number): string {
  return new Date(epoch).toLocaleString(language.value, {
    timeZone: "UTC",
    dateStyle: "medium",
    timeStyle: "medium",
  });
}
