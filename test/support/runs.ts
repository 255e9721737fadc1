/** How many random runs a test makes: some in every test, many when it is to be proved (`npm run prove`). */
export const proving = process.env['BAOZHONG_PROVE'] === '1';

export function runs(usual: number, proved = usual * 20): number {
  return proving ? proved : usual;
}
