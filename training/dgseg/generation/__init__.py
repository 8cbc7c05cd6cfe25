"""Prompts from language models, and images from diffusion models, for training without labels.

What CLOUDS adapts to: a language model writes captions of streets, and a text-to-image model paints
them. Prompts and images are files, each beside a record of where it came from.
"""
