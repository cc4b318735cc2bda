/** The inside of an icon's SVG element, from the build: vite.config.mts. */
declare module "icon:*" {
  const inside: string;
  export default inside;
}
