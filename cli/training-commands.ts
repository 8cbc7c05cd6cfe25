/** Commands that the Python package carries out, and what they do. */
export const TRAINING_COMMANDS = {
  train: "train a recipe, or go on where it stopped",
  export: "write what a run trained as a folder that `models publish` takes",
  styles: "mine a bank of styles from words, or show one",
  generate: "write prompts of streets, and paint images of them",
  ablate: "train and compare variants of a recipe",
  clip: "test what a CLIP tells from words alone",
  quantize: "write a stored version with convolutions in int8",
  compare: "score model versions side by side on labelled photographs",
  refine: "show the pseudo-labels of an image before and after refinement",
  datasets: "check a dataset, make labelled streets, or copies with corruptions",
};
