"""What makes the offline kit: all that a hospital's IT is handed, in one folder."""
