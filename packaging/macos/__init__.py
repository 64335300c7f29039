"""What builds the program's parts for macOS; standard library only."""
