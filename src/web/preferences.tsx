import { choose, type Language, language, languages, t } from "./language";
import { chooseTheme, type ThemeChoice, themeChoice } from "./theme";

/** Language and colors, for this browser alone. */
export function Preferences() {
  return (
    <div class="preferences">
      <label>
        <span class="wa-visually-hidden">{t("app.language")}</span>
        <select
          value={language.value}
          onChange={({ currentTarget }) => choose(currentTarget.value as Language)}
        >
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="wa-visually-hidden">{t("app.theme")}</span>
        <select
          value={themeChoice.value}
          onChange={({ currentTarget }) => chooseTheme(currentTarget.value as ThemeChoice)}
        >
          {(["auto", "light", "dark"] as const).map((choice) => (
            <option key={choice} value={choice}>
              {t(`app.theme.${choice}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
