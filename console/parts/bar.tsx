/** How much of a whole, drawn. What it says stands beside it as a number. */
export function Bar({ share, color }: { share: number; color?: string | undefined }) {
  return (
    <span class="bar" aria-hidden="true">
      <span
        class="bar-fill"
        style={{
          "--share": Math.min(1, Math.max(0, share)),
          ...(color !== undefined && { "--bar-color": color }),
        }}
      />
    </span>
  );
}
