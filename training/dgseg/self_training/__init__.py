"""Learning from generated images without labels: a teacher labels, a segmenter refines."""
