"""What builds the program's parts for Windows; standard library only."""
