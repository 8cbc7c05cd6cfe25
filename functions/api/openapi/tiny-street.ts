/** A street of 64 x 48 px as a PNG in base64: sky, a building, a road. Small enough for a document. */
export const TINY_STREET =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg==";
