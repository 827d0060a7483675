/** Files that the build embeds as text: the utility's real source files, for instance. */
declare module '*?raw' {
  const text: string;
  export default text;
}
