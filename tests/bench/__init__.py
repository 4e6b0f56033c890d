"""What guards the speed without measuring it: the harness runs, and messages leave nothing behind."""
