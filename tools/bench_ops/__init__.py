"""The bench of the dataset and of long runs: growth, workers, Prefect, nights without news, reading."""
