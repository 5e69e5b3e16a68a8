"""Many firms made, scanned, judged by the yardstick, and scored."""
