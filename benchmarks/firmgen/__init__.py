"""Makes a large prop firm for speed measurements."""
