"""Scores the output of a scan against a firm whose fraud is known."""
