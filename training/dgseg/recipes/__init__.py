"""Whole trainings, each a function that returns its settings."""
