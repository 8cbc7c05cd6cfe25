"""Labelled photographs and their visual domains: reading, augmenting, batching."""
