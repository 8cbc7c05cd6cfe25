import { z } from "zod";

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `15m`, `24h` or `90d`, in milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, { error: "write a duration like 30s, 15m, 24h or 90d" })
  .transform((text) => Number(text.slice(0, -1)) * MILLISECONDS[unitOf(text)]);

function unitOf(text: string): keyof typeof MILLISECONDS {
  return text.slice(-1) as keyof typeof MILLISECONDS;
}
