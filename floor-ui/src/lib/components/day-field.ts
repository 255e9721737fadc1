/**
 * A day as people type it: `2026-11-24`, `20261124`, `11-24` or `1124`. Without a
 * year it is the next such day from `from` on. Undefined: no such day. Pure.
 */
export function dayIn(text: string, from: string): string | undefined {
  const [, typedYear, month, date] =
    /^(?:(\d{4})[-/.]?)?(\d{1,2})[-/.]?(\d{2}|(?<=[-/.])\d)$/.exec(text.trim()) ?? [];
  if (month === undefined || date === undefined) return undefined;
  const inYear = (year: number) => {
    const day = `${String(year)}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
    const at = Date.parse(`${day}T00:00:00Z`);
    // The thirtieth of February is not the second of March.
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : undefined;
  };
  if (typedYear !== undefined) return inYear(Number(typedYear));
  const year = Number(from.slice(0, 4));
  const day = inYear(year);
  return day === undefined || day < from ? (inYear(year + 1) ?? day) : day;
}
