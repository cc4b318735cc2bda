import type { ClassAttributes, HTMLAttributes } from "preact";

/** What the pages say to Web Awesome's elements. */
type Tag<Attributes> = ClassAttributes<HTMLElement> &
  Omit<HTMLAttributes<HTMLElement>, "onInput" | "onChange"> & {
    slot?: string;
    onInput?: (event: Event) => void;
    onChange?: (event: Event) => void;
  } & Attributes;
type Variant = "brand" | "neutral" | "success" | "warning" | "danger";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "wa-badge": Tag<{ variant?: Variant; appearance?: string; pill?: boolean }>;
      "wa-button": Tag<{
        variant?: Variant;
        appearance?: "accent" | "filled" | "outlined" | "filled-outlined" | "plain";
        size?: string;
        type?: "button" | "submit";
        disabled?: boolean;
        loading?: boolean;
      }>;
      "wa-callout": Tag<{ variant?: Variant; appearance?: string; size?: string }>;
      "wa-card": Tag<{ appearance?: string }>;
      "wa-checkbox": Tag<{ checked?: boolean; disabled?: boolean; size?: string }>;
      "wa-dialog": Tag<{
        open?: boolean;
        label?: string;
        "light-dismiss"?: boolean;
        "onwa-hide"?: (event: Event) => void;
      }>;
      "wa-input": Tag<{
        label?: string;
        hint?: string;
        type?: string;
        name?: string;
        value?: string;
        autocomplete?: string;
        autocapitalize?: string;
        spellcheck?: boolean;
        disabled?: boolean;
        maxlength?: number;
        "password-toggle"?: boolean;
        "with-clear"?: boolean;
        inputmode?: string;
        size?: string;
      }>;
      "wa-option": Tag<{ value?: string }>;
      "wa-select": Tag<{
        label?: string;
        hint?: string;
        name?: string;
        value?: string;
        disabled?: boolean;
        size?: string;
      }>;
      "wa-stepper": Tag<{ active?: string; orientation?: string; label?: string }>;
      "wa-step": Tag<{ name?: string; completed?: boolean; loading?: boolean; variant?: Variant }>;
    }
  }
}
