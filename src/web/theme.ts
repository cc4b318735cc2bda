import { computed, signal } from "@preact/signals";

export type ThemeChoice = "auto" | "light" | "dark";

const stored = localStorage.getItem("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(system.matches);
system.addEventListener("change", ({ matches }) => {
  systemIsDark.value = matches;
});

export const themeChoice = signal<ThemeChoice>(stored === "light" || stored === "dark" ? stored : "auto");
export const theme = computed(() =>
  themeChoice.value === "auto" ? (systemIsDark.value ? "dark" : "light") : themeChoice.value,
);

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem("theme", choice);
  themeChoice.value = choice;
}
