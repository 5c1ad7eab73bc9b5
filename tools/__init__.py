"""What makes the program into something to hand out; no part of the program itself."""
