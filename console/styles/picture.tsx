import { useEffect, useState } from "preact/hooks";
import { fromBase64 } from "./from-base64.ts";

/** A picture that came inside of JSON. */
export function Picture({
  data,
  mediaType,
  alt,
}: {
  data: string;
  mediaType: string;
  alt: string;
}) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([fromBase64(data)], { type: mediaType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data, mediaType]);
  return url === undefined ? null : <img src={url} alt={alt} />;
}
