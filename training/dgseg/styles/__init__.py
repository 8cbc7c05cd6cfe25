"""Styles: channel statistics that are mined from words and mixed into features (FAMix)."""
