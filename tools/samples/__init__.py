"""Sample plans of our own: how their sources are read (`source`), printed (`paper`, `plain`) and annotated (`gold`)."""
