/** A verb that is answered at once. `message` is what the CLI prints after `% `. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string };
