"""Kills runs at random instants, spoils disks, clocks and workers, and checks that the dataset is whole each time."""
