"""Weights from elsewhere: read without running what is in the file, checked, and converted once."""
