"""From a trained network to a folder that the model store can publish."""
