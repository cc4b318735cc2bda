import type { ComponentChildren, Ref } from "preact";

/** What may be wider or longer than its place: the keyboard reaches it, and scrolls it. */
export function Scroll({
  kind,
  label,
  frame,
  children,
}: {
  readonly kind: "table-frame" | "console" | "console tall" | "topology";
  /** Id of the heading that names it. */
  readonly label: string;
  readonly frame?: Ref<HTMLElement>;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by the keyboard
    <section class={`scroll ${kind}`} aria-labelledby={label} tabIndex={0} {...(frame ? { ref: frame } : {})}>
      {children}
    </section>
  );
}
