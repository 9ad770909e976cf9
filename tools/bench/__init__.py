"""The bench: speed and memory of the program, each figure beside its bare comparison in the same run."""
