"""What is made of a bundle for Linux."""
