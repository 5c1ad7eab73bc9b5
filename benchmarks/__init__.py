"""Speed and memory, measured against a baseline run beside them."""
