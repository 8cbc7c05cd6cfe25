import { fileURLToPath } from "node:url";

/** Inter (SIL Open Font License 1.1): a bare server has no typeface of its own. */
export const TYPEFACE = "Inter";

export const TYPEFACE_FILES = [
  "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
  "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
].map((file) => fileURLToPath(import.meta.resolve(file)));
