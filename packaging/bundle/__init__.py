"""What freezes the program into a folder that needs no Python."""
