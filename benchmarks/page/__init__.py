"""The figures of a panel as one page that needs nothing else."""
