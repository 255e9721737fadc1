/** What we use of the `say` package: how macOS' program of that name is called. */
declare module 'say/platform/darwin.js' {
  export default class SayPlatformDarwin {
    buildExportCommand(wish: {
      readonly text: string;
      readonly voice: string;
      readonly speed: number;
      readonly filename: string;
    }): { readonly command: string; readonly args: readonly (string | number)[] };
  }
}
