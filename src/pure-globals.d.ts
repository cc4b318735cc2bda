// What the pure rooms may use beyond the language itself: text coding and the type of abort signals, which every
// JavaScript engine has.
// tsconfig.pure.json compiles those rooms with no other ambient types, so node:*, Buffer, process and timers
// do not exist there.
interface TextDecoderLike {
  decode(octets?: Uint8Array): string;
}
interface TextEncoderLike {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare var TextDecoder: { new (label?: string, options?: { fatal?: boolean }): TextDecoderLike };
declare var TextEncoder: { new (): TextEncoderLike };
/** Standard, and handed through only. */
interface AbortSignal {
  readonly aborted: boolean;
}
