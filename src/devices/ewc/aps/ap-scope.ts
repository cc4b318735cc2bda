export type ApScope =
  | { readonly kind: "all" }
  | { readonly kind: "ap"; readonly name: string }
  | { readonly kind: "site-tag"; readonly tag: string };
